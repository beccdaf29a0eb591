package dev.rollcall.client;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.EventRules.UnknownType;
import dev.rollcall.serde.KafkaAvroSerializer;
import dev.rollcall.topics.Positions;
import dev.rollcall.topics.Topics;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes events to {@code room-events}: under the right key, on the right partition, acknowledged
 * by all replicas.
 *
 * <pre>{@code
 * try (EventProducer events = EventProducer.of(Map.of(
 *     "bootstrap.servers", "localhost:9092", "schema.registry.url", "http://localhost:8081"))) {
 *   Positions written = events.send(RoomEvents.participantJoined("acme-standup")
 *       .at(Instant.now()).participant("c-1").identity("alice").build()).join();
 *   Room room = rollcall.rooms().including(written).get("acme-standup").value().orElseThrow();
 * }
 * }</pre>
 *
 * <p>It may be used by many threads.
 */
public final class EventProducer implements AutoCloseable {

  private final String topic;
  private final Producer<String, RoomEvent> producer;
  private final Clock clock;
  private final EventRules rules = new EventRules(UnknownType.REFUSED);
  private final Written written = new Written();

  EventProducer(String topic, Producer<String, RoomEvent> producer, Clock clock) {
    this.topic = topic;
    this.producer = producer;
    this.clock = clock;
  }

  /**
   * @param settings of Kafka's producer and of {@link KafkaAvroSerializer}; {@code
   *     bootstrap.servers} and {@code schema.registry.url} at least. What {@link #promises} holds
   *     cannot be set otherwise
   */
  public static EventProducer of(Map<String, ?> settings) {
    return of(settings, Topics.withPrefix(""));
  }

  public static EventProducer of(Map<String, ?> settings, Topics topics) {
    Map<String, Object> all = promises(settings);
    KafkaAvroSerializer<RoomEvent> serializer = new KafkaAvroSerializer<>();
    serializer.configure(all, false);
    return new EventProducer(
        topics.events().name(),
        new KafkaProducer<>(all, new StringSerializer(), serializer),
        Clock.systemUTC());
  }

  /** These settings, and over them those without which a room's events may get lost or scatter. */
  public static Map<String, Object> promises(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    all.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_EVENT_BYTES);
    return all;
  }

  /**
   * Writes the event after those given before.
   *
   * @return where it stands, once all replicas have it; failed with {@link KafkaException} when
   *     they do not within {@code delivery.timeout.ms}, after which sending it again is safe
   * @throws IllegalArgumentException with a sentence for each rule that the event breaks
   * @throws KafkaException when it is too large, or the registry does not answer
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  public CompletableFuture<Positions> send(RoomEvent event) {
    List<String> problems = rules.problems(event, clock.instant());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", problems));
    }
    CompletableFuture<Positions> acknowledged = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(topic, event.getRoomId(), event),
        (record, failure) -> {
          if (failure == null) {
            Positions position = position(record);
            written.add(position);
            acknowledged.complete(position);
          } else {
            acknowledged.completeExceptionally(failure);
          }
        });
    return acknowledged;
  }

  private static Positions position(RecordMetadata record) {
    return Positions.of(Map.of(record.partition(), record.offset()));
  }

  /** Of everything that was acknowledged: for {@link Rooms#including}. */
  public Positions position() {
    return written.position();
  }

  /** Waits until everything that was given is acknowledged, or has failed. */
  public void flush() {
    producer.flush();
  }

  /** After everything that was given. */
  @Override
  public void close() {
    producer.close();
  }
}
