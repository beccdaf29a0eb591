package dev.rollcall.registry;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What Rollcall needs of a schema registry. Implementations are safe for use by several threads.
 *
 * <p>Every method throws {@link RegistryException}, which says whether trying again can help.
 */
public interface SchemaRegistry extends AutoCloseable {

  /**
   * Opens the registry that {@link RegistryConfig#URL} names: one or more {@code http(s)://} base
   * addresses, or {@code mock://scope} for a {@link MockSchemaRegistry} that is open.
   */
  static SchemaRegistry open(Map<String, ?> settings) {
    RegistryConfig config = new RegistryConfig(settings);
    List<String> urls = config.urls();
    return urls.get(0).startsWith(MockSchemaRegistry.URL_PREFIX)
        ? MockSchemaRegistry.opened(urls.get(0))
        : new HttpSchemaRegistry(config);
  }

  /**
   * Gives the schema an id under the subject, the one it has already where it is known there.
   * Properties that only Java understands are left out of what is registered.
   */
  int register(String subject, Schema schema);

  /** The id the schema has under the subject; final failure when it is not registered there. */
  int idOf(String subject, Schema schema);

  /** The schema with its references resolved; final failure when the id is unknown. */
  Schema byId(int id);

  RegisteredSchema latest(String subject);

  /** Version numbers in rising order. */
  List<Integer> versions(String subject);

  /**
   * Why the schema may not follow the subject's latest version; empty when it may, or when the
   * subject has no versions yet.
   */
  List<String> incompatibilities(String subject, Schema schema);

  /** The level that holds for the subject: its own, else the registry's. */
  Compatibility compatibility(String subject);

  void setCompatibility(String subject, Compatibility level);

  @Override
  void close();
}
