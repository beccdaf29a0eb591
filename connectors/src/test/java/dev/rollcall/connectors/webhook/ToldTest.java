package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.events.EventRules;
import dev.rollcall.events.Ids;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How values of payloads are read. */
class ToldTest {
  private static final Instant NOW = Fixture.NOW;

  private static Told told(String json) {
    try {
      return Told.object(json.getBytes(UTF_8), NOW);
    } catch (Refusal e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1795165200, 2026-11-20T09:00:00Z",
    "\"1795165200\", 2026-11-20T09:00:00Z",
    "1795165209.961, 2026-11-20T09:00:09.961Z",
    "1.795165209961E9, 2026-11-20T09:00:09.961Z",
    "\"1795165200.0009\", 2026-11-20T09:00:00Z",
  })
  @DisplayName("trap 14: seconds, as numbers or texts, with a fraction or without")
  void seconds(String value, Instant expected) {
    assertThat(told("{\"t\":" + value + "}").seconds("t")).isEqualTo(expected);
  }

  @Test
  @DisplayName("trap 14: milliseconds, nanoseconds and ISO 8601 with up to 9 digits")
  void otherUnits() {
    assertThat(told("{\"t\":\"1795165200250\"}").millis("t")).isEqualTo("2026-11-20T09:00:00.250Z");
    assertThat(told("{\"t\":\"1795165200250999999\"}").nanos("t"))
        .isEqualTo("2026-11-20T09:00:00.250Z");
    assertThat(told("{\"t\":\"2026-11-20T09:00:00Z\"}").iso("t")).isEqualTo("2026-11-20T09:00:00Z");
    assertThat(told("{\"t\":\"2026-11-20T10:00:00.123456789+01:00\"}").iso("t"))
        .isEqualTo("2026-11-20T09:00:00.123Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "\"0\"",
        "\"\"",
        "null",
        "-62135596800",
        "\"0001-01-01T00:00:00Z\"",
        "\"1970-01-01T00:00:00Z\"",
        "\"1999-12-31T23:59:59Z\"",
        "\"2026-11-22T00:00:00Z\"",
        "\"+1000000000-12-31T23:59:59Z\"",
        "9e99",
        "99999999999999999999999999999999999999",
        "\"NaN\"",
        "true",
        "[1795165200]",
        "{\"seconds\":1795165200}"
      })
  @DisplayName("trap 15: times that were never set, or cannot be right, are absent")
  void zeroTimes(String value) {
    Told told = told("{\"t\":" + value + "}");
    assertThat(told.seconds("t")).isNull();
    assertThat(told.millis("t")).isNull();
    assertThat(told.nanos("t")).isNull();
    assertThat(told.iso("t")).isNull();
    assertThat(told.secondsAfter("t", "t")).isNull();
  }

  @Test
  void aTimeAfterALength() {
    assertThat(told("{\"t\":1795165205.96,\"d\":11.419}").secondsAfter("t", "d"))
        .isEqualTo("2026-11-20T09:00:17.379Z");
    assertThat(told("{\"t\":1795165205,\"d\":1e9}").secondsAfter("t", "d")).isNull();
    assertThat(told("{\"t\":1795165205,\"d\":-1}").secondsAfter("t", "d")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "25, 25",
    "\"25\", 25",
    "25.0, 25",
    "0, ",
    "-1, ",
    "2.5, ",
    "3e9, ",
    "true, ",
    "[25], "
  })
  void counts(String value, Integer expected) {
    assertThat(told("{\"n\":" + value + "}").count("n")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "\"true\", true", "false, false", "1, ", "\"yes\", ", "null, "})
  void flags(String value, Boolean expected) {
    assertThat(told("{\"f\":" + value + "}").flag("f")).isEqualTo(expected);
  }

  @Test
  @DisplayName("a text over the limit is cut between characters")
  void longTexts() {
    String text = told("{\"x\":\"" + "\u00e4\uD83D\uDE00".repeat(1000) + "\"}").text("x");
    assertThat(text.getBytes(UTF_8).length)
        .isBetween(EventRules.MAX_TEXT_BYTES - 3, EventRules.MAX_TEXT_BYTES);
    assertThat(text).startsWith("\u00e4\uD83D\uDE00").doesNotEndWith("\uD83D");
  }

  @Test
  @DisplayName("metadata over the limit is left out: half of it is of no use")
  void longMetadata() {
    String fits = "m".repeat(EventRules.MAX_METADATA_BYTES);
    assertThat(told("{\"m\":\"" + fits + "\"}").metadata("m")).isEqualTo(fits);
    assertThat(told("{\"m\":\"" + fits + "m\"}").metadata("m")).isNull();
    assertThat(told("{\"m\":{\"a\":[1]}}").metadata("m")).isEqualTo("{\"a\":[1]}");
    assertThat(told("{\"m\":{}}").metadata("m")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "a\\nb, a_b~",
    "a_b, a_b",
  })
  @DisplayName("an id that cannot be one is cleaned and marked, so that it stays distinct")
  void cleanIds(String id, String expected) {
    String read = told("{\"id\":\"" + id + "\"}").id("id");
    assertThat(Ids.problem("id", read)).isEmpty();
    assertThat(read.replaceFirst("~[0-9a-f]{16}$", "~")).isEqualTo(expected);
  }

  @Test
  @DisplayName("an id that is too long is cut and marked, so that it stays distinct")
  void longIds() {
    String first = told("{\"id\":\"" + "x".repeat(600) + "1\"}").id("id");
    String second = told("{\"id\":\"" + "x".repeat(600) + "2\"}").id("id");
    assertThat(first).hasSize(Ids.MAX_BYTES).isNotEqualTo(second);
    assertThat(told("{\"id\":\"" + "x".repeat(600) + "1\"}").id("id")).isEqualTo(first);
  }

  @Test
  void aRoomOfALongNameHasAKeyThatFits() {
    Telling telling = new Telling("livekit", "acme", "e-1", "room_started", NOW);
    String key = telling.roomId("\u00e4".repeat(256));
    assertThat(Ids.problem("roomId", key)).isEmpty();
    assertThat(key).isNotEqualTo(telling.roomId("\u00e4".repeat(255) + "\u00f6"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "1", "{} {}", "\"x\"", "{'a':1}"})
  void whatIsNoObject(String body) {
    assertThatThrownBy(() -> Told.object(body.getBytes(UTF_8), NOW)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1795165200, 2026-11-20T09:00:00Z",
    "1795165200250, 2026-11-20T09:00:00.250Z",
    "x, ",
    "99999999999999999999, ",
  })
  void secondsOrMilliseconds(String number, Instant expected) {
    assertThat(Told.secondsOrMillis(number, NOW)).isEqualTo(expected);
  }
}
