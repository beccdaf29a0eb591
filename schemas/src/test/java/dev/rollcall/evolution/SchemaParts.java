package dev.rollcall.evolution;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * @param enumSymbols by the enum's name
 * @param enumDefaults by the enum's name; empty text where it has none
 * @param types by {@code Record.field}: full names, and of unnamed types the schema with its
 *     logical type; those of a union's branches or of a collection's elements
 */
record SchemaParts(
    Map<String, List<String>> enumSymbols,
    Map<String, String> enumDefaults,
    Map<String, Set<String>> types) {

  static SchemaParts of(Schema schema) {
    SchemaParts parts = new SchemaParts(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    parts.visit(schema, "", new HashSet<>());
    return parts;
  }

  private void visit(Schema schema, String path, Set<String> seen) {
    switch (schema.getType()) {
      case ENUM -> {
        add(path, schema.getFullName());
        enumSymbols.put(schema.getName(), schema.getEnumSymbols());
        enumDefaults.put(
            schema.getName(), schema.getEnumDefault() == null ? "" : schema.getEnumDefault());
      }
      case RECORD -> {
        add(path, schema.getFullName());
        if (seen.add(schema.getFullName())) {
          for (Field field : schema.getFields()) {
            visit(field.schema(), schema.getName() + "." + field.name(), seen);
          }
        }
      }
      case ARRAY -> visit(schema.getElementType(), path, seen);
      case MAP -> visit(schema.getValueType(), path, seen);
      case UNION -> schema.getTypes().forEach(branch -> visit(branch, path, seen));
      default -> add(path, schema.toString());
    }
  }

  private void add(String path, String type) {
    types.computeIfAbsent(path, p -> new TreeSet<>()).add(type);
  }
}
