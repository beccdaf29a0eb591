package dev.rollcall.topics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositeKeyTest {

  @ParameterizedTest
  @CsvSource({
    "r,         s,      r|s",
    "a|b,       s,      a%7Cb|s",
    "a%b,       s,      a%25b|s",
    "a%7Cb,     s,      a%257Cb|s",
    "a%257Cb,   s|,     a%25257Cb|s%7C",
    "%,         |,      %25|%7C",
    "räume,     会議,    räume|会議",
  })
  void partsNeverRunTogether(String roomId, String sessionId, String key) {
    assertThat(CompositeKey.session(roomId, sessionId)).isEqualTo(key);
    assertThat(CompositeKey.parse(key).parts()).containsExactly(roomId, sessionId);
    assertThat(CompositeKey.roomId(key)).isEqualTo(roomId);
  }

  @Test
  void aParticipantsKeyEndsWithTheTimeOfJoining() {
    String key = CompositeKey.participant("room|1", "c%1", 1587667174725L);
    assertThat(key).isEqualTo("room%7C1|c%251|1587667174725");
    assertThat(CompositeKey.parse(key).parts()).containsExactly("room|1", "c%1", "1587667174725");
  }

  @Test
  void aKeyOfOnePartIsARoomId() {
    assertThat(CompositeKey.roomId("a%7Cb")).isEqualTo("a|b");
  }
}
