package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traps that lie in single values: ids, times and counters. */
class VendorValuesTest {

  @Test
  void trap11RoomsOfOneNameInTwoAccountsAreTwo() {
    assertThat(
            Stream.of("livekit:a", "livekit:b", "100ms:a")
                .map(account -> account.split(":"))
                .map(account -> Ids.roomId(account[0], account[1], "standup")))
        .doesNotHaveDuplicates();
  }

  @Test
  @Tag("rule-5")
  void trap14SecondsTakenForMillisecondsAndClocksADayAheadAreRefused() {
    RoomEvent seconds = Script.event("0 JOINED c-1");
    seconds.setOccurredAt(Instant.ofEpochMilli(Script.NOON.getEpochSecond()));
    RoomEvent ahead = Script.event("0 JOINED c-1");
    ahead.setOccurredAt(Script.NOON.plus(Duration.ofHours(25)));

    EventRules rules = new EventRules(EventRules.UnknownType.ALLOWED);
    assertThat(rules.problems(seconds, Script.NOON)).singleElement().asString().contains("2000");
    assertThat(rules.problems(ahead, Script.NOON)).singleElement().asString().contains("24 hours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"})
  @Tag("rule-5")
  void trap15ZeroTimesAreAbsent(String never) {
    RoomEvent join = Script.event("10 JOINED c-1");
    join.getParticipant().setJoinedAt(Instant.parse(never));
    join.getParticipant().setLeftAt(Instant.parse(never));

    EventRules rules = new EventRules(EventRules.UnknownType.ALLOWED);
    assertThat(rules.problems(join, Script.NOON)).isEmpty();
    assertThat(Told.of(List.of(join)).get("connections")).isEqualTo("c-1 10-");
  }

  @Test
  @Tag("rule-4")
  void trap24NoEventCarriesACounterToTrust() {
    assertThat(RoomAttributes.getClassSchema().getFields())
        .extracting(field -> field.name().toLowerCase(Locale.ROOT))
        .noneMatch(name -> name.contains("count") || name.startsWith("num"));
  }
}
