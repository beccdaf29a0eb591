package dev.rollcall.standalone.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.registry.Compatibility;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of the {@code _schemas} topic, byte for byte as Confluent's registry writes their
 * keys, so that either may take over from the other and compaction still finds the same key.
 */
final class SchemaRecords {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SchemaRecords() {}

  /**
   * @param value null to take back what the key said
   */
  record Entry(String key, String value) {}

  static Entry schema(RegisteredSchema schema) {
    ObjectNode value = JSON.createObjectNode();
    value.put("subject", schema.subject());
    value.put("version", schema.version());
    value.put("id", schema.id());
    if (!schema.references().isEmpty()) {
      value.set("references", references(schema.references()));
    }
    value.put("schema", schema.schema());
    value.put("deleted", schema.deleted());
    return new Entry(schemaKey(schema.subject(), schema.version()), value.toString());
  }

  static Entry forgottenSchema(String subject, int version) {
    return new Entry(schemaKey(subject, version), null);
  }

  /** Hides every version of the subject up to {@code version}. */
  static Entry deletedSubject(String subject, int version) {
    ObjectNode value = JSON.createObjectNode().put("subject", subject).put("version", version);
    return new Entry(key("DELETE_SUBJECT", subject), value.toString());
  }

  /**
   * @param subject null for all subjects without a level of their own
   * @param level null to take the setting back
   */
  static Entry config(String subject, Compatibility level) {
    return setting("CONFIG", subject, "compatibilityLevel", level == null ? null : level.name());
  }

  /**
   * @param subject null for all subjects without a mode of their own
   * @param mode null to take the setting back
   */
  static Entry mode(String subject, String mode) {
    return setting("MODE", subject, "mode", mode);
  }

  static ArrayNode references(List<SchemaReference> references) {
    ArrayNode array = JSON.createArrayNode();
    for (SchemaReference reference : references) {
      array
          .addObject()
          .put("name", reference.name())
          .put("subject", reference.subject())
          .put("version", reference.version());
    }
    return array;
  }

  static RegisteredSchema readSchema(JsonNode value) {
    List<SchemaReference> references = new ArrayList<>();
    for (JsonNode reference : value.path("references")) {
      references.add(
          new SchemaReference(
              reference.path("name").asText(),
              reference.path("subject").asText(),
              reference.path("version").asInt()));
    }
    return new RegisteredSchema(
        value.path("subject").asText(),
        value.path("version").asInt(),
        value.path("id").asInt(),
        value.path("schema").asText(),
        references,
        value.path("deleted").asBoolean());
  }

  private static String schemaKey(String subject, int version) {
    return JSON.createObjectNode()
        .put("keytype", "SCHEMA")
        .put("subject", subject)
        .put("version", version)
        .put("magic", 1)
        .toString();
  }

  private static String key(String type, String subject) {
    return JSON.createObjectNode()
        .put("keytype", type)
        .put("subject", subject)
        .put("magic", 0)
        .toString();
  }

  private static Entry setting(String type, String subject, String name, String value) {
    return new Entry(
        key(type, subject),
        value == null ? null : JSON.createObjectNode().put(name, value).toString());
  }

  static JsonNode parse(byte[] json) throws JsonProcessingException {
    return JSON.readTree(new String(json, java.nio.charset.StandardCharsets.UTF_8));
  }
}
