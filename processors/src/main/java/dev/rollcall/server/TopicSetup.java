package dev.rollcall.server;

import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that every topic is there before anything reads or writes. */
final class TopicSetup {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

  /** How often brokers are asked for topics that they do not know yet: for 20 seconds in all. */
  private static final int ATTEMPTS = 100;

  private static final long PAUSE_MILLIS = 200;

  private final Admin admin;
  private final RollcallConfig config;

  TopicSetup(Admin admin, RollcallConfig config) {
    this.admin = admin;
    this.config = config;
  }

  /**
   * @return how many partitions {@code room-events} has
   * @throws org.apache.kafka.common.config.ConfigException when topics are missing and may not be
   *     created
   */
  int prepare() {
    Topics topics = config.topics();
    Set<String> existing = names();
    List<Topic> needed = config.neededTopics();
    List<Topic> missing =
        needed.stream().filter(topic -> !existing.contains(topic.name())).toList();
    new StartupGuards(
            List.of(
                new TopicsGuard(
                    needed,
                    config.getBoolean(RollcallConfig.TOPICS_CREATE),
                    names -> List.copyOf(existing))))
        .pass();
    String events = topics.events().name();
    int partitions =
        existing.contains(events)
            ? counts(List.of(topics.events())).get(events)
            : config.getInt(RollcallConfig.TOPICS_PARTITIONS);
    create(missing, partitions);
    return counts(needed).get(events);
  }

  private Set<String> names() {
    return get(admin.listTopics().names());
  }

  private void create(List<Topic> missing, int partitions) {
    int replicas = config.getInt(RollcallConfig.TOPICS_REPLICATION_FACTOR);
    Optional<Short> factor = replicas < 0 ? Optional.empty() : Optional.of((short) replicas);
    List<Topic> internal = config.topics().internal();
    List<NewTopic> created =
        missing.stream()
            .map(
                topic ->
                    new NewTopic(
                            topic.name(),
                            Optional.of(internal.contains(topic) ? 1 : partitions),
                            factor)
                        .configs(topic.config()))
            .toList();
    admin.createTopics(created).values().forEach(this::awaitCreated);
  }

  private void awaitCreated(String topic, KafkaFuture<Void> created) {
    try {
      created.get();
      LOG.info("Created topic {}", topic);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) { // another instance was faster
        throw new KafkaException("Topic " + topic + " cannot be created.", e.getCause());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Partitions by name. A topic just created, here or elsewhere, may not be known everywhere. */
  private Map<String, Integer> counts(List<Topic> topics) {
    List<String> names = topics.stream().map(Topic::name).toList();
    for (int attempt = 1; ; attempt++) {
      try {
        Map<String, Integer> counts = new HashMap<>();
        get(admin.describeTopics(names).allTopicNames())
            .forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        return counts;
      } catch (KafkaException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || attempt == ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka gives no answer: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("Interrupted while asking Kafka.", e);
  }
}
