package dev.rollcall.server;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What guards ask a cluster. Every method throws {@link KafkaException} with Kafka's own exception
 * as its cause when there is no answer.
 */
final class ClusterFacts {

  private final Admin admin;

  ClusterFacts(Admin admin) {
    this.admin = admin;
  }

  /** Number of partitions by topic, of the topics that exist. */
  Map<String, Integer> partitions(Collection<String> topics) {
    Map<String, Integer> partitions = new HashMap<>();
    get(admin.describeTopics(existing(topics)).allTopicNames())
        .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    return partitions;
  }

  /** Settings in force by topic, of the topics that exist. */
  Map<String, Map<String, String>> configs(Collection<String> topics) {
    List<ConfigResource> resources =
        existing(topics).stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .toList();
    Map<String, Map<String, String>> configs = new HashMap<>();
    get(admin.describeConfigs(resources).all())
        .forEach((resource, config) -> configs.put(resource.name(), values(config)));
    return configs;
  }

  private static Map<String, String> values(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  /** The finalized level of the feature {@code transaction.version}; 0 where there is none. */
  int transactionVersion() {
    FinalizedVersionRange range =
        get(admin.describeFeatures().featureMetadata())
            .finalizedFeatures()
            .get("transaction.version");
    return range == null ? 0 : range.maxVersionLevel();
  }

  /**
   * The offset a group goes on from, by partition, the highest of the topics; partitions without
   * one are left out.
   */
  Map<Integer, Long> committed(String group, Collection<String> topics) {
    Map<Integer, Long> committed = new TreeMap<>();
    Map<TopicPartition, OffsetAndMetadata> offsets =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    offsets.forEach(
        (partition, offset) -> {
          if (topics.contains(partition.topic()) && offset != null) {
            committed.merge(partition.partition(), offset.offset(), Math::max);
          }
        });
    return committed;
  }

  /** Whether the group has members now. */
  boolean hasMembers(String group) {
    try {
      return !get(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
          .members()
          .isEmpty();
    } catch (KafkaException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw e;
    }
  }

  /** How many offsets each partition holds; empty when there is no such topic. */
  Optional<Map<Integer, Long>> records(String topic) {
    Integer partitions = partitions(List.of(topic)).get(topic);
    if (partitions == null) {
      return Optional.empty();
    }
    Map<TopicPartition, Long> first = offsets(topic, partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(topic, partitions, OffsetSpec.latest());
    Map<Integer, Long> records = new TreeMap<>();
    end.forEach(
        (partition, offset) -> records.put(partition.partition(), offset - first.get(partition)));
    return Optional.of(records);
  }

  private Map<TopicPartition, Long> offsets(String topic, int partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), spec);
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    get(admin.listOffsets(asked).all())
        .forEach((partition, answer) -> offsets.put(partition, answer.offset()));
    return offsets;
  }

  /** Those of the topics that are there. */
  List<String> existing(Collection<String> topics) {
    Set<String> names = get(admin.listTopics().names());
    return topics.stream().filter(names::contains).toList();
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka gives no answer: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while asking Kafka.", e);
    }
  }
}
