package dev.rollcall.server;

import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that every topic is there before anything reads or writes. */
final class TopicSetup {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

  /** Together the 30 s after which Kafka's clients give up by default. */
  private static final int ATTEMPTS = 150;

  private static final long PAUSE_MILLIS = 200;

  private final Admin admin;
  private final RollcallConfig config;

  TopicSetup(Admin admin, RollcallConfig config) {
    this.admin = admin;
    this.config = config;
  }

  /**
   * @return how many partitions {@code room-events} has
   * @throws ConfigException when topics are missing and may not be created, or rooms would lie on
   *     other partitions of one topic than of another
   */
  int prepare() {
    Topics topics = config.topics();
    Set<String> existing = names();
    List<Topic> missing =
        topics.all().stream().filter(topic -> !existing.contains(topic.name())).toList();
    if (!missing.isEmpty() && !config.getBoolean(RollcallConfig.TOPICS_CREATE)) {
      throw new ConfigException(
          "Topics are missing: "
              + String.join(", ", missing.stream().map(Topic::name).toList())
              + ". Create them, or set "
              + RollcallConfig.TOPICS_CREATE
              + "=true.");
    }
    create(missing);
    return partitionsOfEvents(topics);
  }

  private Set<String> names() {
    return get(admin.listTopics().names());
  }

  private void create(List<Topic> missing) {
    Map<String, KafkaFuture<Void>> created =
        admin.createTopics(missing.stream().map(this::withConfig).toList()).values();
    created.forEach(this::awaitCreated);
  }

  private NewTopic withConfig(Topic topic) {
    int partitions = config.getInt(RollcallConfig.TOPICS_PARTITIONS);
    int replicas = config.getInt(RollcallConfig.TOPICS_REPLICATION_FACTOR);
    return new NewTopic(
            topic.name(),
            Optional.of(partitions),
            replicas < 0 ? Optional.empty() : Optional.of((short) replicas))
        .configs(topic.config());
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

  private int partitionsOfEvents(Topics topics) {
    return described(topics).get(topics.events().name()).partitions().size();
  }

  /** A broker may hear of a new topic only some time after the controller has made it. */
  private Map<String, TopicDescription> described(Topics topics) {
    List<String> names = topics.all().stream().map(Topic::name).toList();
    for (int attempt = 1; ; attempt++) {
      try {
        return get(admin.describeTopics(names).allTopicNames());
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
