package dev.rollcall.standalone.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A schema as a caller gave it, parsed.
 *
 * @param canonical what is stored and compared: Avro's own rendering, references by name
 */
record AvroText(Schema schema, String canonical, List<SchemaReference> references) {

  /** Avro's own attributes, in the order in which Avro writes them. */
  private static final List<String> KNOWN =
      List.of(
          "type",
          "name",
          "namespace",
          "doc",
          "fields",
          "symbols",
          "items",
          "values",
          "size",
          "default",
          "order",
          "aliases");

  private static final ObjectMapper JSON = new ObjectMapper();

  AvroText {
    references = List.copyOf(references);
  }

  /**
   * @param resolve finds the schema that a reference names, or throws {@link RegistryException}
   * @param strict checks default values, as fits a new schema but not one accepted long ago
   * @throws RegistryException 42201 when the text is not an Avro schema
   */
  static AvroText parse(
      String text,
      List<SchemaReference> references,
      Function<SchemaReference, RegisteredSchema> resolve,
      boolean strict) {
    if (text == null || text.isBlank()) {
      throw RegistryException.invalidSchema("it is empty.");
    }
    try {
      Map<String, Schema> referenced = new HashMap<>();
      parseReferences(references, resolve, referenced, new HashSet<>());
      Schema schema = parser(referenced, strict).parse(text);
      String canonical = schema.toString(new ArrayList<>(referenced.values()), false);
      return new AvroText(schema, canonical, references);
    } catch (AvroRuntimeException e) {
      throw RegistryException.invalidSchema(e.getMessage());
    }
  }

  /** The same schema with the attributes of each type in one order, so that order is no change. */
  AvroText normalized() {
    try {
      String ordered = JSON.writeValueAsString(ordered(JSON.readTree(canonical)));
      return new AvroText(schema, ordered, references.stream().sorted(BY_NAME).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro wrote a schema that is not JSON.", e);
    }
  }

  private static final java.util.Comparator<SchemaReference> BY_NAME =
      java.util.Comparator.comparing(SchemaReference::name);

  private static Schema.Parser parser(Map<String, Schema> known, boolean strict) {
    return new Schema.Parser().addTypes(known.values()).setValidateDefaults(strict);
  }

  private static void parseReferences(
      List<SchemaReference> references,
      Function<SchemaReference, RegisteredSchema> resolve,
      Map<String, Schema> parsed,
      Set<String> seen) {
    for (SchemaReference reference : references) {
      RegisteredSchema found = resolve.apply(reference);
      if (!seen.add(found.subject() + ' ' + found.version())) {
        continue;
      }
      parseReferences(found.references(), resolve, parsed, seen);
      Schema schema = parser(parsed, false).parse(found.schema());
      collectNamed(schema, parsed);
      if (!parsed.containsKey(reference.name())) {
        throw RegistryException.invalidSchema(
            "subject '%s' version %d does not define the type %s."
                .formatted(reference.subject(), found.version(), reference.name()));
      }
    }
  }

  private static void collectNamed(Schema schema, Map<String, Schema> named) {
    switch (schema.getType()) {
      case RECORD -> {
        if (named.putIfAbsent(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collectNamed(field.schema(), named));
        }
      }
      case ENUM, FIXED -> named.putIfAbsent(schema.getFullName(), schema);
      case ARRAY -> collectNamed(schema.getElementType(), named);
      case MAP -> collectNamed(schema.getValueType(), named);
      case UNION -> schema.getTypes().forEach(branch -> collectNamed(branch, named));
      default -> {
        // Primitive types have no names.
      }
    }
  }

  private static JsonNode ordered(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> copy.add(ordered(element)));
      return copy;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    for (String name : KNOWN) {
      if (object.has(name)) {
        copy.set(name, name.equals("default") ? object.get(name) : ordered(object.get(name)));
      }
    }
    List<String> others = new ArrayList<>();
    object.fieldNames().forEachRemaining(others::add);
    others.removeAll(KNOWN);
    others.sort(null);
    others.forEach(name -> copy.set(name, ordered(object.get(name))));
    return copy;
  }
}
