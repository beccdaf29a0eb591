package dev.rollcall.standalone.verify;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.topology.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All events of {@code room-events} that the topology folds, by room; it holds them in memory. What
 * is committed alone is read.
 */
public final class EventLog implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admission admission;
  private final List<TopicPartition> partitions;
  private final Map<String, List<RoomEvent>> rooms = new TreeMap<>();
  private final Map<Integer, Long> last = new TreeMap<>();
  private long events;
  private long refused;

  private EventLog(KafkaConsumer<byte[], byte[]> consumer, Admission admission, String topic) {
    this.consumer = consumer;
    this.admission = admission;
    this.partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new StandaloneException("There is no topic " + topic + ".");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Opened at the topic's beginning, with nothing read.
   *
   * @param registry stays the caller's to close
   */
  public static EventLog open(RollcallConfig config, SchemaRegistry registry) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            config.committedReader("verify"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    Admission admission =
        new Admission(
            KafkaAvroSerde.of(registry, RoomEvent.class, config.registry()).deserializer(),
            config.maxEventAge());
    try {
      return new EventLog(consumer, admission, config.topics().events().name());
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Reads on, up to the ends that the partitions have now. */
  public void readOn(Steps steps) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long total = left(ends);
    for (long left = total; left > 0; left = left(ends)) {
      consumer.poll(POLL).forEach(this::take);
      steps.done(total - left(ends), total);
    }
  }

  private long left(Map<TopicPartition, Long> ends) {
    return partitions.stream()
        .mapToLong(partition -> Math.max(0, ends.get(partition) - consumer.position(partition)))
        .sum();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    last.put(record.partition(), record.offset());
    admission.event(record).ifPresentOrElse(this::add, () -> refused++);
  }

  private void add(RoomEvent event) {
    rooms.computeIfAbsent(event.getRoomId(), any -> new ArrayList<>()).add(event);
    events++;
  }

  public Set<String> rooms() {
    return new TreeSet<>(rooms.keySet());
  }

  /** In no order that matters. */
  public List<RoomEvent> of(String room) {
    return List.copyOf(rooms.getOrDefault(room, List.of()));
  }

  /** The last record read of each partition, as the API takes it; empty when there was none. */
  public String position() {
    return last.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  /** Partitions whose first records are gone: what follows from the rest is not all. */
  public Set<Integer> cut() {
    return consumer.beginningOffsets(partitions).entrySet().stream()
        .filter(begin -> begin.getValue() > 0)
        .map(begin -> begin.getKey().partition())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public long events() {
    return events;
  }

  /** Records that cannot be used. */
  public long refused() {
    return refused;
  }

  @Override
  public void close() {
    consumer.close();
    admission.close();
  }
}
