package dev.rollcall.standalone.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** 8x8 JaaS: a room's full name begins with the customer's. */
public record Jaas(String secret) implements PlayedVendor {

  private static final Map<String, String> NAMES =
      Map.of(
          "SESSION_STARTED", "ROOM_CREATED",
          "SESSION_ENDED", "ROOM_DESTROYED",
          "PARTICIPANT_JOINED", "PARTICIPANT_JOINED",
          "PARTICIPANT_LEFT", "PARTICIPANT_LEFT",
          "EGRESS_STARTED", "RECORDING_STARTED",
          "EGRESS_ENDED", "RECORDING_ENDED");

  private static final Map<String, String> REASONS =
      Map.of("CLIENT", "left", "NETWORK", "unknown", "KICKED", "kicked", "ROOM_ENDED", "left");

  @Override
  public String name() {
    return "jaas";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("secret", secret);
  }

  @Override
  public Delivery delivery() {
    return Delivery.BACKING_OFF;
  }

  @Override
  public Optional<ObjectNode> webhook(JsonNode event) {
    return Optional.ofNullable(NAMES.get(event.path("type").asText()))
        .map(name -> webhook(name, event));
  }

  private static ObjectNode webhook(String name, JsonNode event) {
    String fqn = event.path("source").path("roomId").asText();
    ObjectNode webhook =
        JsonNodeFactory.instance
            .objectNode()
            .put("idempotencyKey", event.path("eventId").asText())
            .put("appId", fqn.substring(0, fqn.indexOf('/')))
            .put("eventType", name)
            .put("sessionId", event.path("sessionId").asText())
            .put("timestamp", event.path("occurredAt").asLong())
            .put("fqn", fqn);
    ObjectNode data = webhook.putObject("data");
    JsonNode participant = event.path("participant");
    if (participant.isObject()) {
      data.put("participantId", participant.path("id").asText())
          .put("id", participant.path("identity").asText())
          .put("name", participant.path("name").asText())
          .put(
              "moderator", Boolean.toString(participant.path("role").asText().equals("moderator")));
      if (name.equals("PARTICIPANT_LEFT")) {
        data.put("disconnectReason", REASONS.get(participant.path("leaveReason").asText("CLIENT")));
      }
    }
    if (event.path("egress").isObject()) {
      data.put("recordingSessionId", event.path("egress").path("id").asText());
    }
    return webhook;
  }

  @Override
  public Map<String, String> headers(byte[] body, Instant now) {
    String time = Long.toString(now.getEpochSecond());
    byte[] signature = Signing.hmacSha256(Signing.bytes(secret), Signing.bytes(time + "."), body);
    return Map.of(
        "X-Jaas-Signature",
        "t=" + time + ",v1=" + Signing.base64(signature),
        "Content-Type",
        "application/json");
  }
}
