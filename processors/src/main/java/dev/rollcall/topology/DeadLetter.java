package dev.rollcall.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A refused record as it came, with the reason in headers of the names that Kafka Streams itself
 * uses, so that tools for its dead letter queues read ours.
 */
final class DeadLetter {

  static final String MESSAGE = "__streams.errors.message";
  static final String EXCEPTION = "__streams.errors.exception";
  static final String TOPIC = "__streams.errors.topic";
  static final String PARTITION = "__streams.errors.partition";
  static final String OFFSET = "__streams.errors.offset";

  /** A reason is for people: past this many characters it is cut. */
  private static final int LONGEST_REASON = 2_000;

  private DeadLetter() {}

  static Record<byte[], byte[]> of(
      Record<byte[], Received> record, RecordMetadata metadata, String reason) {
    Received received = record.value();
    Headers headers = new RecordHeaders(record.headers());
    put(headers, MESSAGE, cut(reason));
    put(headers, EXCEPTION, exception(received));
    put(headers, TOPIC, metadata.topic());
    put(headers, PARTITION, Integer.toString(metadata.partition()));
    put(headers, OFFSET, Long.toString(metadata.offset()));
    byte[] bytes = received == null ? null : received.bytes();
    return new Record<>(record.key(), bytes, record.timestamp(), headers);
  }

  private static String exception(Received received) {
    boolean unread = received != null && received.failure() != null;
    return (unread ? received.failure() : new IllegalArgumentException()).getClass().getName();
  }

  private static String cut(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
