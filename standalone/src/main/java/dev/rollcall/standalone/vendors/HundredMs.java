package dev.rollcall.standalone.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** 100ms: times as ISO 8601, and a header with a secret that the dashboard was given. */
public record HundredMs(String secret) implements PlayedVendor {

  private static final String HEADER = "X-Rollcall-Demo";

  private static final Map<String, String> NAMES =
      Map.of(
          "SESSION_STARTED", "session.open.success",
          "SESSION_ENDED", "session.close.success",
          "PARTICIPANT_JOINED", "peer.join.success",
          "PARTICIPANT_LEFT", "peer.leave.success",
          "PARTICIPANT_UPDATED", "role.change.success",
          "EGRESS_STARTED", "beam.started.success",
          "EGRESS_ENDED", "beam.stopped.success");

  private static final Map<String, String> TIMES =
      Map.of(
          "SESSION_STARTED", "session_started_at",
          "SESSION_ENDED", "session_stopped_at",
          "PARTICIPANT_JOINED", "joined_at",
          "PARTICIPANT_LEFT", "left_at",
          "PARTICIPANT_UPDATED", "role_changed_at",
          "EGRESS_STARTED", "started_at",
          "EGRESS_ENDED", "stopped_at");

  private static final Map<String, String> REASONS =
      Map.of(
          "CLIENT", "client request",
          "NETWORK", "websocket closed",
          "KICKED", "peer kicked",
          "ROOM_ENDED", "client request");

  @Override
  public String name() {
    return "100ms";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("header-name", HEADER, "secret", secret);
  }

  @Override
  public Delivery delivery() {
    return Delivery.HUNDRED_MS;
  }

  @Override
  public Optional<ObjectNode> webhook(JsonNode event) {
    String type = event.path("type").asText();
    return Optional.ofNullable(NAMES.get(type)).map(name -> webhook(name, type, event));
  }

  private static ObjectNode webhook(String name, String type, JsonNode event) {
    Instant at = Instant.ofEpochMilli(event.path("occurredAt").asLong());
    ObjectNode webhook =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "2.0")
            .put("id", event.path("eventId").asText())
            .put("account_id", event.path("source").path("accountId").asText())
            .put("timestamp", at.toString())
            .put("type", name);
    ObjectNode data =
        webhook
            .putObject("data")
            .put("room_id", event.path("source").path("roomId").asText())
            .put("session_id", event.path("sessionId").asText())
            .put(TIMES.get(type), at.toString());
    JsonNode participant = event.path("participant");
    if (participant.isObject()) {
      data.put("peer_id", participant.path("id").asText())
          .put("user_id", participant.path("identity").asText())
          .put("user_name", participant.path("name").asText())
          .put("role", participant.path("role").asText())
          .put("type", "regular");
      if (type.equals("PARTICIPANT_LEFT")) {
        data.put("reason", REASONS.get(participant.path("leaveReason").asText("CLIENT")));
      }
    }
    if (event.path("egress").isObject()) {
      data.put("beam_id", event.path("egress").path("id").asText());
    }
    return webhook;
  }

  @Override
  public Map<String, String> headers(byte[] body, Instant now) {
    return Map.of(HEADER, secret, "Content-Type", "application/json");
  }
}
