package dev.rollcall.standalone.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.standalone.system.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What the API answers of some rooms at one time, as {@link Tables} has it.
 *
 * @param all by room id; rooms of which it says 404 are missing
 */
record Answers(Api api, Map<String, JsonNode> all) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Answers of(Api api, Stream<String> rooms) {
    Map<String, JsonNode> all = new TreeMap<>();
    rooms.forEach(id -> find(api, Api.room(id)).ifPresent(room -> all.put(id, room)));
    return new Answers(api, all);
  }

  /** Without people, who are in another table. */
  Map<String, JsonNode> rooms() {
    return of(
        room ->
            ((ObjectNode) room.deepCopy())
                .remove(List.of("participants", "participantsTruncated")));
  }

  Map<String, JsonNode> present() {
    return of(room -> room.path("participants"));
  }

  Map<String, JsonNode> endedSessions() {
    return of(
        room -> {
          ObjectNode sessions = JSON.createObjectNode();
          find(api, Api.room(room.path("id").asText()) + "/sessions?limit=1000")
              .orElseThrow()
              .path("sessions")
              .forEach(session -> sessions.set(session.path("id").asText(), session));
          sessions.removeIf(session -> !session.has("endedAt"));
          return sessions;
        });
  }

  /** Rooms of which there is no such part are missing. */
  private Map<String, JsonNode> of(UnaryOperator<JsonNode> part) {
    Map<String, JsonNode> parts = new TreeMap<>();
    all.forEach((id, room) -> parts.put(id, part.apply(room)));
    parts.values().removeIf(JsonNode::isEmpty);
    return parts;
  }

  /** With U+0000 as the tables have it. */
  private static Optional<JsonNode> find(Api api, String path) {
    Api.Answer answer = api.get(path);
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(parsed(answer.ok().text().replace("\\u0000", "\uFFFD")));
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
