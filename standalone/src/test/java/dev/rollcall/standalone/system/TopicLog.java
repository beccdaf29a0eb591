package dev.rollcall.standalone.system;

import dev.rollcall.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** A topic from its beginning, as a plain consumer of what is committed sees it. */
public final class TopicLog<K, V> implements AutoCloseable {

  private final KafkaConsumer<K, V> consumer;
  private final List<TopicPartition> partitions;
  private final List<ConsumerRecord<K, V>> records = new ArrayList<>();

  TopicLog(String bootstrapServers, Topic topic, Deserializer<K> keys, Deserializer<V> values) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                20),
            keys,
            values);
    this.partitions =
        IntStream.range(0, Cluster.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** All records up to the topic's present end; those of a partition are in order. */
  public List<ConsumerRecord<K, V>> upToNow() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return List.copyOf(records);
  }

  /** The values of one key, in order. */
  public List<V> valuesOf(K key) {
    return upToNow().stream()
        .filter(record -> record.key().equals(key))
        .map(ConsumerRecord::value)
        .toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
