package dev.rollcall.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "acme/standup?x=1", "a|b%c", "livekit:acme:x", "会議室", "🎥"})
  void anyTextIsAnId(String id) {
    assertThat(Ids.problem("roomId", id)).isEmpty();
  }

  @Test
  void anIdIsMissingWhenNullOrEmpty() {
    assertThat(Ids.problem("roomId", null)).contains("roomId is missing.");
    assertThat(Ids.problem("roomId", "")).contains("roomId is missing.");
  }

  @ParameterizedTest
  @CsvSource({"a, 512", "é, 256", "会, 170", "🎥, 128"})
  void bytesAreCountedNotCharacters(String character, int most) {
    assertThat(Ids.problem("roomId", character.repeat(most))).isEmpty();
    assertThat(Ids.problem("roomId", character.repeat(most + 1)).orElseThrow())
        .startsWith("roomId is 51")
        .endsWith(" bytes long as UTF-8; at most 512 are allowed.");
  }

  @ParameterizedTest
  @ValueSource(chars = {0, '\n', '\t', 0x1f, 0x7f, 0x85, 0x9f})
  void controlCharactersAreRefused(char control) {
    assertThat(Ids.problem("participant.id", "ab" + control))
        .contains(
            "participant.id has a control character (U+%04X) at index 2.".formatted((int) control));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83c", "a\ud83cb", "\udfa5", "\udfa5\ud83c", "\ud83c\ud83c\udfa5"})
  void halfASurrogatePairIsRefused(String id) {
    assertThat(Ids.problem("roomId", id).orElseThrow()).contains("half a surrogate pair");
  }

  @Test
  void adaptersComposeRoomIds() {
    assertThat(Ids.roomId("livekit", "acme", "RM_1")).isEqualTo("livekit:acme:RM_1");
    assertThat(Ids.roomId("zoom", "acme", "a:b")).isEqualTo("zoom:acme:a:b");
  }

  @ParameterizedTest
  @CsvSource({
    "'',      acme, r,  vendor is missing.",
    "livekit, '',   r,  account is missing.",
    "livekit, acme, '', vendorRoomId is missing.",
    "live:it, acme, r,  vendor must not hold a colon.",
    "livekit, a:b,  r,  account must not hold a colon.",
  })
  void partsOfARoomIdAreChecked(String vendor, String account, String room, String message) {
    assertThatThrownBy(() -> Ids.roomId(vendor, account, room))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
