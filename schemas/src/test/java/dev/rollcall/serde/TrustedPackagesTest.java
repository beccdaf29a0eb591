package dev.rollcall.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.topics.Topic;
import java.util.function.Predicate;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrustedPackagesTest {
  private final ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();

  @BeforeEach
  void nothingIsTrusted() {
    ClassSecurityValidator.setGlobal(ClassSecurityValidator.DEFAULT);
  }

  @AfterEach
  void restore() {
    ClassSecurityValidator.setGlobal(before);
  }

  @Test
  void exactlyThePackageIsTrusted() {
    TrustedPackages.trust("dev.rollcall.avro");
    ClassSecurityValidator.validate(RoomEvent.class);
    assertForbidden(Topic.class);
    assertForbidden(ProcessBuilder.class);
  }

  @Test
  void packagesBelowAreNotTrusted() {
    TrustedPackages.trust("dev.rollcall");
    assertForbidden(RoomEvent.class);
  }

  @Test
  void packagesAddUp() {
    TrustedPackages.trust("dev.rollcall.avro");
    TrustedPackages.trust("dev.rollcall.topics");
    ClassSecurityValidator.validate(RoomEvent.class);
    ClassSecurityValidator.validate(Topic.class);
  }

  @Test
  void whatTheApplicationTrustsStaysTrusted() {
    Predicate<Class<?>> own = Thread.class::equals;
    ClassSecurityValidator.setGlobal(own::test);
    TrustedPackages.trust("dev.rollcall.avro");
    ClassSecurityValidator.validate(Thread.class);
    ClassSecurityValidator.validate(RoomEvent.class);
    assertForbidden(ProcessBuilder.class);
  }

  @Test
  void twiceIsOnce() {
    TrustedPackages.trust("dev.rollcall.avro");
    ClassSecurityPredicate once = ClassSecurityValidator.getGlobal();
    TrustedPackages.trust("dev.rollcall.avro");
    assertThat(ClassSecurityValidator.getGlobal()).isSameAs(once);
  }

  private static void assertForbidden(Class<?> type) {
    assertThatThrownBy(() -> ClassSecurityValidator.validate(type))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining(type.getName());
  }
}
