package dev.rollcall.query.cluster;

import dev.rollcall.topology.Progress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many events of each partition of {@code room-events} are written and not processed: its end
 * less what the task here has processed, or else less what the application has committed, whichever
 * is later.
 */
public final class EventLags {

  private static final Logger LOG = LoggerFactory.getLogger(EventLags.class);

  private final Admin admin;
  private final String group;
  private final String topic;
  private final int partitions;
  private final Progress progress;

  /**
   * @param group the application's id
   * @param topic {@code room-events} under its full name
   */
  public EventLags(Admin admin, String group, String topic, int partitions, Progress progress) {
    this.admin = admin;
    this.group = group;
    this.topic = topic;
    this.partitions = partitions;
    this.progress = progress;
  }

  /** By partition, of all instances; empty when Kafka does not answer within the time given. */
  Map<Integer, Long> all(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    var ends = admin.listOffsets(asked(OffsetSpec.latest())).all();
    var begins = admin.listOffsets(asked(OffsetSpec.earliest())).all();
    var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata();
    try {
      return lags(within(ends, deadline), within(begins, deadline), within(committed, deadline));
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The ends of room-events cannot be told", e);
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private Map<TopicPartition, OffsetSpec> asked(OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), spec);
    }
    return asked;
  }

  private static <T> T within(KafkaFuture<T> future, long deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private Map<Integer, Long> lags(
      Map<TopicPartition, ListOffsetsResultInfo> ends,
      Map<TopicPartition, ListOffsetsResultInfo> begins,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<Integer, Long> lags = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndMetadata next = committed.get(partition);
          long read = next == null ? begins.get(partition).offset() : next.offset();
          long processed = progress.of(partition.partition()).orElse(-1) + 1;
          lags.put(partition.partition(), Math.max(0, end.offset() - Math.max(read, processed)));
        });
    return lags;
  }
}
