package dev.rollcall.server;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.client.EventProducer;
import dev.rollcall.http.EventSink;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerializer;
import dev.rollcall.topics.Positions;
import dev.rollcall.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes events to {@code room-events}, keyed by room id, with Kafka's default partitioner
 * (murmur2), which is what puts a room where its state is kept.
 */
public final class KafkaEventSink implements EventSink, AutoCloseable {

  /** What a record can cost beside its value: a key of 512 bytes, batch header and lengths. */
  private static final int RECORD_OVERHEAD = 640;

  /** Events that wait for Kafka, in bytes. */
  private static final long BUFFER_BYTES = 64L * 1024 * 1024;

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final String topic;
  private final Serializer<RoomEvent> serializer;
  private final Producer<String, byte[]> producer;
  private final Duration timeout;

  /**
   * @param serializer of values, configured; closed with this
   * @param producer configured as {@link #settings} says; closed with this
   * @param timeout longest that {@link #append} takes
   */
  public KafkaEventSink(
      String topic,
      Serializer<RoomEvent> serializer,
      Producer<String, byte[]> producer,
      Duration timeout) {
    this.topic = topic;
    this.serializer = serializer;
    this.producer = producer;
    this.timeout = timeout;
  }

  /**
   * @param registry stays the caller's to close; where it has the event's schema already, no event
   *     waits for it
   * @param producer as {@link #producer} makes it
   */
  public static KafkaEventSink of(
      RollcallConfig config, SchemaRegistry registry, Producer<String, byte[]> producer) {
    return new KafkaEventSink(
        config.topics().events().name(),
        new KafkaAvroSerializer<>(registry, config.registry(), false),
        producer,
        config.duration(RollcallConfig.HTTP_REQUEST_TIMEOUT));
  }

  public static KafkaProducer<String, byte[]> producer(RollcallConfig config) {
    return producer(config, Map.of());
  }

  /**
   * With the same promises, for those who have events encoded already.
   *
   * @param more settings over the sink's own
   */
  public static KafkaProducer<String, byte[]> producer(
      RollcallConfig config, Map<String, Object> more) {
    Map<String, Object> settings = settings(config);
    settings.putAll(more);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * With the same promises, in transactions. Who opens it under the same purpose, on any instance,
   * ends what the one before had not committed.
   */
  static KafkaProducer<byte[], byte[]> transactional(RollcallConfig config, String purpose) {
    Map<String, Object> settings = settings(config);
    String id = config.applicationId() + "-" + purpose;
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, id);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    // Of one that dies: readers of committed records wait for it for so long.
    settings.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        settings.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The {@code kafka.} keys, and over them what the promises of {@link #append} need. */
  static Map<String, Object> settings(RollcallConfig config) {
    long timeoutMs = config.duration(RollcallConfig.HTTP_REQUEST_TIMEOUT).toMillis();
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, config.applicationId() + "-http");
    // Clients in other languages read this topic too; many have no codec but gzip (kafkajs).
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.putAll(config.kafka());
    settings = EventProducer.promises(settings);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) (timeoutMs / 2));
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) (timeoutMs * 2 / 3));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMs / 3);
    return settings;
  }

  @Override
  public Positions append(List<RoomEvent> events, Duration within) {
    long deadline = System.nanoTime() + Math.min(timeout.toNanos(), within.toNanos());
    List<ProducerRecord<String, byte[]>> records = serialize(events);
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    TreeMap<Integer, Long> highest = new TreeMap<>();
    try {
      for (ProducerRecord<String, byte[]> record : records) {
        failEarly(sent, deadline);
        sent.add(producer.send(record));
      }
      for (Future<RecordMetadata> future : sent) {
        RecordMetadata written = await(future, deadline);
        highest.merge(written.partition(), written.offset(), Math::max);
      }
    } catch (ExecutionException e) {
      throw unavailable(e.getCause());
    } catch (KafkaException | IllegalStateException | TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
    return Positions.of(highest);
  }

  /** All of them before the first is sent, so that one that cannot be written stops them all. */
  private List<ProducerRecord<String, byte[]>> serialize(List<RoomEvent> events) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(events.size());
    for (RoomEvent event : events) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(topic, event.getRoomId(), serialize(event));
      int bytes = record.value().length + RECORD_OVERHEAD;
      if (bytes > Topics.MAX_EVENT_BYTES) {
        throw new TooLarge(records.size(), bytes, Topics.MAX_EVENT_BYTES);
      }
      records.add(record);
    }
    return records;
  }

  private byte[] serialize(RoomEvent event) {
    try {
      return serializer.serialize(topic, event);
    } catch (KafkaException e) {
      throw new Unavailable("The schema registry does not answer; nothing was written.", RETRY, e);
    }
  }

  /** While Kafka is away, each send blocks: the first failure must spare the others. */
  private static void failEarly(List<Future<RecordMetadata>> sent, long deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (System.nanoTime() > deadline) {
      throw new TimeoutException("The time for writing is over.");
    }
    if (!sent.isEmpty() && sent.get(sent.size() - 1).isDone()) {
      sent.get(sent.size() - 1).get();
    }
  }

  private static RecordMetadata await(Future<RecordMetadata> future, long deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private static Unavailable unavailable(Throwable cause) {
    return new Unavailable(
        "Kafka has not acknowledged all of the events; some may be written. Sending them all again"
            + " is safe.",
        RETRY,
        cause);
  }

  @Override
  public void close() {
    producer.close(timeout);
    serializer.close();
  }
}
