package dev.rollcall.topology;

import dev.rollcall.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A refused record as it came, with the reason in headers of the names that Kafka Streams itself
 * uses, so that tools for its dead letter queues read ours. One that is too large for the topic is
 * cut, and loses its own headers.
 */
final class DeadLetter {

  static final String MESSAGE = "__streams.errors.message";
  static final String EXCEPTION = "__streams.errors.exception";
  static final String TOPIC = "__streams.errors.topic";
  static final String PARTITION = "__streams.errors.partition";
  static final String OFFSET = "__streams.errors.offset";

  /** On a record that was cut: how long key and value were, and the value's SHA-256. */
  static final String CUT = "rollcall.cut";

  /** What fits into the dead letter topic beside our own headers, in bytes. */
  private static final int MOST_BYTES = Topics.MAX_RECORD_BYTES - 64 * 1024;

  /** How much is kept of a key and of a value that do not fit, in bytes. */
  private static final int KEPT_OF_KEY = 1024;

  private static final int KEPT_OF_VALUE = 1024 * 1024;

  /** A reason is for people: past this many characters it is cut. */
  private static final int LONGEST_REASON = 2_000;

  private DeadLetter() {}

  static Record<byte[], byte[]> of(
      Record<byte[], Received> record, RecordMetadata metadata, String reason) {
    Received received = record.value();
    byte[] key = record.key();
    byte[] value = received == null ? null : received.bytes();
    boolean fits = bytes(key, value, record.headers()) <= MOST_BYTES;
    Headers headers = fits ? new RecordHeaders(record.headers()) : new RecordHeaders();
    if (!fits) {
      put(headers, CUT, described(key, value));
      key = cut(key, KEPT_OF_KEY);
      value = cut(value, KEPT_OF_VALUE);
    }
    put(headers, MESSAGE, cut(reason));
    put(headers, EXCEPTION, exception(received));
    put(headers, TOPIC, metadata.topic());
    put(headers, PARTITION, Integer.toString(metadata.partition()));
    put(headers, OFFSET, Long.toString(metadata.offset()));
    return new Record<>(key, value, record.timestamp(), headers);
  }

  /** A batch is small when compressed, so that the broker's limit bounds none of these. */
  private static long bytes(byte[] key, byte[] value, Headers headers) {
    long bytes = length(key) + length(value);
    for (Header header : headers) {
      bytes += header.key().length() * 3L + length(header.value()) + 10; // lengths as varints
    }
    return bytes;
  }

  private static String described(byte[] key, byte[] value) {
    return "key=%d value=%d sha256=%s"
        .formatted(length(key), length(value), value == null ? "" : sha256(value));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte[] cut(byte[] bytes, int kept) {
    return bytes == null || bytes.length <= kept ? bytes : Arrays.copyOf(bytes, kept);
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
