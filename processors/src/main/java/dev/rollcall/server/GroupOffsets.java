package dev.rollcall.server;

import dev.rollcall.query.CommittedOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka for the group's offsets; asked only for tasks that have processed nothing yet. */
final class GroupOffsets implements CommittedOffsets {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Admin admin;
  private final String group;
  private final String topic;

  GroupOffsets(Admin admin, String group, String topic) {
    this.admin = admin;
    this.group = group;
    this.topic = topic;
  }

  @Override
  public OptionalLong lastOf(int partition) {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      OffsetAndMetadata next = offsets.get(new TopicPartition(topic, partition));
      return next == null ? OptionalLong.empty() : OptionalLong.of(next.offset() - 1);
    } catch (ExecutionException | TimeoutException e) {
      return OptionalLong.empty(); // the caller then has nothing to show, which is the truth
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }
}
