package dev.rollcall.topology;

import dev.rollcall.model.RoomFold;
import dev.rollcall.topics.RoomPartitioner;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Events that lay on the wrong partition of {@code room-events} go to the right one over a topic of
 * their own: as they came, with their time, and with headers that tell where they stood.
 *
 * @param topic the repair topic's name
 * @param partitions of {@code room-events}, and of the repair topic
 */
record Repairs(String topic, int partitions) {

  static final String PARTITION = "__rollcall.origin.partition";
  static final String OFFSET = "__rollcall.origin.offset";

  /** Whether it is the partition of the key: one murmur2, all that a well placed event pays. */
  boolean belongs(byte[] key, int partition) {
    return RoomPartitioner.partition(key, partitions) == partition;
  }

  /** Whether the record came over the repair topic. */
  boolean brought(RecordMetadata metadata) {
    return topic.equals(metadata.topic());
  }

  static Record<byte[], byte[]> sentOn(Record<byte[], Received> record, RecordMetadata metadata) {
    Headers headers = new RecordHeaders(record.headers());
    put(headers, PARTITION, metadata.partition());
    put(headers, OFFSET, metadata.offset());
    return new Record<>(record.key(), record.value().bytes(), record.timestamp(), headers);
  }

  /**
   * Where the event stands in {@code room-events}; empty for a record of the repair topic that does
   * not tell. The headers of others prove nothing, since anybody may write them.
   */
  Optional<RoomFold.At> position(Headers headers, RecordMetadata metadata) {
    return brought(metadata)
        ? origin(headers)
        : Optional.of(new RoomFold.At(metadata.partition(), metadata.offset()));
  }

  private static Optional<RoomFold.At> origin(Headers headers) {
    try {
      return Optional.of(
          new RoomFold.At(
              Integer.parseInt(text(headers.lastHeader(PARTITION))),
              Long.parseLong(text(headers.lastHeader(OFFSET)))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void put(Headers headers, String name, long value) {
    headers.remove(name).add(name, Long.toString(value).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
