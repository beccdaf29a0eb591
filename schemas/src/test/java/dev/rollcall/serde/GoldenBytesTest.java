package dev.rollcall.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.registry.Compatibility;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Records that are written today are read for years, by other versions and in other languages: the
 * bytes in {@code golden-bytes.txt} change only on purpose. Where a test fails, its message has the
 * line that the file would need.
 */
class GoldenBytesTest {
  private static final int EVENT_ID = 258;
  private static final int ROOM_ID = 259;

  private final MockSchemaRegistry registry = registryWithIdsFrom(EVENT_ID);
  private final KafkaAvroSerde<RoomEvent> events = KafkaAvroSerde.of(registry, RoomEvent.class);
  private final KafkaAvroSerde<Room> rooms = KafkaAvroSerde.of(registry, Room.class);
  private final Map<String, String> golden = golden();

  @Test
  void theBytesAreThoseOfTheFile() {
    Map<String, String> written = new LinkedHashMap<>();
    written.put("smallest-event", hex(events, Records.smallestEvent()));
    written.put("full-event", hex(events, Records.fullEvent()));
    written.put("room", hex(rooms, Records.room()));
    written.put("tombstone", hex(rooms, null));
    for (Schema schema : topicSchemas()) {
      written.put("fingerprint-" + schema.getName(), fingerprint(schema));
    }
    assertThat(written).containsExactlyEntriesOf(golden);
  }

  @Test
  void theBytesAreReadBack() {
    assertThat(read(events, "smallest-event")).isEqualTo(Records.smallestEvent());
    assertThat(read(events, "full-event")).isEqualTo(Records.fullEvent());
    assertThat(read(rooms, "room")).isEqualTo(Records.room());
    assertThat(read(rooms, "tombstone")).isNull();
  }

  private static <T extends SpecificRecord> String hex(KafkaAvroSerde<T> serde, T record) {
    byte[] bytes = serde.serializer().serialize("t", record);
    return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
  }

  private <T extends SpecificRecord> T read(KafkaAvroSerde<T> serde, String name) {
    String hex = golden.get(name);
    byte[] bytes = hex.equals("null") ? null : HexFormat.of().parseHex(hex);
    return serde.deserializer().deserialize("t", bytes);
  }

  private static List<Schema> topicSchemas() {
    return Topics.withPrefix("").all().stream()
        .map(Topic::valueSchema)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Of all that decides the bytes: names, types and order of fields. */
  private static String fingerprint(Schema schema) {
    return HexFormat.of().toHexDigits(SchemaNormalization.parsingFingerprint64(schema));
  }

  private static MockSchemaRegistry registryWithIdsFrom(int first) {
    MockSchemaRegistry registry = new MockSchemaRegistry();
    for (int id = 1; id < first; id++) {
      registry.register(
          "other-" + id, Schema.createRecord("Other" + id, null, null, false, List.of()));
    }
    assertThat(registry.register("t-event", RoomEvent.getClassSchema())).isEqualTo(EVENT_ID);
    assertThat(registry.register("t-room", Room.getClassSchema())).isEqualTo(ROOM_ID);
    registry.setCompatibility("t-value", Compatibility.NONE);
    return registry;
  }

  /** Lines of a name, blanks, and hex digits. */
  private static Map<String, String> golden() {
    Map<String, String> golden = new LinkedHashMap<>();
    text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\s+"))
        .forEach(parts -> golden.put(parts[0], parts[1]));
    return golden;
  }

  private static String text() {
    try (InputStream file = GoldenBytesTest.class.getResourceAsStream("/golden-bytes.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
