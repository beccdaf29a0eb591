package dev.rollcall.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {
  private static final String DAY_MS = "86400000";

  @ParameterizedTest
  @CsvSource({
    "room-events,       RoomEvent,   delete,  30, LogAppendTime,  262144",
    "room-state,        Room,        compact,   , ,              2097152",
    "room-participants, Participant, compact,   , ,              2097152",
    "room-changes,      RoomChange,  delete,   7, LogAppendTime, 2097152",
    "room-sessions,     RoomSession, compact,   , ,              2097152",
    "room-events-repair, ,           delete,  30, CreateTime,    2097152",
    "room-events-dlq,   ,            delete,  30, LogAppendTime, 2097152",
    "rollcall-poller-positions, ,    compact,   , ,              2097152",
    "rollcall-dlq-handled,   ,       compact,   , ,              2097152",
  })
  void theContract(
      String name, String schema, String policy, Integer days, String timestamps, String maxBytes) {
    Topic topic = named(name);
    String retention = days == null ? null : Long.toString(days * Long.parseLong(DAY_MS));
    assertThat(topic.valueSchema() == null ? null : topic.valueSchema().getName())
        .isEqualTo(schema);
    assertThat(topic.config())
        .containsEntry("cleanup.policy", policy)
        .containsEntry("max.message.bytes", maxBytes);
    assertThat(topic.config().get("retention.ms")).isEqualTo(retention);
    assertThat(topic.config().get("message.timestamp.type")).isEqualTo(timestamps);
  }

  @Test
  void tombstonesStayLongEnoughForAConsumerThatWasAwayForAWeek() {
    assertThat(named("room-state").config()).containsEntry("delete.retention.ms", "604800000");
  }

  @Test
  void whatIsReplacedIsGoneWithinAMonth() {
    assertThat(Topics.withPrefix("").all())
        .filteredOn(topic -> topic.config().get("cleanup.policy").equals("compact"))
        .hasSize(3)
        .allSatisfy(
            topic -> {
              long round = millis(topic, "max.compaction.lag.ms") + millis(topic, "segment.ms");
              assertThat(2 * round + millis(topic, "delete.retention.ms"))
                  .isLessThanOrEqualTo(30 * Long.parseLong(DAY_MS));
            });
  }

  private static long millis(Topic topic, String key) {
    return Long.parseLong(topic.config().get(key));
  }

  @Test
  void thePrefixIsPartOfEveryNameAndSubject() {
    Topics topics = Topics.withPrefix("eu.");
    assertThat(topics.all()).hasSize(7).allMatch(topic -> topic.name().startsWith("eu.room-"));
    assertThat(topics.pollerPositions().name()).isEqualTo("eu.rollcall-poller-positions");
    assertThat(topics.events().valueSubject()).isEqualTo("eu.room-events-value");
  }

  private static Topic named(String name) {
    Topics topics = Topics.withPrefix("");
    return Stream.concat(topics.all().stream(), topics.internal().stream())
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
