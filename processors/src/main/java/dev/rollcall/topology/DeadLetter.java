package dev.rollcall.topology;

import dev.rollcall.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A refused record as it came, with the reason in headers of the names that Kafka Streams itself
 * uses, so that tools for its dead letter queues read ours.
 *
 * <p>A record that would not fit is cut, because a letter that cannot be sent would stop the stream
 * at this record for ever. Headers then tell what was cut, and the length and SHA-256 of the whole.
 */
public final class DeadLetter {

  public static final String MESSAGE = "__streams.errors.message";
  public static final String EXCEPTION = "__streams.errors.exception";
  public static final String TOPIC = "__streams.errors.topic";
  public static final String PARTITION = "__streams.errors.partition";
  public static final String OFFSET = "__streams.errors.offset";

  private static final Set<String> REASONS = Set.of(MESSAGE, EXCEPTION, TOPIC, PARTITION, OFFSET);

  /** Headers that begin so are ours alone; a record's own are left out. */
  private static final String OURS = "__rollcall.";

  /** A {@link RefusalReason}. */
  public static final String REASON = OURS + "reason";

  /** What was cut, joined by commas: {@code key}, {@code headers}, {@code value}. */
  public static final String TRUNCATED = OURS + "truncated";

  /**
   * On a record of {@code room-events} that is a letter sent again: that letter, as {@code
   * partition:offset}. Where it is refused again, the new letter has it too.
   */
  public static final String REPLAY_OF = OURS + "replay-of";

  /** How many of the record's own headers were left out. */
  static final String HEADERS_DROPPED = OURS + "headers.dropped";

  /** Joined with {@code key} or {@code value}: bytes before the cut, and their hash in hex. */
  static final String LENGTH = ".length";

  static final String SHA256 = ".sha256";

  /** Bytes of the whole value of a letter whose value was cut. */
  public static final String VALUE_LENGTH = OURS + "value" + LENGTH;

  /** A reason is for people: past this many characters it is cut. */
  private static final int LONGEST_REASON = 2_000;

  /** Of a record that is cut; an id has at most 512 bytes. */
  private static final int LONGEST_KEY = 64 * 1024;

  /** All of the record's own headers together, of a record that is cut. */
  private static final int MOST_HEADER_BYTES = 128 * 1024;

  /** The batch's header takes 61 bytes, a record at most 21 and some lengths of 1 to 5. */
  private static final int RECORD_OVERHEAD = 128;

  /** Two lengths of at most 5 bytes. */
  private static final int HEADER_OVERHEAD = 10;

  /** The six headers that tell of a cut take less than 500 bytes. */
  private static final int ROOM_FOR_CUTS = 1024;

  private DeadLetter() {}

  static Record<byte[], byte[]> of(
      Record<byte[], Received> record, RecordMetadata metadata, Refusal refusal) {
    Headers headers = own(record.headers());
    Headers told = reasons(metadata, refusal);
    Headers all = joined(headers, told);
    byte[] value = record.value() == null ? null : record.value().bytes();
    return size(record.key(), value, all) <= Topics.MAX_RECORD_BYTES
        ? new Record<>(record.key(), value, record.timestamp(), all)
        : cut(record.key(), value, record.timestamp(), headers, told);
  }

  private static Headers reasons(RecordMetadata metadata, Refusal refusal) {
    Headers headers = new RecordHeaders();
    put(headers, REASON, refusal.reason().name());
    put(headers, MESSAGE, shortened(refusal.text()));
    put(headers, EXCEPTION, refusal.exception());
    put(headers, TOPIC, metadata.topic());
    put(headers, PARTITION, Integer.toString(metadata.partition()));
    put(headers, OFFSET, Long.toString(metadata.offset()));
    return headers;
  }

  private static Record<byte[], byte[]> cut(
      byte[] key, byte[] value, long timestamp, Headers headers, Headers told) {
    List<String> cuts = new ArrayList<>();
    byte[] shortKey = cut("key", key, LONGEST_KEY, told, cuts);
    Headers few = first(headers, told, cuts);
    int left = Topics.MAX_RECORD_BYTES - size(shortKey, null, joined(few, told)) - ROOM_FOR_CUTS;
    byte[] shortValue = cut("value", value, left, told, cuts);
    put(told, TRUNCATED, String.join(",", cuts));
    return new Record<>(shortKey, shortValue, timestamp, joined(few, told));
  }

  private static byte[] cut(String part, byte[] bytes, int most, Headers told, List<String> cuts) {
    if (bytes == null || bytes.length <= most) {
      return bytes;
    }
    cuts.add(part);
    put(told, OURS + part + LENGTH, Integer.toString(bytes.length));
    put(told, OURS + part + SHA256, sha256(bytes));
    return Arrays.copyOf(bytes, most);
  }

  /** Those that fit, whole and in their order. */
  private static Headers first(Headers headers, Headers told, List<String> cuts) {
    Headers few = new RecordHeaders();
    int bytes = 0;
    int dropped = 0;
    for (Header header : headers) {
      if (bytes + size(header) <= MOST_HEADER_BYTES) {
        few.add(header);
        bytes += size(header);
      } else {
        dropped++;
      }
    }
    if (dropped > 0) {
      cuts.add("headers");
      put(told, HEADERS_DROPPED, Integer.toString(dropped));
    }
    return few;
  }

  /** The record's headers without those that could be taken for the letter's. */
  private static Headers own(Headers headers) {
    Headers own = new RecordHeaders();
    for (Header header : headers) {
      if (isOwn(header) || header.key().equals(REPLAY_OF)) {
        own.add(header);
      }
    }
    return own;
  }

  private static boolean isOwn(Header header) {
    return !header.key().startsWith(OURS) && !REASONS.contains(header.key());
  }

  /**
   * The headers of the record that a letter is of, and one that says that it is sent again.
   *
   * @param letter where the letter is, as {@code partition:offset}
   */
  public static Headers ofReplay(Headers headers, String letter) {
    Headers replay = new RecordHeaders();
    for (Header header : headers) {
      if (isOwn(header)) {
        replay.add(header);
      }
    }
    put(replay, REPLAY_OF, letter);
    return replay;
  }

  private static Headers joined(Headers headers, Headers told) {
    Headers all = new RecordHeaders(headers);
    told.forEach(all::add);
    return all;
  }

  /** At least what the producer's limit is compared with. */
  public static int size(ProducerRecord<byte[], byte[]> record) {
    return size(record.key(), record.value(), record.headers());
  }

  /** Likewise. */
  static int size(Record<byte[], byte[]> record) {
    return size(record.key(), record.value(), record.headers());
  }

  private static int size(byte[] key, byte[] value, Headers headers) {
    int bytes = RECORD_OVERHEAD + length(key) + length(value);
    for (Header header : headers) {
      bytes += size(header);
    }
    return bytes;
  }

  private static int size(Header header) {
    return HEADER_OVERHEAD + utf8(header.key()).length + length(header.value());
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static String shortened(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
