package dev.rollcall.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.serde.TrustedPackages;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Avro records as the JSON of the API: the names of the fields as they are, times in epoch
 * milliseconds, absent fields left out.
 */
public final class AvroJson {

  private AvroJson() {}

  /**
   * Reads a record out of an answer. What a later version tells beside is passed over.
   *
   * @param empty says of what kind the record is to be
   * @throws IllegalArgumentException naming everything for which the answer is no such record
   */
  @SuppressWarnings("unchecked") // a record of a schema is of the class of that schema
  public static <T extends SpecificRecordBase> T read(JsonNode json, T empty) {
    TrustedPackages.trust(Room.class.getPackageName());
    List<String> errors = new ArrayList<>();
    AvroReader reader =
        new AvroReader(
            empty.getSpecificData(),
            AvroReader.Unknown.PASSED_OVER,
            (path, message) -> errors.add(message));
    IndexedRecord record = reader.record(json, empty.getSchema(), "");
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(
          "The answer is not a " + empty.getSchema().getName() + ": " + String.join(" ", errors));
    }
    return (T) record;
  }

  /** Writes the record as an object, without the fields named. */
  public static void write(JsonGenerator json, IndexedRecord record, Set<String> without)
      throws IOException {
    json.writeStartObject();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null && !without.contains(field.name())) {
        json.writeFieldName(field.name());
        writeValue(json, value);
      }
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof IndexedRecord record) {
      write(json, record, Set.of());
    } else if (value instanceof Instant time) {
      json.writeNumber(time.toEpochMilli());
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(json, map);
    } else if (value instanceof List<?> list) {
      writeList(json, list);
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeFieldName(entry.getKey().toString());
      writeValue(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void writeList(JsonGenerator json, List<?> list) throws IOException {
    json.writeStartArray();
    for (Object item : list) {
      writeValue(json, item);
    }
    json.writeEndArray();
  }
}
