package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.connectors.webhook.Outcome.Accepted;
import dev.rollcall.connectors.webhook.Outcome.Cause;
import dev.rollcall.connectors.webhook.Outcome.Rejected;
import dev.rollcall.connectors.webhook.Sender.Signs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all adapters have in common, for every way in which a vendor signs. */
class AdapterContractTest {
  private static final Instant NOW = Fixture.NOW;

  static Stream<Sender> senders() {
    return Senders.all().stream();
  }

  static Stream<Sender> sendersThatSignTheBody() {
    return senders().filter(sender -> sender.signs(Signs.BODY));
  }

  static Stream<Sender> sendersThatSignTheTime() {
    return senders().filter(sender -> sender.signs(Signs.TIME));
  }

  private static byte[] body(Sender sender) {
    return Fixture.of(sender).get(0).body();
  }

  private static Outcome receive(Sender sender, WebhookRequest request) {
    return sender.adapter().receive(request, sender.account(), NOW);
  }

  private static void assertRefused(Sender sender, Outcome outcome) {
    assertThat(outcome).isInstanceOf(Rejected.class);
    Rejected rejected = (Rejected) outcome;
    assertThat(rejected.cause()).isEqualTo(Cause.UNAUTHENTICATED);
    assertThat(rejected.response().status())
        .isEqualTo(sender.adapter().acknowledgement().unauthenticated());
    assertThat(rejected.reason()).doesNotContain(sender.settings().get("secret"));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void takesWhatIsSignedRight(Sender sender) {
    assertThat(sender.adapter().problems(sender.account())).isEmpty();
    Outcome outcome = receive(sender, sender.send(body(sender), NOW));
    assertThat(outcome).isNotInstanceOf(Rejected.class);
    assertThat(outcome.response()).isEqualTo(sender.adapter().acknowledgement().success());
  }

  @ParameterizedTest
  @MethodSource("sendersThatSignTheBody")
  @DisplayName("trap 31: one flipped bit of the body, wherever it is")
  void refusesAChangedBody(Sender sender) {
    WebhookRequest request = sender.send(body(sender), NOW);
    Outcome unchanged = receive(sender, request);
    for (int bit = 0; bit < request.body().length * 8; bit += 7) {
      byte[] changed = request.body().clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      Outcome outcome =
          receive(sender, new WebhookRequest("POST", request.url(), request.headers(), changed));
      // Twilio signs the fields, of which %3a and %3A are the same.
      if (!sender.vendor().equals("twilio") || !outcome.equals(unchanged)) {
        assertRefused(sender, outcome);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("senders")
  void refusesAWrongSecret(Sender sender) {
    Map<String, String> wrong =
        Senders.with(sender.settings(), "secret", sender.settings().get("secret") + "BBBB");
    assertRefused(sender, receive(sender, sender.send(body(sender), wrong, NOW)));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void refusesAnotherAccount(Sender sender) {
    Map<String, String> other = new TreeMap<>(sender.settings());
    other.replaceAll((name, value) -> name.equals("header-name") ? value : "b3RoZXI2" + value);
    assertRefused(sender, receive(sender, sender.send(body(sender), other, NOW)));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void refusesWhatIsNotSigned(Sender sender) {
    WebhookRequest request = sender.send(body(sender), NOW);
    String url = request.url().split("\\?", 2)[0];
    assertRefused(
        sender, receive(sender, new WebhookRequest("POST", url, Map.of(), request.body())));
    Map<String, String> blank = new TreeMap<>(request.headers());
    blank.replaceAll((name, value) -> "");
    assertRefused(sender, receive(sender, new WebhookRequest("POST", url, blank, request.body())));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void refusesGarbageForASignature(Sender sender) {
    WebhookRequest request = sender.send(body(sender), NOW);
    for (String garbage : List.of("x", ",,,=", "t=,v1=", "a.b.c", "Bearer ", "\u00e9", "v0=")) {
      Map<String, String> headers = new TreeMap<>(request.headers());
      headers.replaceAll((name, value) -> garbage);
      String url = request.url().split("\\?", 2)[0] + "?checksum=" + "%zz";
      assertRefused(
          sender, receive(sender, new WebhookRequest("POST", url, headers, request.body())));
    }
  }

  @ParameterizedTest
  @MethodSource("sendersThatSignTheTime")
  @DisplayName("trap 32: an old or early request")
  void refusesWhatWasSignedAtAnotherTime(Sender sender) {
    for (Duration skew : List.of(Duration.ofMinutes(7), Duration.ofDays(400))) {
      assertRefused(sender, receive(sender, sender.send(body(sender), NOW.minus(skew))));
      assertRefused(sender, receive(sender, sender.send(body(sender), NOW.plus(skew))));
    }
    assertThat(receive(sender, sender.send(body(sender), NOW.minusSeconds(200))))
        .isNotInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @MethodSource("senders")
  void takesTheSecretBeforeWhileItIsBeingChanged(Sender sender) {
    Map<String, String> rotated = new TreeMap<>(sender.settings());
    for (String name : List.of("secret", "api-key")) {
      if (rotated.containsKey(name)) {
        rotated.put("previous-" + name, rotated.get(name));
        rotated.put(name, "bmV3bmV3");
      }
    }
    WebhookAccount account = new WebhookAccount("acme", rotated);
    assertThat(sender.adapter().problems(account)).isEmpty();
    for (Map<String, String> keys : List.of(sender.settings(), rotated)) {
      assertThat(sender.adapter().receive(sender.send(body(sender), keys, NOW), account, NOW))
          .isNotInstanceOf(Rejected.class);
    }
  }

  @ParameterizedTest
  @MethodSource("senders")
  void needsASecret(Sender sender) {
    for (Map<String, String> settings :
        List.of(Map.<String, String>of(), Senders.with(sender.settings(), "secret", "  "))) {
      WebhookAccount open = new WebhookAccount("acme", settings);
      assertThat(sender.adapter().problems(open)).anyMatch(p -> p.startsWith("secret is missing"));
      assertRefused(sender, sender.adapter().receive(sender.send(body(sender), NOW), open, NOW));
    }
  }

  @ParameterizedTest
  @MethodSource("senders")
  void saysWhatElseIsWrongWithAnAccount(Sender sender) {
    WebhookAccount account =
        new WebhookAccount("a:b", Senders.with(sender.settings(), "sekret", "hush"));
    assertThat(sender.adapter().problems(account))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("colon"))
        .anyMatch(problem -> problem.startsWith("sekret is no setting of " + sender.vendor()))
        .noneMatch(problem -> problem.contains("hush"));
    assertThat(account.toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @MethodSource("senders")
  void helpsWithEverySetting(Sender sender) {
    assertThat(sender.adapter().settings())
        .isNotEmpty()
        .allMatch(setting -> setting.help().endsWith("."))
        .filteredOn(AccountSetting::secret)
        .extracting(AccountSetting::name)
        .contains("secret", "previous-secret");
  }

  @ParameterizedTest
  @MethodSource("senders")
  void readsHeadersInAnyCase(Sender sender) {
    WebhookRequest request = sender.send(body(sender), NOW);
    Map<String, String> loud = new TreeMap<>();
    request.headers().forEach((name, value) -> loud.put(name.toUpperCase(Locale.ROOT), value));
    assertThat(receive(sender, new WebhookRequest("POST", request.url(), loud, request.body())))
        .isNotInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @MethodSource("senders")
  void answersWhatCannotBeReadWithout5xx(Sender sender) {
    for (String garbage : List.of("", "{", "[1,2", "nope", "{}}", "\u0000", "[".repeat(5000))) {
      Outcome outcome = receive(sender, sender.send(garbage.getBytes(UTF_8), NOW));
      assertThat(outcome.response().status()).as(garbage).isBetween(200, 499);
      assertThat(outcome).as(garbage).isNotInstanceOf(Accepted.class);
    }
    byte[] noUtf8 = {'{', '"', (byte) 0xC3, '"', '}'};
    assertThat(receive(sender, sender.send(noUtf8, NOW)).response().status()).isBetween(200, 499);
  }

  @ParameterizedTest
  @MethodSource("senders")
  @DisplayName("trap 30: storing failed, so that the vendor has to try again")
  void isToldToTryAgainWith5xx(Sender sender) {
    Acknowledgement acknowledgement = sender.adapter().acknowledgement();
    assertThat(acknowledgement.unavailable().status()).isEqualTo(503);
    assertThat(acknowledgement.success().status()).isBetween(200, 204);
    assertThat(acknowledgement.deadline()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIVEKIT", "nobody", ""})
  void namesNoOther(String vendor) {
    assertThat(VendorAdapters.named(vendor)).isEmpty();
  }

  @Test
  void thereIsASenderForEveryVendor() {
    assertThat(senders().map(Sender::vendor).distinct())
        .containsExactlyInAnyOrderElementsOf(
            VendorAdapters.all().stream().map(VendorAdapter::vendor).toList());
  }
}
