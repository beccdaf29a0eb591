package dev.rollcall.query;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads stretches of partitions, all within one length of time. One thread at a time. */
final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final long deadline;

  TopicReader(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, Duration patience) {
    this.consumer = consumer;
    this.patience = patience;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /**
   * @throws RoomReader.Unavailable when there is none
   */
  Duration left() {
    long nanos = deadline - System.nanoTime();
    if (nanos <= 0) {
      throw new RoomReader.Unavailable(
          "The dead letters could not be read in time; fewer at once may help.", SOON);
    }
    return Duration.ofNanos(nanos);
  }

  /** Whether three quarters of the time are gone. */
  boolean isNearlyOver() {
    return deadline - System.nanoTime() < patience.dividedBy(4).toNanos();
  }

  int partitions(String topic) {
    return consumer.partitionsFor(topic, left()).size();
  }

  long begin(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition), left()).get(partition);
  }

  /** Behind the last record that is committed. */
  long end(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition), left()).get(partition);
  }

  /** Hands over what is still there from one offset up to before another, in order. */
  void read(
      TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    while (consumer.position(partition, left()) < to) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < to) {
          each.accept(record);
        }
      }
    }
  }
}
