package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.connectors.webhook.Outcome.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of docs/vendors.md works, and is what the page shows. */
class AcmeAdapterTest {

  @Test
  void readsAWebhook() {
    byte[] body =
        """
        {"id": "e-1", "type": "joined", "room": "standup", "connection": "c-1", "user": "ann",
         "at": 1795165205}"""
            .getBytes(UTF_8);
    String signature = Senders.hex(Senders.hmac("HmacSHA256", "s3cret", body));
    Outcome outcome =
        new AcmeAdapter()
            .receive(
                Senders.request("https://x", body, Map.of("X-Acme-Signature", signature)),
                new WebhookAccount("prod", Map.of("secret", "s3cret")),
                Fixture.NOW);
    assertThat(EventText.of(((Accepted) outcome).events().get(0)))
        .isEqualTo(
            EventText.normal(
                """
                {"eventId": "e-1", "type": "PARTICIPANT_JOINED", "roomId": "acme:prod:standup",
                 "occurredAt": "2026-11-20T09:00:05Z", "vendorEventType": "joined",
                 "participant": {"id": "c-1", "identity": "ann"}}
                """));
  }

  @Test
  void isWhatThePageShows() throws IOException {
    String name = AcmeAdapter.class.getSimpleName() + ".java";
    Path source = Path.of("src/test/java/dev/rollcall/connectors/webhook").resolve(name);
    String code = Files.readString(source);
    assertThat(Files.readString(Path.of("../docs/vendors.md")))
        .contains(code.substring(code.indexOf("final class")));
  }

  @Test
  void everyVendorIsOnThePage() throws IOException {
    String page = Files.readString(Path.of("../docs/vendors.md"));
    for (VendorAdapter adapter : VendorAdapters.all()) {
      assertThat(page).contains("webhooks." + adapter.vendor() + ".");
      adapter.settings().forEach(setting -> assertThat(page).contains("`" + setting.name() + "`"));
    }
  }
}
