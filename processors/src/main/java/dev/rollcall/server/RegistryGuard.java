package dev.rollcall.server;

import dev.rollcall.registry.RegistryException;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * The registry answers and has our schemas. Where it may, this registers them: at once, so that
 * producers in other languages find them before the first event.
 */
final class RegistryGuard implements Guard {

  private final Topics topics;
  private final SchemaRegistry registry;
  private final boolean register;

  /**
   * @param register whether schemas that are missing may be registered
   */
  RegistryGuard(Topics topics, SchemaRegistry registry, boolean register) {
    this.topics = topics;
    this.registry = registry;
    this.register = register;
  }

  @Override
  public String name() {
    return "schema registry";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (Topic topic : topics.all()) {
      if (topic.valueSchema() == null) {
        continue;
      }
      try {
        look(topic);
      } catch (RegistryException e) {
        if (e.isRetriable()) { // and the next would wait as long for the same
          findings.add(
              error(
                  e.getMessage(),
                  "See that the registry at schema.registry.url runs and takes our credentials."));
          return findings;
        }
        findings.add(refused(topic, e));
      }
    }
    return findings;
  }

  private void look(Topic topic) {
    if (register) {
      registry.register(topic.valueSubject(), topic.valueSchema());
    } else {
      registry.idOf(topic.valueSubject(), topic.valueSchema());
    }
  }

  private Finding refused(Topic topic, RegistryException e) {
    String found = "Subject %s: %s.".formatted(topic.valueSubject(), e.getMessage());
    return register
        ? error(found, "Give Rollcall subjects of its own, by topics.prefix, or repair this one.")
        : error(
            found,
            "Register the schema, or set " + RollcallConfig.REGISTRY_AUTO_REGISTER + "=true.");
  }
}
