package dev.rollcall.standalone.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.webhook.Outcome;
import dev.rollcall.connectors.webhook.VendorAdapter;
import dev.rollcall.connectors.webhook.VendorAdapters;
import dev.rollcall.connectors.webhook.WebhookAccount;
import dev.rollcall.connectors.webhook.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a played vendor sends is taken by its adapter, and means the event it is about. */
class PlayedVendorTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  /** LiveKit tells these to the second. */
  private static final Set<String> IN_SECONDS =
      Set.of("SESSION_STARTED", "SESSION_ENDED", "PARTICIPANT_LEFT");

  private static Stream<PlayedVendor> vendors() {
    return Stream.of(
        new LiveKit("APIdemo", "0123456789abcdef0123456789abcdef"),
        new HundredMs("secret"),
        new Daily("c2VjcmV0"),
        new Jaas("secret"));
  }

  @ParameterizedTest
  @MethodSource("vendors")
  void a_webhook_comes_out_as_the_event_it_is_about(PlayedVendor vendor) throws Exception {
    for (String type :
        List.of(
            "SESSION_STARTED",
            "PARTICIPANT_JOINED",
            "PARTICIPANT_LEFT",
            "EGRESS_STARTED",
            "EGRESS_ENDED",
            "SESSION_ENDED")) {
      RoomEvent event = sent(vendor, event(vendor, type));
      assertThat(event.getType().name()).isEqualTo(type);
      assertThat(event.getRoomId()).isEqualTo(vendor.name() + ":acme:tenant/planning");
      assertThat(event.getEventId()).isEqualTo("e-1");
      boolean coarse = vendor.name().equals("livekit") && IN_SECONDS.contains(type);
      assertThat(event.getOccurredAt()).isEqualTo(coarse ? NOW.minusMillis(678) : NOW);
      if (type.startsWith("PARTICIPANT")) {
        assertThat(event.getParticipant().getId()).isEqualTo("c-1");
        assertThat(event.getParticipant().getIdentity()).isEqualTo("ann");
        assertThat(event.getParticipant().getName()).isEqualTo("Ann");
      }
      if (type.startsWith("EGRESS")) {
        assertThat(event.getEgress().getId()).isEqualTo("EG_1");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("vendors")
  void what_the_vendor_has_no_webhook_for_is_not_sent(PlayedVendor vendor) throws Exception {
    assertThat(vendor.webhook(event(vendor, "ROOM_UPDATED"))).isEmpty();
  }

  @Test
  void livepeer_tells_of_no_room_and_is_known_by_its_signature() throws Exception {
    Livepeer vendor = new Livepeer("secret");
    assertThat(vendor.webhook(event(vendor, "PARTICIPANT_JOINED"))).isEmpty();
    ObjectNode webhook = vendor.webhook(event(vendor, "EGRESS_STARTED")).orElseThrow();
    byte[] body = vendor.sent(bytes(webhook.toString()), NOW);
    assertThat(received(vendor, body, body)).isInstanceOf(Outcome.Answered.class);
    byte[] changed = bytes(new String(body, StandardCharsets.UTF_8).replace("EG_1", "EG_2"));
    assertThat(received(vendor, body, changed)).isInstanceOf(Outcome.Rejected.class);
  }

  private static RoomEvent sent(PlayedVendor vendor, JsonNode event) {
    byte[] body = bytes(vendor.webhook(event).orElseThrow().toString());
    Outcome outcome = received(vendor, body, body);
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted) outcome).events().get(0);
  }

  private static Outcome received(PlayedVendor vendor, byte[] signed, byte[] body) {
    WebhookRequest request =
        new WebhookRequest("POST", "http://localhost/webhooks", vendor.headers(signed, NOW), body);
    VendorAdapter adapter = VendorAdapters.named(vendor.name()).orElseThrow();
    WebhookAccount account = new WebhookAccount("acme", vendor.settings());
    assertThat(adapter.problems(account)).isEmpty();
    return adapter.receive(request, account, NOW);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode event(PlayedVendor vendor, String type) throws Exception {
    ObjectNode event =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    """
                    {"type": "%s", "eventId": "e-1", "occurredAt": %d, "sessionId": "s-1",
                     "source": {"vendor": "%s", "accountId": "acme", "roomId": "tenant/planning"}}"""
                        .formatted(type, NOW.toEpochMilli(), vendor.name()));
    if (type.startsWith("PARTICIPANT")) {
      event
          .putObject("participant")
          .put("id", "c-1")
          .put("identity", "ann")
          .put("name", "Ann")
          .put("role", "host");
    }
    if (type.startsWith("EGRESS")) {
      event.putObject("egress").put("id", "EG_1");
    }
    return event;
  }
}
