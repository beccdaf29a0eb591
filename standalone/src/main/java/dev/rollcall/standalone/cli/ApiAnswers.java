package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.json.AvroJson;
import dev.rollcall.oracle.Oracle;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.standalone.verify.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one instance answers over HTTP; it has to own all rooms. */
final class ApiAnswers implements Answers {

  /** For the next event; a server that reads none in this time is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ApiClient client;

  ApiAnswers(ApiClient client) {
    this.client = client;
  }

  @Override
  public void await(String position) {
    Optional<String> before = Optional.empty();
    Optional<String> behind = client.behind(position, PATIENCE);
    while (behind.isPresent()) {
      if (behind.equals(before)) {
        throw new StandaloneException(
            "The server has read room-events up to %s, and does not come to %s."
                .formatted(behind.get(), position));
      }
      before = behind;
      behind = client.behind(position, PATIENCE);
    }
  }

  @Override
  public Set<String> rooms() {
    Set<String> rooms = new TreeSet<>();
    Map<String, String> query = new HashMap<>(Map.of("limit", "1000"));
    do {
      JsonNode page = client.getObject("/v1/rooms", query);
      if (!page.path("missingPartitions").isEmpty()) {
        throw new StandaloneException(
            "The instance does not own all rooms: it does not answer for partitions "
                + page.path("missingPartitions")
                + " of room-events.");
      }
      page.path("rooms").forEach(room -> rooms.add(room.path("id").asText()));
      query.put("cursor", page.path("nextCursor").asText(null));
    } while (query.get("cursor") != null);
    return rooms;
  }

  @Override
  public Optional<Room> room(String id) {
    return client.findRoom(ApiClient.room(id), Map.of()).map(ApiAnswers::read);
  }

  @Override
  public Optional<Room> roomAt(String id, long at) {
    return client
        .findRoom(ApiClient.room(id), Map.of("at", Long.toString(at)))
        .map(ApiAnswers::read);
  }

  @Override
  public List<Oracle.Sum> sums(String id) {
    JsonNode answer =
        client.getPages(ApiClient.room(id) + "/sessions", Map.of(), "sessions", Integer.MAX_VALUE);
    List<Oracle.Sum> sums = new ArrayList<>();
    for (JsonNode session : answer.path("sessions")) {
      if (session.has("endedAt")) {
        sums.add(
            new Oracle.Sum(
                session.path("id").asText(),
                session.path("startedAt").asLong(),
                session.path("endedAt").asLong(),
                session.path("connectionCount").asInt(),
                session.path("userCount").asInt(),
                session.path("peakParticipantCount").asInt(),
                session.path("participantSeconds").asLong() * 1_000));
      }
    }
    Collections.reverse(sums);
    return sums;
  }

  private static Room read(JsonNode answer) {
    try {
      return AvroJson.read(answer, new Room());
    } catch (IllegalArgumentException e) {
      throw new StandaloneException(e.getMessage(), e);
    }
  }
}
