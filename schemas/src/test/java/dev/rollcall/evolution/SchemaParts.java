package dev.rollcall.evolution;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * @param enumDefaults by the enum's name; empty text where it has none
 * @param logicalTypes by {@code Record.field}; the text null where it has none
 */
record SchemaParts(Map<String, String> enumDefaults, Map<String, String> logicalTypes) {

  static SchemaParts of(Schema schema) {
    SchemaParts parts = new SchemaParts(new TreeMap<>(), new TreeMap<>());
    parts.visit(schema, "", new HashSet<>());
    return parts;
  }

  private void visit(Schema schema, String path, Set<String> seen) {
    switch (schema.getType()) {
      case ENUM ->
          enumDefaults.put(
              schema.getName(), schema.getEnumDefault() == null ? "" : schema.getEnumDefault());
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          for (Field field : schema.getFields()) {
            visit(field.schema(), schema.getName() + "." + field.name(), seen);
          }
        }
      }
      case ARRAY -> visit(schema.getElementType(), path, seen);
      case MAP -> visit(schema.getValueType(), path, seen);
      case UNION -> schema.getTypes().forEach(branch -> visit(branch, path, seen));
      case NULL -> {}
      default -> logicalTypes.put(path, String.valueOf(schema.getProp("logicalType")));
    }
  }
}
