package dev.rollcall.standalone.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.topics.CompositeKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the sinks have written, by room and in the form in which the API shows it. */
record Tables(Postgres postgres) {

  static final List<String> NAMES = List.of("rooms", "participants", "sessions");

  /** Of {@code rooms}. */
  private static final Set<String> OBJECTS =
      Set.of("source", "recording_info", "session", "position");

  private static final ObjectMapper JSON = new ObjectMapper();

  Map<String, JsonNode> rooms() {
    Map<String, JsonNode> rooms = new TreeMap<>();
    postgres
        .rows("rooms")
        .forEach(row -> rooms.put(row.path("id").asText(), RowAsJson.of(row, OBJECTS)));
    return rooms;
  }

  /** Those who are present, by participant id. */
  Map<String, JsonNode> present() {
    return byRoom("participants where left_at is null");
  }

  /** By session id, without the version, which the API does not show of sessions. */
  Map<String, JsonNode> endedSessions() {
    Map<String, JsonNode> sessions = byRoom("sessions where ended_at is not null");
    sessions.values().forEach(room -> room.forEach(session -> remove(session, "version")));
    return sessions;
  }

  /** As the records of its topic have them. */
  Set<String> keys(String table) {
    return postgres.rows(table).stream().map(row -> key(table, row)).collect(Collectors.toSet());
  }

  /** Columns that are null in each row. */
  Set<String> columnsWithoutValue(String table) {
    Set<String> without = new TreeSet<>();
    Set<String> with = new TreeSet<>();
    for (JsonNode row : postgres.rows(table)) {
      for (Map.Entry<String, JsonNode> column : row.properties()) {
        (column.getValue().isNull() ? without : with).add(column.getKey());
      }
    }
    without.removeAll(with);
    return without;
  }

  private Map<String, JsonNode> byRoom(String from) {
    Map<String, JsonNode> rooms = new TreeMap<>();
    for (JsonNode row : postgres.rows("(select * from " + from + ")")) {
      ObjectNode json = RowAsJson.of(row, Set.of());
      String room = remove(json, "roomId").asText();
      ((ObjectNode) rooms.computeIfAbsent(room, id -> JSON.createObjectNode()))
          .set(json.path("id").asText(), json);
    }
    return rooms;
  }

  private static JsonNode remove(JsonNode json, String field) {
    return ((ObjectNode) json).remove(field);
  }

  private static String key(String table, JsonNode row) {
    String id = row.path("id").asText();
    String room = row.path("room_id").asText();
    return switch (table) {
      case "rooms" -> id;
      case "sessions" -> CompositeKey.session(room, id);
      default ->
          CompositeKey.participant(room, id, RowAsJson.of(row, Set.of()).path("joinedAt").asLong());
    };
  }
}
