package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.connectors.webhook.Outcome.Accepted;
import dev.rollcall.connectors.webhook.Outcome.Answered;
import dev.rollcall.connectors.webhook.Outcome.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Trap 31: signatures that were made elsewhere. */
class SignatureVectorsTest {

  private static Outcome receive(
      String vendor, Map<String, String> settings, WebhookRequest request, Instant now) {
    VendorAdapter adapter = VendorAdapters.named(vendor).orElseThrow();
    WebhookAccount account = new WebhookAccount("acme", settings);
    assertThat(adapter.problems(account)).isEmpty();
    return adapter.receive(request, account, now);
  }

  private static WebhookRequest post(String body, Map<String, String> headers) {
    return new WebhookRequest(
        "POST", "https://rollcall.example.com/", headers, body.getBytes(UTF_8));
  }

  @Test
  @DisplayName("JaaS: published by 8x8 with its documentation of signatures")
  void jaas() {
    String body =
        "{\"eventType\":\"PARTICIPANT_JOINED\",\"sessionId\":\"9a441d60-ceaf-4eba-b0a8-a7d940a76e1b\","
            + "\"timestamp\":1632490058278,"
            + "\"fqn\":\"vpaas-magic-cookie-96f0941768964ab380ed0fbada7a502f/sampleappromanticshiftsstripas\","
            + "\"idempotencyKey\":\"9e9e7420-562d-4659-8e22-44b9b22aaa49\","
            + "\"customerId\":\"96f0941768964ab380ed0fbada7a502f\","
            + "\"appId\":\"vpaas-magic-cookie-96f0941768964ab380ed0fbada7a502f\","
            + "\"data\":{\"avatar\":\"\",\"name\":\"Test User\",\"id\":\"auth0|5f903d7a77f3b4006eb8e67d\","
            + "\"participantJid\":\"fc1ea14a-9bca-4218-a563-8c627e803d56@8x8.vc\",\"moderator\":true,"
            + "\"email\":\"test.user@company.com\"}}";
    WebhookRequest request =
        post(
            body,
            Map.of(
                "X-Jaas-Signature",
                "t=1632490060,v1=xlzqEojlh4qb21sQpXYsWgyK8x9HVpz+RQldsv18rV0="));
    Map<String, String> settings = Map.of("secret", "whsec_9635df66714a4cf088ee9d0979dd3bf6");
    assertThat(receive("jaas", settings, request, Instant.ofEpochSecond(1632490061)))
        .isInstanceOf(Accepted.class);
    assertThat(receive("jaas", settings, request, Instant.ofEpochSecond(1632490361)))
        .isInstanceOf(Rejected.class);
  }

  @Test
  @DisplayName("LiveKit: made after livekit/protocol, with whitespace as Go writes it")
  void liveKit() {
    String body =
        "{\"event\":\"room_started\",\"room\":{\"sid\":\"RM_jwmTBxadhgF5\",\"name\":\"standup\","
            + "\"emptyTimeout\":300,\"departureTimeout\":20,\"maxParticipants\":10,"
            + "\"creationTime\":\"1756900000\",\"creationTimeMs\":\"1756900000123\","
            + "\"turnPassword\":\"REDACTED_TURN_PASSWORD\",\"enabledCodecs\":[{\"mime\":\"audio/opus\"},"
            + "{\"mime\":\"audio/red\"},{\"mime\":\"video/VP8\"},{\"mime\":\"video/H264\"}],"
            + "\"metadata\":\"{\\\"tenant\\\":\\\"acme\\\"}\"},\"id\":\"EV_RoomStarted001\","
            + "\"createdAt\":\"1756900000\"}";
    String token =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJkZXZrZXkiLCJuYmYiOjE3NTY5MDAwMDAsImlhdCI6"
            + "MTc1NjkwMDAwMCwiZXhwIjoxNzU2OTAwMzAwLCJzaGEyNTYiOiJCNFdiMW4xb3JNRlhxK3ZXYjVNbGx4NzVC"
            + "bm1ueU15WVQ2NTJJbUpyKzE4PSJ9.-jBO_HhadgJmTq3PcOuRdOuKEboELkikq3KNl2MJV38";
    Map<String, String> settings =
        Map.of("api-key", "devkey", "secret", "devsecretdevsecretdevsecretdevse");
    WebhookRequest request = post(body, Map.of("Authorization", token));
    assertThat(receive("livekit", settings, request, Instant.ofEpochSecond(1756900060)))
        .isInstanceOf(Accepted.class);
    assertThat(receive("livekit", settings, request, Instant.ofEpochSecond(1756900361)))
        .isInstanceOf(Rejected.class);
    WebhookRequest blanks = post(body.replace(",", ", "), Map.of("Authorization", token));
    assertThat(receive("livekit", settings, blanks, Instant.ofEpochSecond(1756900060)))
        .isInstanceOf(Rejected.class);
  }

