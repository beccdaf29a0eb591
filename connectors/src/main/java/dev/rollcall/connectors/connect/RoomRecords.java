package dev.rollcall.connectors.connect;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.serde.KafkaAvroSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Events as records of Connect: the room id as a string, the event as the bytes that go on the
 * topic. So a worker needs no converter but the two that every worker has, and the schema on the
 * topic is exactly Rollcall's own.
 */
final class RoomRecords implements AutoCloseable {
  private final String topic;
  private final KafkaAvroSerializer<RoomEvent> serializer;

  RoomRecords(String topic, KafkaAvroSerializer<RoomEvent> serializer) {
    this.topic = topic;
    this.serializer = serializer;
  }

  /**
   * The records of an outcome. Only the last bears the offset after it, so that a crash between
   * them repeats all of them.
   *
   * @throws SerializationException when the registry has no id for the schema; {@code
   *     RegistryException.isRetriable} tells whether asking again can help
   */
  List<SourceRecord> of(String room, Outcome outcome, Positions positions) {
    List<RoomEvent> events = outcome.events();
    Map<String, String> partition = positions.partition(room);
    Map<String, String> before = events.size() > 1 ? positions.offset(room) : null;
    List<SourceRecord> records = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      boolean last = i == events.size() - 1;
      records.add(
          record(
              events.get(i), partition, last ? positions.offset(room, outcome.after()) : before));
    }
    return records;
  }

  private SourceRecord record(
      RoomEvent event, Map<String, String> partition, Map<String, String> offset) {
    return new SourceRecord(
        partition,
        offset,
        topic,
        null, // the producer's partitioner chooses by the key, as Rollcall expects
        Schema.STRING_SCHEMA,
        event.getRoomId(),
        Schema.BYTES_SCHEMA,
        serializer.serialize(topic, event));
  }

  @Override
  public void close() {
    serializer.close();
  }
}
