package dev.rollcall.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/**
 * A registry in memory, for tests. Pass it to serdes, or open a scope so that serdes which Kafka
 * makes from their class name find it as {@code schema.registry.url=mock://name}:
 *
 * <pre>{@code
 * try (MockSchemaRegistry.Scope scope = MockSchemaRegistry.open("orders-test")) {
 *   properties.put("schema.registry.url", scope.url());
 * }
 * }</pre>
 *
 * <p>Open scopes are the only static state here: Kafka gives a class it makes nothing but strings
 * to find the test's registry by. Ids count from 1; the compatibility of a subject is BACKWARD
 * until set.
 */
public final class MockSchemaRegistry implements SchemaRegistry {
  static final String URL_PREFIX = "mock://";
  private static final Map<String, MockSchemaRegistry> OPEN = new ConcurrentHashMap<>();

  private final List<Schema> schemas = new ArrayList<>();
  private final Map<String, List<Schema>> subjects = new HashMap<>();
  private final Map<String, Compatibility> compatibilities = new HashMap<>();

  /** A registry that can be found by its name until this is closed. */
  public record Scope(String name, MockSchemaRegistry registry) implements AutoCloseable {

    /** What {@link RegistryConfig#URL} must be to find the registry. */
    public String url() {
      return URL_PREFIX + name;
    }

    @Override
    public void close() {
      OPEN.remove(name, registry);
    }
  }

  /**
   * @throws IllegalStateException when the scope is open already
   */
  public static Scope open(String name) {
    Scope scope = new Scope(name, new MockSchemaRegistry());
    if (OPEN.putIfAbsent(name, scope.registry) != null) {
      throw new IllegalStateException(scope.url() + " is open already; close it first.");
    }
    return scope;
  }

  static MockSchemaRegistry opened(String url) {
    MockSchemaRegistry registry = OPEN.get(url.substring(URL_PREFIX.length()));
    if (registry == null) {
      throw new ConfigException(
          "Nobody has opened " + url + ": call MockSchemaRegistry.open with its name before.");
    }
    return registry;
  }

  @Override
  public synchronized int register(String subject, Schema schema) {
    Schema portable = PortableSchema.of(schema);
    List<Schema> versions = subjects.getOrDefault(subject, List.of());
    if (!versions.contains(portable)) {
      List<String> problems = compatibility(subject).problems(portable, versions);
      if (!problems.isEmpty()) {
        throw RegistryException.answered(
            "The schema is incompatible with earlier versions of " + subject + ": " + problems,
            409,
            409);
      }
      subjects.computeIfAbsent(subject, s -> new ArrayList<>()).add(portable);
    }
    if (!schemas.contains(portable)) {
      schemas.add(portable);
    }
    return schemas.indexOf(portable) + 1;
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    Schema portable = PortableSchema.of(schema);
    if (!versionsOf(subject).contains(portable)) {
      throw RegistryException.answered("The schema is not known under " + subject, 404, 40403);
    }
    return schemas.indexOf(portable) + 1;
  }

  @Override
  public synchronized Schema byId(int id) {
    if (id < 1 || id > schemas.size()) {
      throw RegistryException.answered("Schema " + id + " not found", 404, 40403);
    }
    return schemas.get(id - 1);
  }

  @Override
  public synchronized RegisteredSchema latest(String subject) {
    List<Schema> versions = versionsOf(subject);
    Schema latest = versions.get(versions.size() - 1);
    return new RegisteredSchema(subject, versions.size(), schemas.indexOf(latest) + 1, latest);
  }

  @Override
  public synchronized List<Integer> versions(String subject) {
    return IntStream.rangeClosed(1, versionsOf(subject).size()).boxed().toList();
  }

  @Override
  public synchronized List<String> incompatibilities(String subject, Schema schema) {
    return compatibility(subject)
        .problems(PortableSchema.of(schema), subjects.getOrDefault(subject, List.of()));
  }

  @Override
  public synchronized Compatibility compatibility(String subject) {
    return compatibilities.getOrDefault(subject, Compatibility.BACKWARD);
  }

  @Override
  public synchronized void setCompatibility(String subject, Compatibility level) {
    compatibilities.put(subject, level);
  }

  /** Keeps everything: several serdes may share the registry, and each closes it. */
  @Override
  public void close() {}

  private List<Schema> versionsOf(String subject) {
    List<Schema> versions = subjects.get(subject);
    if (versions == null) {
      throw RegistryException.answered("Subject " + subject + " not found", 404, 40401);
    }
    return versions;
  }
}
