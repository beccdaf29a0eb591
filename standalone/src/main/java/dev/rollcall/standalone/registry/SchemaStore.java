package dev.rollcall.standalone.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.registry.Compatibility;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the records of the {@code _schemas} topic say, folded in their order. */
final class SchemaStore {

  private static final Logger log = LoggerFactory.getLogger(SchemaStore.class);

  /** The subject under which the settings of all subjects are kept. */
  private static final String GLOBAL = "";

  private final Map<String, NavigableMap<Integer, RegisteredSchema>> subjects = new TreeMap<>();
  private final Map<String, Compatibility> levels = new HashMap<>();
  private final Map<String, String> modes = new HashMap<>();
  private int highestId;

  /** Takes in one record; what cannot be understood is logged and left alone. */
  synchronized void apply(byte[] key, byte[] value) {
    try {
      applyParsed(SchemaRecords.parse(key), value == null ? null : SchemaRecords.parse(value));
    } catch (JsonProcessingException e) {
      log.warn("A record of the schemas topic is not JSON: {}", e.getOriginalMessage());
    } catch (RegistryException e) {
      log.warn("A record of the schemas topic is not understood: {}", e.getMessage());
    }
  }

  private void applyParsed(JsonNode key, JsonNode value) {
    String subject = key.path("subject").asText(GLOBAL);
    switch (key.path("keytype").asText()) {
      case "SCHEMA" -> applySchema(subject, key.path("version").asInt(), value);
      case "CONFIG" -> applyLevel(key.hasNonNull("subject") ? subject : GLOBAL, value);
      case "MODE" -> applyMode(key.hasNonNull("subject") ? subject : GLOBAL, value);
      case "DELETE_SUBJECT" -> applyDeletion(subject, value);
      case "CLEAR_SUBJECT" -> applyClearing(subject);
      case "NOOP" -> {
        // Confluent's registry writes it to learn the end of the log.
      }
      default -> log.warn("A record of the schemas topic has an unknown key: {}", key);
    }
  }

  private void applySchema(String subject, int version, JsonNode value) {
    NavigableMap<Integer, RegisteredSchema> versions =
        subjects.computeIfAbsent(subject, s -> new TreeMap<>());
    if (value == null) {
      versions.remove(version);
      subjects.values().removeIf(Map::isEmpty);
      return;
    }
    RegisteredSchema schema = SchemaRecords.readSchema(value);
    versions.put(version, schema);
    highestId = Math.max(highestId, schema.id());
  }

  private void applyLevel(String subject, JsonNode value) {
    if (value == null || !value.hasNonNull("compatibilityLevel")) {
      levels.remove(subject);
    } else {
      levels.put(subject, CompatibilityCheck.level(value.get("compatibilityLevel").asText()));
    }
  }

  private void applyMode(String subject, JsonNode value) {
    if (value == null || !value.hasNonNull("mode")) {
      modes.remove(subject);
    } else {
      modes.put(subject, value.get("mode").asText());
    }
  }

  private void applyDeletion(String subject, JsonNode value) {
    if (value != null && subjects.containsKey(subject)) {
      subjects
          .get(subject)
          .headMap(value.path("version").asInt(), true)
          .replaceAll((version, schema) -> schema.withDeleted(true));
    }
  }

  private void applyClearing(String subject) {
    if (subjects.containsKey(subject)) {
      subjects.get(subject).values().removeIf(RegisteredSchema::deleted);
      subjects.values().removeIf(Map::isEmpty);
    }
  }

  /** Every version, softly deleted ones too, ordered by subject and version. */
  synchronized List<RegisteredSchema> all() {
    return subjects.values().stream()
        .map(NavigableMap::values)
        .flatMap(Collection::stream)
        .toList();
  }

  /** Every version of one subject, softly deleted ones too, in order. */
  synchronized List<RegisteredSchema> versions(String subject) {
    NavigableMap<Integer, RegisteredSchema> versions = subjects.get(subject);
    return versions == null ? List.of() : new ArrayList<>(versions.values());
  }

  synchronized Optional<Compatibility> level(String subjectOrNull) {
    return Optional.ofNullable(levels.get(subjectOrNull == null ? GLOBAL : subjectOrNull));
  }

  synchronized Optional<String> mode(String subjectOrNull) {
    return Optional.ofNullable(modes.get(subjectOrNull == null ? GLOBAL : subjectOrNull));
  }

  synchronized int nextId() {
    return highestId + 1;
  }
}
