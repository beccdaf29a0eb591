package dev.rollcall.connectors.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.connectors.webhook.Outcome.Rejected;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens of LiveKit are believed. */
class LiveKitTokenTest {
  private static final Instant NOW = Fixture.NOW;
  private static final long SECONDS = NOW.getEpochSecond();
  private static final Sender LIVEKIT = Senders.of("livekit");
  private static final String SECRET = LIVEKIT.settings().get("secret");
  private static final byte[] BODY = Fixture.of("livekit", "room_started").body();
  private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private static String claims(String iss, long nbf, long exp) {
    return "{\"iss\":\"%s\",\"nbf\":%d,\"exp\":%d,\"sha256\":\"%s\"}"
        .formatted(iss, nbf, exp, Senders.base64(Senders.sha256(BODY)));
  }

  private static String good() {
    return claims("APIacme", SECONDS, SECONDS + 300);
  }

  private static String outcome(String authorization) {
    WebhookRequest request =
        Senders.request("https://x.example.com", BODY, Map.of("Authorization", authorization));
    Outcome outcome = LIVEKIT.adapter().receive(request, LIVEKIT.account(), NOW);
    return outcome instanceof Rejected rejected
        ? rejected.response().status() + " " + rejected.reason()
        : "accepted";
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "bearer ", "BEARER   "})
  void aBareTokenOrABearer(String prefix) {
    assertThat(outcome(prefix + Senders.jwt(HS256, good(), SECRET))).isEqualTo("accepted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"None\"}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":\"HS512\"}",
        "{\"alg\":\"RS256\"}",
        "{\"typ\":\"JWT\"}",
        "{\"alg\":[\"HS256\"]}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}"
      })
  void noOtherAlgorithm(String header) {
    assertThat(outcome(Senders.jwt(header, good(), SECRET)))
        .isEqualTo("401 The token is not signed with HS256.");
  }

  @Test
  void noneWithoutASignature() {
    String token = Senders.jwt("{\"alg\":\"none\"}", good(), SECRET);
    assertThat(outcome(token.substring(0, token.lastIndexOf('.') + 1)))
        .isEqualTo("401 The token is not signed with HS256.");
  }

  @ParameterizedTest
  @CsvSource({
    // nbf, exp, in seconds from now
    "0, 300, accepted",
    "-300, 0, accepted",
    "-360, -60, accepted",
    "-361, -61, '401 The token has expired, or tells no time when it does.'",
    "60, 360, accepted",
    "61, 361, 401 The token does not hold yet.",
  })
  void holdsForItsTimeAndAMinuteOfLeeway(long nbf, long exp, String expected) {
    String claims = claims("APIacme", SECONDS + nbf, SECONDS + exp);
    assertThat(outcome(Senders.jwt(HS256, claims, SECRET))).isEqualTo(expected);
  }

  @Test
  void anotherKey() {
    String claims = claims("APIother", SECONDS, SECONDS + 300);
    assertThat(outcome(Senders.jwt(HS256, claims, SECRET)))
        .isEqualTo("401 The token is of another API key.");
    assertThat(outcome(Senders.jwt(HS256, good(), SECRET + "x")))
        .isEqualTo("401 The token's signature does not match.");
  }

  /** Those that let people join are signed with the same secret. */
  @Test
  void aTokenForJoiningIsNoneForWebhooks() {
    String claims =
        "{\"iss\":\"APIacme\",\"exp\":%d,\"sub\":\"ann\",\"video\":{\"roomJoin\":true}}"
            .formatted(SECONDS + 300);
    assertThat(outcome(Senders.jwt(HS256, claims, SECRET)))
        .isEqualTo("401 The token is not of this body.");
  }

  @Test
  void aTokenWithoutEnd() {
    assertThat(outcome(Senders.jwt(HS256, good().replace("exp", "ext"), SECRET)))
        .startsWith("401 The token has expired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a.b",
        "a.b.c",
        "..",
        "e30.e30.e30.e30",
        "bm9wZQ.e30.",
        "\u00e4.\u00e4.\u00e4"
      })
  void whatIsNoToken(String token) {
    assertThat(outcome(token)).startsWith("401 The token is no");
  }

  @Test
  void aTokenThatWasCut() {
    String token = Senders.jwt(HS256, good(), SECRET);
    for (int end = token.lastIndexOf('.'); end < token.length(); end++) {
      assertThat(outcome(token.substring(0, end))).startsWith("401");
    }
    assertThat(outcome(token + "A")).startsWith("401");
  }
}
