package dev.rollcall.serde;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Packages whose classes Avro may make while it reads records. Avro refuses every class that is not
 * trusted, since the name of the class comes from whoever registered the schema.
 *
 * <p>Packages are added to what the application has allowed already, by API or system property.
 */
public final class TrustedPackages {
  private static final String OURS = "dev.rollcall.avro";

  private TrustedPackages() {}

  /**
   * Trusts the classes of exactly this package, not those of packages below it. Doing so twice is
   * doing it once.
   */
  public static synchronized void trust(String packageName) {
    ClassSecurityPredicate current = ClassSecurityValidator.getGlobal();
    if (current instanceof Trusting t && t.packages.contains(packageName)) {
      return;
    }
    Set<String> packages = new HashSet<>(Set.of(packageName));
    ClassSecurityPredicate application = current;
    if (current instanceof Trusting t) {
      packages.addAll(t.packages);
      application = t.application;
    }
    ClassSecurityValidator.setGlobal(new Trusting(Set.copyOf(packages), application));
  }

  /** Trusts the generated classes of Rollcall's own records. */
  static void trustOurs() {
    trust(OURS);
  }

  private record Trusting(Set<String> packages, ClassSecurityPredicate application)
      implements ClassSecurityPredicate {

    @Override
    public boolean isTrusted(Class<?> type) {
      return packages.contains(type.getPackageName()) || application.isTrusted(type);
    }

    @Override
    public void forbiddenClass(String className) {
      application.forbiddenClass(className);
    }
  }
}
