package dev.rollcall.standalone.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** A record of a topic in the form in which the API shows it, to hold one against the other. */
public final class AvroAsJson {

  private AvroAsJson() {}

  public static JsonNode of(IndexedRecord record) {
    return Api.parse(Api.JSON.valueToTree(value(record)).toString());
  }

  private static Object value(Object value) {
    if (value instanceof IndexedRecord record) {
      return fields(record);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> values = new LinkedHashMap<>();
      map.forEach((key, each) -> values.put(key.toString(), value(each)));
      return values;
    }
    if (value instanceof Instant time) {
      return time.toEpochMilli();
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  private static Map<String, Object> fields(IndexedRecord record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null) {
        values.put(field.name(), value(value));
      }
    }
    return values;
  }
}
