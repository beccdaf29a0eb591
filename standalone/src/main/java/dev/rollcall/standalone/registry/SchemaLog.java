package dev.rollcall.standalone.registry;

import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.standalone.registry.SchemaRecords.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The {@code _schemas} topic: one partition, compacted, the only place where schemas are kept. A
 * thread of its own reads it into a {@link SchemaStore}; a write returns once that thread has read
 * it back, so that the writer's next read sees it.
 */
final class SchemaLog implements AutoCloseable {

  static final String TOPIC = "_schemas";

  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 100;

  private final SchemaStore store;
  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;

  /** The offset after the last record applied; guarded by this, which is notified of changes. */
  private long position;

  private RuntimeException readerFailure;

  private SchemaLog(String bootstrapServers, SchemaStore store) {
    this.store = store;
    this.producer = producer(bootstrapServers);
    this.consumer = consumer(bootstrapServers);
    this.reader = new Thread(this::read, "schema-registry-reader");
  }

  /** Makes the topic if need be, and returns when all that it holds is in the store. */
  static SchemaLog open(String bootstrapServers, SchemaStore store) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      createTopic(admin);
      checkTopic(admin);
    } catch (ExecutionException e) {
      throw new StandaloneException(
          "The schema registry cannot use Kafka's topic "
              + TOPIC
              + ": "
              + e.getCause().getMessage(),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StandaloneException("The schema registry was interrupted while it started.", e);
    }
    SchemaLog log = new SchemaLog(bootstrapServers, store);
    log.start();
    return log;
  }

  /**
   * Writes the entries in order and waits until they have been read back.
   *
   * @throws RegistryException 50001 when Kafka does not take them, or not in time
   */
  void append(List<Entry> entries) {
    try {
      long end = 0;
      for (Entry entry : entries) {
        ProducerRecord<String, String> record =
            new ProducerRecord<>(TOPIC, 0, entry.key(), entry.value());
        end = producer.send(record).get().offset() + 1;
      }
      awaitPosition(end);
    } catch (ExecutionException e) {
      throw RegistryException.storeFailed(e.getCause());
    } catch (TimeoutException e) {
      throw RegistryException.storeFailed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryException.storeFailed(e);
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      reader.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
  }

  private void start() {
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
    long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
    reader.start();
    try {
      awaitPosition(end);
    } catch (TimeoutException e) {
      close();
      throw new StandaloneException("The schema registry could not read " + TOPIC + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new StandaloneException("The schema registry was interrupted while it started.", e);
    }
  }

  private void read() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          if (record.key() != null) {
            store.apply(record.key(), record.value());
          }
        }
        advance(consumer.position(PARTITION));
      }
    } catch (WakeupException closed) {
      fail(new IllegalStateException("The schema registry is closed.", closed));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private synchronized void advance(long newPosition) {
    position = newPosition;
    notifyAll();
  }

  private synchronized void fail(RuntimeException reason) {
    readerFailure = reason;
    notifyAll();
  }

  private synchronized void awaitPosition(long end) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (position < end) {
      if (readerFailure != null) {
        throw RegistryException.storeFailed(readerFailure);
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new TimeoutException("offset " + end + " of " + TOPIC + " was not read in time");
      }
      wait(left);
    }
  }

  private static void createTopic(Admin admin) throws ExecutionException, InterruptedException {
    NewTopic topic = new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static void checkTopic(Admin admin) throws ExecutionException, InterruptedException {
    TopicDescription topic = describeTopic(admin);
    if (topic.partitions().size() != 1) {
      throw new StandaloneException(
          "Kafka's topic %s must have one partition; it has %d."
              .formatted(TOPIC, topic.partitions().size()));
    }
  }

  /** The broker may hear of a new topic only some time after the controller has made it. */
  private static TopicDescription describeTopic(Admin admin)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
      } catch (ExecutionException e) {
        boolean unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!unknown || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static KafkaProducer<String, String> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "client.id", "schema-registry",
            "acks", "all",
            "linger.ms", "0",
            "delivery.timeout.ms", Long.toString(PATIENCE.toMillis()),
            "request.timeout.ms", "10000"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "client.id", "schema-registry",
            "enable.auto.commit", "false",
            "fetch.max.wait.ms", "500",
            "auto.offset.reset", "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
