package dev.rollcall.connectors.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.avro.RoomEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.IndexedRecord;

/** Events as a line of JSON, without what is absent or has its default. */
final class EventText {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EventText() {}

  /** Leaves out {@code source} and {@code receivedAt}, which are the same for all. */
  static String of(RoomEvent event) {
    Map<String, Object> told = record(event);
    told.remove("source");
    told.remove("receivedAt");
    return json(told);
  }

  /** A line in the form that {@link #of} gives, so that blanks do not count. */
  static String normal(String line) {
    try {
      return json(JSON.readValue(line, TreeMap.class));
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  private static String json(Map<?, ?> told) {
    try {
      return JSON.writer()
          .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(told);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> record(IndexedRecord record) {
    Map<String, Object> told = new LinkedHashMap<>();
    for (Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      boolean isUnset = Boolean.FALSE.equals(value) && !field.schema().isUnion();
      boolean isEmpty = value instanceof Collection<?> items && items.isEmpty();
      if (value != null && !isUnset && !isEmpty) {
        told.put(field.name(), value(value));
      }
    }
    return told;
  }

  private static Object value(Object value) {
    if (value instanceof IndexedRecord record) {
      return record(record);
    }
    if (value instanceof List<?> items) {
      return items.stream().map(EventText::value).toList();
    }
    boolean plain = value instanceof Boolean || value instanceof Integer;
    return plain ? value : value.toString();
  }
}
