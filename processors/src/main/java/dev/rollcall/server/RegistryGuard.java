package dev.rollcall.server;

import dev.rollcall.registry.RegistryException;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.util.ArrayList;
import java.util.List;

/** The registry answers and has our schemas, or takes them. */
final class RegistryGuard implements Guard {

  /** What is done about a schema that is missing. */
  enum Missing {
    REFUSED,
    /** Registered at once, so that producers in other languages find it before the first event. */
    REGISTERED,
    /** Left to a start, if the registry would take it. */
    LEFT
  }

  private final Topics topics;
  private final SchemaRegistry registry;
  private final Missing missing;

  RegistryGuard(Topics topics, SchemaRegistry registry, Missing missing) {
    this.topics = topics;
    this.registry = registry;
    this.missing = missing;
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
        look(topic, findings);
      } catch (RegistryException e) {
        if (e.isRetriable()) { // and the next would wait as long for the same
          findings.add(
              error(
                  e.getMessage(),
                  "See that the registry at schema.registry.url runs and takes our credentials."));
          return findings;
        }
        findings.add(refused(topic, e.getMessage()));
      }
    }
    return findings;
  }

  private void look(Topic topic, List<Finding> findings) {
    String subject = topic.valueSubject();
    switch (missing) {
      case REFUSED -> registry.idOf(subject, topic.valueSchema());
      case REGISTERED -> registry.register(subject, topic.valueSchema());
      case LEFT -> {
        List<String> reasons = registry.incompatibilities(subject, topic.valueSchema());
        if (!reasons.isEmpty()) {
          findings.add(refused(topic, String.join(" ", reasons)));
        }
      }
    }
  }

  private Finding refused(Topic topic, String why) {
    String found = "Subject %s: %s.".formatted(topic.valueSubject(), why);
    return missing != Missing.REFUSED
        ? error(found, "Give Rollcall subjects of its own, by topics.prefix, or repair this one.")
        : error(
            found,
            "Register the schema, or set " + RollcallConfig.REGISTRY_AUTO_REGISTER + "=true.");
  }
}