  @Test
  @DisplayName("Livepeer: the time of the header is the body's, which is what is signed")
  void livepeer() {
    String body =
        "{\"id\":\"3d5c6a52-6f2b-4d0e-a8f4-6e0f3f1f0d11\","
            + "\"webhookId\":\"de7818e7-610a-4057-8f6f-b785dc1e6f88\",\"createdAt\":1587667174725,"
            + "\"timestamp\":1587667175000,\"event\":\"stream.started\"}";
    String signature = "v1=a23808d9c893a660663fba87665e9cecf4bbadb67e25d51d60f1d9b25a8eebfb";
    Map<String, String> settings = Map.of("secret", "my-secret");
    Instant now = Instant.ofEpochMilli(1587667176000L);
    assertThat(
            receive(
                "livepeer",
                settings,
                post(body, Map.of("Livepeer-Signature", "t=1587667175000," + signature)),
                now))
        .isInstanceOf(Answered.class);
    assertThat(
            receive(
                "livepeer",
                settings,
                post(body, Map.of("Livepeer-Signature", "t=1587667176000," + signature)),
                now))
        .isInstanceOf(Rejected.class);
  }

  @Test
  @DisplayName("Daily: the secret is decoded, the signature encoded as base64")
  void daily() {
    String body = "{\"version\":\"1.0.0\",\"type\":\"participant.joined\",\"id\":\"ptcpt-join-1\"}";
    WebhookRequest request =
        post(
            body,
            Map.of(
                "X-Webhook-Timestamp",
                "1728432000000",
                "X-Webhook-Signature",
                "rOEN70tMoGgoGuRVIr6NTx2Fdqx7t47XDJpGaI8cKes="));
    assertThat(
            receive(
                "daily",
                Map.of("secret", "YS10ZXN0LXdlYmhvb2stc2VjcmV0"),
                request,
                Instant.ofEpochSecond(1728432001)))
        .isEqualTo(
            new Answered(
                "A webhook without a room: participant.joined",
                new WebhookResponse(200, null, "")));
  }

  @Test
  @DisplayName("Twilio: the example of its documentation of signatures")
  void twilio() {
    WebhookRequest request =
        new WebhookRequest(
            "POST",
            "https://mycompany.com/myapp.php?foo=1&bar=2",
            Map.of("X-Twilio-Signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
            "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE"
                .getBytes(UTF_8));
    assertThat(receive("twilio", Map.of("secret", "12345"), request, Fixture.NOW))
        .isInstanceOf(Answered.class);
  }

  @Test
  @DisplayName("100ms: bare hex, or after the name of the hash")
  void hundredMs() {
    String body = "{\"type\":\"workspace.note\"}";
    String hex = Senders.hex(Senders.hmac("HmacSHA256", "app-secret", body.getBytes(UTF_8)));
    for (String told : List.of(hex, "sha256=" + hex, hex.toUpperCase(Locale.ROOT))) {
      WebhookRequest request = post(body, Map.of("x-100ms-signature", told));
      assertThat(receive("100ms", Map.of("secret", "app-secret"), request, Fixture.NOW))
          .isInstanceOf(Answered.class);
    }
  }

  @Test
  @DisplayName("Zoom: a challenge is answered with its proof, if it is signed")
  void zoom() {
    Fixture challenge = Fixture.of("zoom", "validation.endpoint");
    assertThat(challenge.receive().response())
        .isEqualTo(
            WebhookResponse.json(
                200,
                "{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\""
                    + Senders.hex(
                        Senders.hmac(
                            "HmacSHA256",
                            "acme-zoom-token",
                            "qgg8vlvZRS6UYooatFL8Aw".getBytes(UTF_8)))
                    + "\"}"));
    Sender zoom = challenge.sender();
    WebhookRequest unsigned = Senders.request("https://x", challenge.body(), Map.of());
    assertThat(zoom.adapter().receive(unsigned, zoom.account(), Fixture.NOW))
        .as("else it would sign v0:<time>:<body> for anybody")
        .isInstanceOf(Rejected.class);
  }
}
