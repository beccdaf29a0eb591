package dev.rollcall.standalone.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * LiveKit: protobuf as JSON, so longs are texts and zeros absent; a JSON web token that holds a
 * hash of the body.
 *
 * @param secret of 32 characters or more
 */
public record LiveKit(String apiKey, String secret) implements PlayedVendor {

  private static final Map<String, String> NAMES =
      Map.of(
          "SESSION_STARTED", "room_started",
          "SESSION_ENDED", "room_finished",
          "PARTICIPANT_JOINED", "participant_joined",
          "PARTICIPANT_LEFT", "participant_left",
          "EGRESS_STARTED", "egress_started",
          "EGRESS_ENDED", "egress_ended");

  private static final Map<String, String> REASONS =
      Map.of(
          "CLIENT", "CLIENT_INITIATED",
          "NETWORK", "SIGNAL_CLOSE",
          "KICKED", "PARTICIPANT_REMOVED",
          "ROOM_ENDED", "ROOM_CLOSED");

  private static final long VALID_SECONDS = 300;

  @Override
  public String name() {
    return "livekit";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("api-key", apiKey, "secret", secret);
  }

  @Override
  public Delivery delivery() {
    return Delivery.LIVEKIT;
  }

  @Override
  public Optional<ObjectNode> webhook(JsonNode event) {
    return Optional.ofNullable(NAMES.get(event.path("type").asText()))
        .map(name -> webhook(name, event));
  }

  private static ObjectNode webhook(String name, JsonNode event) {
    long at = event.path("occurredAt").asLong();
    String room = event.path("source").path("roomId").asText();
    String session = event.path("sessionId").asText();
    ObjectNode webhook =
        JsonNodeFactory.instance
            .objectNode()
            .put("event", name)
            .put("id", event.path("eventId").asText())
            .put("createdAt", Long.toString(at / 1_000));
    if (name.startsWith("egress_")) {
      String time = name.equals("egress_started") ? "startedAt" : "endedAt";
      webhook
          .putObject("egressInfo")
          .put("egressId", event.path("egress").path("id").asText())
          .put("roomId", session)
          .put("roomName", room)
          .put(time, Long.toString(at * 1_000_000))
          .put("status", name.equals("egress_started") ? "EGRESS_ACTIVE" : "EGRESS_COMPLETE");
      return webhook;
    }
    webhook.putObject("room").put("sid", session).put("name", room);
    JsonNode participant = event.path("participant");
    if (participant.isObject()) {
      putParticipant(webhook.putObject("participant"), name, participant, at);
    }
    return webhook;
  }

  private static void putParticipant(
      ObjectNode webhook, String name, JsonNode participant, long at) {
    webhook
        .put("sid", participant.path("id").asText())
        .put("identity", participant.path("identity").asText())
        .put("name", participant.path("name").asText());
    webhook.putObject("attributes").put("role", participant.path("role").asText());
    if (participant.path("kind").asText().equals("EGRESS")) {
      webhook.put("kind", "EGRESS");
    }
    if (name.equals("participant_joined")) {
      webhook
          .put("state", "ACTIVE")
          .put("joinedAt", Long.toString(at / 1_000))
          .put("joinedAtMs", Long.toString(at));
    } else {
      webhook
          .put("state", "DISCONNECTED")
          .put("disconnectReason", REASONS.get(participant.path("leaveReason").asText("CLIENT")));
    }
  }

  @Override
  public Map<String, String> headers(byte[] body, Instant now) {
    long seconds = now.getEpochSecond();
    String claims =
        "{\"iss\":\"%s\",\"nbf\":%d,\"exp\":%d,\"sha256\":\"%s\"}"
            .formatted(
                apiKey, seconds, seconds + VALID_SECONDS, Signing.base64(Signing.sha256(body)));
    String signed =
        Signing.base64Url(Signing.bytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"))
            + '.'
            + Signing.base64Url(Signing.bytes(claims));
    byte[] signature = Signing.hmacSha256(Signing.bytes(secret), Signing.bytes(signed));
    return Map.of(
        "Authorization",
        signed + '.' + Signing.base64Url(signature),
        "Content-Type",
        "application/webhook+json");
  }
}
