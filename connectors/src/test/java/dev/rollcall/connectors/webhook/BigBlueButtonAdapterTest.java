package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How bbb-webhooks signs: hash(address it was given, body, secret), as the last parameter. */
class BigBlueButtonAdapterTest {
  private static final byte[] FORM =
      "domain=b.example.com&event=%5B%7B%22data%22%3A%7B%22id%22%3A%22x%22%7D%7D%5D&timestamp=1"
          .getBytes(UTF_8);

  @ParameterizedTest
  @CsvSource({
    "SHA-1, https://r.example.com/webhooks/bigbluebutton/acme, '', 200",
    "SHA-256, https://r.example.com/webhooks/bigbluebutton/acme?k=v, '', 200",
    "SHA-384, https://r.example.com/webhooks/bigbluebutton/acme, '', 200",
    "SHA-512, https://r.example.com/webhooks/bigbluebutton/acme?k=v&l=, '', 200",
    // the address that was given, where a proxy makes another of it
    "SHA-256, https://outside.example.com/hook, https://outside.example.com/hook, 200",
    "SHA-256, https://outside.example.com/hook, '', 403",
    "MD5, https://r.example.com/webhooks/bigbluebutton/acme, '', 403",
  })
  void takesEveryHashOfTheServer(String algorithm, String given, String publicUrl, int status) {
    byte[] secretly = Senders.join(given + new String(FORM, UTF_8), "s3cret".getBytes(UTF_8));
    String checksum = Senders.hex(Senders.hash(algorithm, secretly));
    String called =
        given.startsWith("https://outside") ? "http://10.0.0.7:8080/webhooks/b/acme" : given;
    String url = called + (called.contains("?") ? "&" : "?") + "checksum=" + checksum;
    WebhookAccount account =
        new WebhookAccount("acme", Map.of("secret", "s3cret", "public-url", publicUrl));
    Outcome outcome =
        new BigBlueButtonAdapter()
            .receive(Senders.request(url, FORM, Map.of()), account, Fixture.NOW);
    assertThat(outcome.response().status()).isEqualTo(status);
  }
}
