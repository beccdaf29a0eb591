package dev.rollcall.standalone.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Daily: times in seconds with fractions; the meeting is named by its start and end alone.
 *
 * @param secret in base64
 */
public record Daily(String secret) implements PlayedVendor {

  private static final Map<String, String> NAMES =
      Map.of(
          "SESSION_STARTED", "meeting.started",
          "SESSION_ENDED", "meeting.ended",
          "PARTICIPANT_JOINED", "participant.joined",
          "PARTICIPANT_LEFT", "participant.left",
          "EGRESS_STARTED", "recording.started",
          "EGRESS_ENDED", "recording.ready-to-download");

  @Override
  public String name() {
    return "daily";
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
    String type = event.path("type").asText();
    return Optional.ofNullable(NAMES.get(type)).map(name -> webhook(name, type, event));
  }

  private static ObjectNode webhook(String name, String type, JsonNode event) {
    BigDecimal at = BigDecimal.valueOf(event.path("occurredAt").asLong(), 3);
    String room = event.path("source").path("roomId").asText();
    ObjectNode webhook =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "1.0.0")
            .put("type", name)
            .put("id", event.path("eventId").asText())
            .put("event_ts", at);
    ObjectNode payload = webhook.putObject("payload");
    switch (type) {
      case "SESSION_STARTED", "SESSION_ENDED" ->
          payload
              .put("room", room)
              .put("meeting_id", event.path("sessionId").asText())
              .put(type.equals("SESSION_STARTED") ? "start_ts" : "end_ts", at);
      case "PARTICIPANT_JOINED" ->
          putParticipant(payload.put("room", room), event).put("joined_at", at);
      case "PARTICIPANT_LEFT" -> putParticipant(payload.put("room", room), event);
      default ->
          payload
              .put("room_name", room)
              .put("recording_id", event.path("egress").path("id").asText())
              .put(type.equals("EGRESS_STARTED") ? "start_ts" : "timestamp", at);
    }
    return webhook;
  }

  private static ObjectNode putParticipant(ObjectNode payload, JsonNode event) {
    JsonNode participant = event.path("participant");
    return payload
        .put("session_id", participant.path("id").asText())
        .put("user_id", participant.path("identity").asText())
        .put("user_name", participant.path("name").asText())
        .put("owner", participant.path("role").asText().equals("owner"));
  }

  @Override
  public Map<String, String> headers(byte[] body, Instant now) {
    String time = Long.toString(now.toEpochMilli());
    byte[] key = Base64.getDecoder().decode(secret);
    return Map.of(
        "X-Webhook-Timestamp",
        time,
        "X-Webhook-Signature",
        Signing.base64(Signing.hmacSha256(key, Signing.bytes(time + "."), body)),
        "Content-Type",
        "application/json");
  }
}
