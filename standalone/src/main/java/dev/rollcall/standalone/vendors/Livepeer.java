package dev.rollcall.standalone.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Livepeer Studio: it tells of the streams that recordings are and of no room. The body holds when
 * it was sent, so that each attempt has another body and another signature.
 */
public record Livepeer(String secret) implements PlayedVendor {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String SENT_AT = "timestamp";

  private static final Map<String, String> NAMES =
      Map.of("EGRESS_STARTED", "recording.started", "EGRESS_ENDED", "recording.ready");

  @Override
  public String name() {
    return "livepeer";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("secret", secret);
  }

  @Override
  public Delivery delivery() {
    return Delivery.LIVEPEER;
  }

  @Override
  public Optional<ObjectNode> webhook(JsonNode event) {
    return Optional.ofNullable(NAMES.get(event.path("type").asText()))
        .map(name -> webhook(name, event));
  }

  private static ObjectNode webhook(String name, JsonNode event) {
    ObjectNode webhook =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", event.path("eventId").asText())
            .put("createdAt", event.path("occurredAt").asLong())
            .put("event", name);
    webhook.putObject("stream").put("id", event.path("egress").path("id").asText());
    return webhook;
  }

  @Override
  public byte[] sent(byte[] body, Instant now) {
    try {
      ObjectNode webhook = (ObjectNode) MAPPER.readTree(body);
      return MAPPER.writeValueAsBytes(webhook.put(SENT_AT, now.toEpochMilli()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> headers(byte[] body, Instant now) {
    byte[] signature = Signing.hmacSha256(Signing.bytes(secret), body);
    return Map.of(
        "Livepeer-Signature",
        "t=" + now.toEpochMilli() + ",v1=" + HexFormat.of().formatHex(signature),
        "Content-Type",
        "application/json");
  }
}
