package dev.rollcall.standalone.dashboard;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.standalone.system.Api;
import java.time.Duration;
import java.util.List;

/** Events as a service of a user's own sends them. */
final class Events {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Events of a request. */
  private static final int BATCH = 1_000;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Api api;

  Events(Api api) {
    this.api = api;
  }

  /** Returns when a read would see them. */
  void send(String... events) {
    send(List.of(events));
  }

  /** Likewise of any number. */
  void send(List<String> events) {
    String position = null;
    for (int from = 0; from < events.size(); from += BATCH) {
      List<String> batch = events.subList(from, Math.min(from + BATCH, events.size()));
      position = api.post("[" + String.join(",", batch) + "]").ok().position();
    }
    String written = position;
    await().atMost(PATIENCE).until(() -> api.get("/v1/rooms?limit=1", written, 30).status() == 200);
  }

  static String created(String room, long at, String name, String vendor, String region) {
    ObjectNode event = event("ROOM_CREATED", room, at);
    event.putObject("room").put("name", name).put("region", region).put("size", 50);
    event.putObject("source").put("vendor", vendor).put("accountId", "acme");
    return event.toString();
  }

  static String updated(String room, long at, String description) {
    ObjectNode event = event("ROOM_UPDATED", room, at);
    event.putObject("room").put("description", description);
    return event.toString();
  }

  static String joined(String room, long at, String id, String identity, String name) {
    ObjectNode event = event("PARTICIPANT_JOINED", room, at);
    event
        .putObject("participant")
        .put("id", id)
        .put("identity", identity)
        .put("name", name)
        .put("role", "host")
        .put("kind", "STANDARD");
    return event.toString();
  }

  static String left(String room, long at, String id) {
    ObjectNode event = event("PARTICIPANT_LEFT", room, at);
    event.putObject("participant").put("id", id);
    return event.toString();
  }

  /** A leave that nobody saw. */
  static String deducedLeave(String room, long at, String id) {
    ObjectNode event = event("PARTICIPANT_LEFT", room, at);
    event.put("synthetic", true).putObject("participant").put("id", id);
    return event.toString();
  }

  static String sessionStarted(String room, long at, String session) {
    return event("SESSION_STARTED", room, at).put("sessionId", session).toString();
  }

  private static ObjectNode event(String type, String room, long at) {
    return JSON.createObjectNode().put("type", type).put("roomId", room).put("occurredAt", at);
  }
}
