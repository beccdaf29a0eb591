package dev.rollcall.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomPartitionerTest {

  /** What every producer must choose; the vectors are for producers in other languages, too. */
  @ParameterizedTest
  @CsvSource({
    "r-1, 12, 11",
    "acme-standup, 12, 1",
    "livekit:acme:standup, 12, 2",
    "a|b%c, 12, 5",
    "räume/größe, 12, 11",
    "会議室, 12, 4",
    "🎥, 12, 3",
    "acme-standup, 1, 0",
    "acme-standup, 997, 931",
  })
  void goldenVectors(String roomId, int partitions, int partition) {
    assertThat(RoomPartitioner.partition(roomId, partitions)).isEqualTo(partition);
  }

  @ParameterizedTest
  @CsvSource({"r-1", "acme-standup", "räume/größe", "会議室", "🎥"})
  void itIsWhatKafkasProducerChooses(String roomId) {
    byte[] key = roomId.getBytes(StandardCharsets.UTF_8);
    for (int partitions = 1; partitions < 50; partitions++) {
      assertThat(RoomPartitioner.partition(roomId, partitions))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }
}
