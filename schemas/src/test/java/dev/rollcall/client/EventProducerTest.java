package dev.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.topics.Positions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EventProducerTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final Serializer<RoomEvent> ANY = (topic, event) -> new byte[0];

  private final MockProducer<String, RoomEvent> kafka =
      new MockProducer<>(false, null, new StringSerializer(), ANY);
  private final EventProducer producer =
      new EventProducer("room-events", kafka, Clock.fixed(NOW, ZoneOffset.UTC));

  private static RoomEvent join(Instant at) {
    return RoomEvents.participantJoined("r").at(at).participant("c-1").build();
  }

  @Test
  void an_event_goes_under_its_room_and_its_position_comes_back() {
    CompletableFuture<Positions> first = producer.send(join(NOW));
    CompletableFuture<Positions> second = producer.send(join(NOW.plusSeconds(1)));
    assertThat(first).isNotDone();
    assertThat(producer.position()).isEqualTo(Positions.NONE);
    kafka.completeNext();
    assertThat(first).isCompletedWithValue(Positions.parse("0:0"));
    kafka.completeNext();
    assertThat(second).isCompletedWithValue(Positions.parse("0:1"));
    assertThat(producer.position()).isEqualTo(Positions.parse("0:1"));
    assertThat(kafka.history()).allMatch(record -> record.key().equals("r"));
    assertThat(kafka.history()).allMatch(record -> record.topic().equals("room-events"));
  }

  @Test
  void what_is_not_acknowledged_is_not_in_the_position() {
    CompletableFuture<Positions> lost = producer.send(join(NOW));
    kafka.errorNext(new TimeoutException("gone"));
    assertThat(lost).isCompletedExceptionally();
    assertThat(producer.position()).isEqualTo(Positions.NONE);
  }

  @Test
  void an_event_that_would_be_a_dead_letter_is_not_sent() {
    RoomEvent tooFarAhead = join(NOW.plus(Duration.ofDays(2)));
    assertThatThrownBy(() -> producer.send(tooFarAhead))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("occurredAt");
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void settings_that_would_lose_or_scatter_events_are_not_taken() {
    assertThat(
            EventProducer.promises(
                Map.of(
                    "acks",
                    "0",
                    "partitioner.class",
                    "some.Other",
                    "enable.idempotence",
                    false,
                    "linger.ms",
                    5)))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", 5)
        .doesNotContainKey("partitioner.class");
  }
}
