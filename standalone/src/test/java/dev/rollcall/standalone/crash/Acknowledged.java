package dev.rollcall.standalone.crash;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.standalone.system.Cluster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Writes events as a service would, and remembers where Kafka says that each lies. */
final class Acknowledged implements AutoCloseable {

  private final Cluster cluster;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<TopicPartition, Map<Long, String>> eventIds = new HashMap<>();

  Acknowledged(Cluster cluster) {
    this.cluster = cluster;
    this.producer = cluster.byteProducer();
  }

  /** Returns when all of them are acknowledged. */
  void write(List<RoomEvent> events) {
    String topic = Cluster.TOPICS.events().name();
    List<byte[]> values = cluster.encode(Cluster.TOPICS.events(), events);
    List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      byte[] key = events.get(i).getRoomId().getBytes(StandardCharsets.UTF_8);
      sent.add(producer.send(new ProducerRecord<>(topic, key, values.get(i))));
    }
    for (int i = 0; i < events.size(); i++) {
      RecordMetadata written = acknowledged(sent.get(i));
      eventIds
          .computeIfAbsent(new TopicPartition(topic, written.partition()), any -> new HashMap<>())
          .put(written.offset(), events.get(i).getEventId());
    }
  }

  private static RecordMetadata acknowledged(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka did not acknowledge an event.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** By offset; the caller's own. */
  Map<TopicPartition, Map<Long, String>> eventIds() {
    Map<TopicPartition, Map<Long, String>> copy = new HashMap<>();
    eventIds.forEach((partition, ids) -> copy.put(partition, new HashMap<>(ids)));
    return copy;
  }

  long count() {
    return eventIds.values().stream().mapToLong(Map::size).sum();
  }

  /** The last of each partition, as the API takes it. */
  String position() {
    return eventIds.entrySet().stream()
        .map(e -> e.getKey().partition() + ":" + Collections.max(e.getValue().keySet()))
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    producer.close();
  }
}
