package dev.rollcall.topology;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.EventRules;
import dev.rollcall.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Which records of {@code room-events} can be used: those that the topology folds, also where it
 * has to send them on to their partition. The others go to the dead letter queue.
 */
public final class Admission implements AutoCloseable {

  private final ReceivedDeserializer events;
  private final EventRules rules;

  /**
   * @param maxEventAge how much older than its record an event may be
   */
  public Admission(Deserializer<RoomEvent> events, Duration maxEventAge) {
    this.events = new ReceivedDeserializer(events);
    this.rules = rules(maxEventAge);
  }

  static EventRules rules(Duration maxEventAge) {
    return new EventRules(EventRules.UnknownType.ALLOWED, maxEventAge);
  }

  /**
   * The event of a record as it lies in the log; empty where the topology refuses it.
   *
   * @throws dev.rollcall.registry.RegistryException when the schema registry gives no answer
   */
  public Optional<RoomEvent> event(ConsumerRecord<byte[], byte[]> record) {
    Received received = events.deserialize(record.topic(), record.value());
    return refusal(record.key(), received, Math.max(record.timestamp(), 0), rules).isEmpty()
        ? Optional.of(received.event())
        : Optional.empty();
  }

  @Override
  public void close() {
    events.close();
  }

  /** Why the record cannot be used; empty when it can. */
  static Optional<Refusal> refusal(
      byte[] key, Received received, long timestamp, EventRules rules) {
    if (received == null || received.bytes() == null) {
      return refused(RefusalReason.NO_VALUE, "The record has no value.");
    }
    if (received.bytes().length > Topics.MAX_EVENT_BYTES) {
      return refused(
          RefusalReason.TOO_LARGE,
          "The event is %d bytes long, more than %d when not compressed."
              .formatted(received.bytes().length, Topics.MAX_EVENT_BYTES));
    }
    if (received.failure() != null) {
      return Optional.of(Refusal.unreadable(received.failure()));
    }
    if (key == null) {
      return refused(RefusalReason.NO_KEY, "The record has no key; the key is the room id.");
    }
    if (!received.event().getRoomId().equals(text(key))) {
      return refused(
          RefusalReason.WRONG_KEY, "The record's key is not the event's roomId in UTF-8.");
    }
    List<String> problems = rules.problems(received.event(), Instant.ofEpochMilli(timestamp));
    return problems.isEmpty()
        ? Optional.empty()
        : refused(RefusalReason.BROKEN_RULE, String.join(" ", problems));
  }

  private static Optional<Refusal> refused(RefusalReason reason, String text) {
    return Optional.of(Refusal.of(reason, text));
  }

  /** Null when the bytes are not UTF-8. */
  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
