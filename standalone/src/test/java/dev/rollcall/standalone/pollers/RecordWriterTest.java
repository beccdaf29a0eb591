package dev.rollcall.standalone.pollers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
  private static final Map<String, String> PART = Map.of("part", "livekit:acme:17");

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final KnownPositions positions = new KnownPositions();
  private final RecordWriter writer = new RecordWriter(producer, "positions", positions);

  private static SourceRecord record(String room, String position) {
    return new SourceRecord(
        PART,
        Map.of(room, position),
        "room-events",
        Schema.STRING_SCHEMA,
        room,
        Schema.BYTES_SCHEMA,
        bytes(room + " is " + position));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> written() {
    return producer.history().stream().map(RecordWriterTest::text).toList();
  }

  private static String text(ProducerRecord<String, byte[]> record) {
    String value = new String(record.value(), StandardCharsets.UTF_8);
    return "%s[%s] %s: %s".formatted(record.topic(), record.partition(), record.key(), value);
  }

  @Test
  void positionsFollowEventsAndTheLastOfAPartHolds() throws Exception {
    writer.write(List.of(record("a", "1"), record("a", "2")));
    writer.writePositions();
    writer.writePositions(); // there is nothing new

    assertThat(written())
        .containsExactly(
            "room-events[null] a: a is 1",
            "room-events[null] a: a is 2",
            "positions[0] {\"part\":\"livekit:acme:17\"}: {\"a\":\"2\"}");
    assertThat(positions.offset(PART)).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    writer.write(List.of(record("a", "1")));
    writer.writePositions();

    KnownPositions read = new KnownPositions();
    read.read("no JSON", bytes("{}"));
    producer.history().stream()
        .filter(record -> record.topic().equals("positions"))
        .forEach(record -> read.read(record.key(), record.value()));
    Map<String, String> other = Map.of("part", "livekit:acme:18");
    Map<Map<String, String>, Map<String, Object>> found = read.offsets(List.of(PART, other));
    assertThat(found).containsEntry(PART, Map.of("a", "1")).containsEntry(other, null);

    read.read("{\"part\":\"livekit:acme:17\"}", null);
    assertThat(read.offset(PART)).isNull();
  }

  @Test
  void eventsThatKafkaRefusesMoveNoPosition() throws Exception {
    producer.sendException = new RecordTooLargeException("too large");
    assertThatThrownBy(() -> writer.write(List.of(record("a", "1"))))
        .isInstanceOf(RecordTooLargeException.class);

    producer.sendException = null;
    writer.writePositions();
    assertThat(written()).isEmpty();
    assertThat(positions.offset(PART)).isNull();
  }
}
