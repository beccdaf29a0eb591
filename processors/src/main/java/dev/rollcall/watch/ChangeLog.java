package dev.rollcall.watch;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of {@code room-changes}. Positions are the offsets of the next records to read, by
 * partition. By one thread at a time.
 */
final class ChangeLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeLog.class);

  private final Consumer<byte[], RoomChange> consumer;
  private final String topic;

  ChangeLog(Watches.Consumers consumers, String topic) {
    this.consumer = consumers.open();
    this.topic = topic;
  }

  /** All partitions, each from its end. */
  Positions assignEnds(int partitions) {
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    ends.forEach(consumer::seek);
    return positions(ends);
  }

  /** Where the assigned partitions end now. */
  Positions ends() {
    return positions(consumer.endOffsets(consumer.assignment()));
  }

  /**
   * Those partitions, from there.
   *
   * @return false when the topic no longer has what is asked for, or never did
   */
  boolean assign(Positions from) {
    Map<TopicPartition, Long> next = new HashMap<>();
    from.offsets().forEach((p, offset) -> next.put(new TopicPartition(topic, p), offset));
    Collection<TopicPartition> partitions = next.keySet();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    boolean there =
        next.entrySet().stream()
            .allMatch(
                asked ->
                    asked.getValue() >= begins.get(asked.getKey())
                        && asked.getValue() <= ends.get(asked.getKey()));
    if (there) {
      consumer.assign(partitions);
      next.forEach(consumer::seek);
    }
    return there;
  }

  /** What there is, in the order of each partition. */
  List<WatchedChange> poll(Duration patience) {
    List<WatchedChange> found = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], RoomChange> record : consumer.poll(patience)) {
        found.add(new WatchedChange(record.partition(), record.offset(), record.value()));
      }
    } catch (RecordDeserializationException e) {
      LOG.error("A record of {} at {} is no change", e.topicPartition(), e.offset(), e);
      consumer.seek(e.topicPartition(), e.offset() + 1);
    }
    return found;
  }

  /** After the last record that was given, and after what transactions left behind it. */
  Positions positions() {
    Map<Integer, Long> next = new TreeMap<>();
    consumer.assignment().forEach(p -> next.put(p.partition(), consumer.position(p)));
    return Positions.of(next);
  }

  private static Positions positions(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> next = new TreeMap<>();
    offsets.forEach((partition, offset) -> next.put(partition.partition(), offset));
    return Positions.of(next);
  }

  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
