package dev.rollcall.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;

/**
 * Builds Avro records from JSON by their schema: a value of another type or a number out of range
 * is an error, told with its path. It goes on after an error, so that a caller learns of all of
 * them at once.
 *
 * <p>{@code null} means absent, and so does a time of 0, which several vendors send for "never".
 */
public final class AvroReader {

  /** Unknown fields told of one object; a body of nothing else must not cost more. */
  private static final int MAX_UNKNOWN_FIELDS = 10;

  /** What becomes of fields and symbols that the schema does not know. */
  public enum Unknown {
    /** An error: whoever wrote it meant something that would be lost. */
    REFUSED,
    /** Left out, the symbol as its enum's default: it was written by a later version. */
    PASSED_OVER
  }

  private final SpecificData model;
  private final Unknown unknown;
  private final BiConsumer<String, String> errors;

  /**
   * @param errors takes the path and the message of each error
   */
  public AvroReader(SpecificData model, Unknown unknown, BiConsumer<String, String> errors) {
    this.model = model;
    this.unknown = unknown;
    this.errors = errors;
  }

  /**
   * @return a record in which fields that were in error may be unset; use it only when no error was
   *     told
   */
  public IndexedRecord record(JsonNode json, Schema schema, String path) {
    if (!json.isObject()) {
      refuse(path, "must be an object, not " + kind(json));
      return null;
    }
    if (unknown == Unknown.REFUSED) {
      refuseUnknownFields(json, schema, path);
    }
    IndexedRecord record = (IndexedRecord) model.newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      String at = path.isEmpty() ? field.name() : path + '.' + field.name();
      Object value = field(json.get(field.name()), field, at);
      if (value != null) {
        record.put(field.pos(), value);
      }
    }
    return record;
  }

  private void refuseUnknownFields(JsonNode json, Schema schema, String path) {
    List<String> known = schema.getFields().stream().map(Schema.Field::name).toList();
    json.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> schema.getField(name) == null)
        .limit(MAX_UNKNOWN_FIELDS)
        .forEach(
            name ->
                refuse(path, "has no field " + quote(name) + '.' + DidYouMean.hint(name, known)));
  }

  private Object field(JsonNode json, Schema.Field field, String path) {
    if (!isAbsent(json, field.schema())) {
      return value(json, present(field.schema()), path);
    }
    if (!field.hasDefaultValue()) {
      refuse(path, "is required");
      return null;
    }
    return model.getDefaultValue(field);
  }

  /** A time of 0 is absent where a time may be absent. */
  private static boolean isAbsent(JsonNode json, Schema schema) {
    return json == null
        || json.isNull()
        || (schema.isNullable()
            && isTime(present(schema))
            && json.isIntegralNumber()
            && json.canConvertToLong()
            && json.longValue() == 0);
  }

  private Object value(JsonNode json, Schema schema, String path) {
    return switch (schema.getType()) {
      case RECORD -> record(json, schema, path);
      case STRING -> string(json, path);
      case ENUM -> symbol(json, schema, path);
      case BOOLEAN -> bool(json, path);
      case INT -> integer(json, path);
      case LONG -> isTime(schema) ? time(json, path) : longInteger(json, path);
      case ARRAY -> list(json, schema.getElementType(), path);
      case MAP -> map(json, schema.getValueType(), path);
      default -> throw new IllegalStateException("No JSON form for the Avro type " + schema);
    };
  }

  private String string(JsonNode json, String path) {
    if (!json.isTextual()) {
      refuse(path, "must be a string, not " + kind(json));
      return null;
    }
    if (!isWellFormed(json.textValue())) {
      refuse(path, "holds half a character (an unpaired surrogate)");
    }
    return json.textValue();
  }

  private Object symbol(JsonNode json, Schema schema, String path) {
    if (unknown == Unknown.PASSED_OVER && json.isTextual() && isNew(json.textValue(), schema)) {
      return model.createEnum(schema.getEnumDefault(), schema);
    }
    if (!json.isTextual() || !schema.hasEnumSymbol(json.textValue())) {
      String typed = json.isTextual() ? json.textValue() : "";
      List<String> choices = choices(schema);
      refuse(
          path,
          "must be one of "
              + String.join(", ", choices)
              + ", not "
              + (json.isTextual() ? quote(typed) : kind(json))
              + '.'
              + DidYouMean.hint(typed, choices));
      return null;
    }
    return model.createEnum(json.textValue(), schema);
  }

  /** The default stands for what a later version may say. */
  private static List<String> choices(Schema schema) {
    return schema.getEnumSymbols().stream()
        .filter(symbol -> !symbol.equals(schema.getEnumDefault()))
        .toList();
  }

  private static boolean isNew(String symbol, Schema schema) {
    return !schema.hasEnumSymbol(symbol) && schema.getEnumDefault() != null;
  }

  private Boolean bool(JsonNode json, String path) {
    if (!json.isBoolean()) {
      refuse(path, "must be true or false, not " + kind(json));
      return null;
    }
    return json.booleanValue();
  }

  private Integer integer(JsonNode json, String path) {
    if (!json.isIntegralNumber() || !json.canConvertToInt()) {
      refuse(path, "must be a whole number of 32 bits, not " + kindOfNumber(json));
      return null;
    }
    return json.intValue();
  }

  private Long longInteger(JsonNode json, String path) {
    if (!json.isIntegralNumber() || !json.canConvertToLong()) {
      refuse(path, "must be a whole number of 64 bits, not " + kindOfNumber(json));
      return null;
    }
    return json.longValue();
  }

  private Instant time(JsonNode json, String path) {
    if (!json.isIntegralNumber() || !json.canConvertToLong()) {
      refuse(path, "must be a time in whole milliseconds since 1970, not " + kindOfNumber(json));
      return null;
    }
    return Instant.ofEpochMilli(json.longValue());
  }

  private List<Object> list(JsonNode json, Schema items, String path) {
    if (!json.isArray()) {
      refuse(path, "must be an array, not " + kind(json));
      return null;
    }
    List<Object> list = new ArrayList<>(json.size());
    for (int i = 0; i < json.size(); i++) {
      list.add(value(json.get(i), items, path + '[' + i + ']'));
    }
    return list;
  }

  private Map<String, Object> map(JsonNode json, Schema values, String path) {
    if (!json.isObject()) {
      refuse(path, "must be an object, not " + kind(json));
      return null;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    json.fields()
        .forEachRemaining(
            entry -> {
              String at = path + '.' + entry.getKey();
              if (!isWellFormed(entry.getKey())) {
                refuse(path, "has a key with half a character (an unpaired surrogate)");
              }
              map.put(entry.getKey(), value(entry.getValue(), values, at));
            });
    return map;
  }

  private void refuse(String path, String message) {
    String sentence = message.endsWith(".") || message.endsWith("?") ? message : message + '.';
    errors.accept(path, (path.isEmpty() ? "The event" : path) + ' ' + sentence);
  }

  private static boolean isTime(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }

  /** The schema of the value when it is there: all unions of ours are of null and one other. */
  private static Schema present(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  /** What was found, short enough for a message and without personal data. */
  private static String kind(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case BOOLEAN -> json.asText();
      case NULL, MISSING -> "null";
      case NUMBER -> "a number";
      default -> "something else";
    };
  }

  /** Where a whole number was asked for. */
  private static String kindOfNumber(JsonNode json) {
    if (!json.isNumber()) {
      return kind(json);
    }
    return json.isIntegralNumber() ? "an integer out of its range" : "a number with a fraction";
  }

  private static String quote(String typed) {
    String shown = typed.length() > 64 ? typed.substring(0, 64) + "..." : typed;
    return '\'' + shown.replaceAll("\\p{Cntrl}", "?") + '\'';
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
