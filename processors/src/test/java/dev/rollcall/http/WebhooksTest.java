package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.http.Webhooks.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Webhooks are handed on as they came, and answered as the vendor wants. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksTest {

  private static final byte[] BODY = {'{', '}', '\n', (byte) 0xff};

  private Api api;

  @BeforeAll
  void start() {
    api = new Api(Tokens.parse("read:0123456789abcdef"));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void a_request_is_handed_on_byte_for_byte_and_needs_no_token_of_the_api() {
    api.webhooks.answer = new Answer(204, null, "", null);

    Api.Reply reply =
        post("/webhooks/twilio/acme%20eu?a=b%2Fc", BODY, "X-Twilio-Signature", "s", "X-Many", "1");

    assertThat(reply.status()).isEqualTo(204);
    Webhooks.Call call = api.webhooks.call;
    assertThat(call.vendor()).isEqualTo("twilio");
    assertThat(call.account()).isEqualTo("acme eu");
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.url())
        .isEqualTo("http://127.0.0.1:" + api.server.port() + "/webhooks/twilio/acme%20eu?a=b%2Fc");
    assertThat(call.headers())
        .containsEntry("X-Twilio-Signature", "s")
        .containsEntry("X-Many", "1");
    assertThat(call.body()).isEqualTo(BODY);
  }

  @Test
  void a_vendor_may_add_a_path_of_its_own() {
    post("/webhooks/jitsi/acme/events/room/created", BODY);
    assertThat(api.webhooks.call.vendor()).isEqualTo("jitsi");
    assertThat(api.webhooks.call.account()).isEqualTo("acme");
    assertThat(api.webhooks.call.url()).endsWith("/webhooks/jitsi/acme/events/room/created");
  }

  @Test
  void a_header_that_comes_twice_is_one_that_no_signature_fits() {
    post("/webhooks/daily/acme", BODY, "X-Webhook-Signature", "a", "X-Webhook-Signature", "b");

    assertThat(api.webhooks.call.headers()).containsEntry("X-Webhook-Signature", "a,b");
  }

  @Test
  void the_answer_is_the_vendors_own() {
    api.webhooks.answer = new Answer(503, "text/plain", "later", Duration.ofMillis(1_200));

    Api.Reply reply = post("/webhooks/agora/acme", BODY);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isEqualTo("2");
    assertThat(reply.header("Content-Type")).startsWith("text/plain");
    assertThat(reply.text()).isEqualTo("later");
  }

  @Test
  void a_body_of_more_than_256_KiB_is_refused() {
    api.webhooks.call = null;

    Api.Reply reply = post("/webhooks/livekit/acme", new byte[256 * 1024 + 1]);

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/body-too-large");
    assertThat(api.webhooks.call).isNull();
  }

  @Test
  void a_body_that_is_encoded_is_refused_since_signatures_are_over_it() {
    assertThat(post("/webhooks/livekit/acme", BODY, "Content-Encoding", "gzip").status())
        .isEqualTo(415);
  }

  private Api.Reply post(String path, byte[] body, String... headers) {
    return api.send(api.request(path, headers).POST(BodyPublishers.ofByteArray(body)));
  }
}
