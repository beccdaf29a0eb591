package dev.rollcall.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.Source;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.registry.RegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes, reading them ends in a record or in a SerializationException. */
class HostileBytesTest {
  private final MockSchemaRegistry registry = new MockSchemaRegistry();
  private final KafkaAvroSerializer<IndexedRecord> serializer = new KafkaAvroSerializer<>(registry);
  private final KafkaAvroDeserializer<RoomEvent> deserializer =
      new KafkaAvroDeserializer<>(registry, RoomEvent.class);
  private final KafkaAvroDeserializer<IndexedRecord> generic =
      new KafkaAvroDeserializer<>(registry, Map.of());

  private interface Body {
    void write(BinaryEncoder encoder) throws IOException;
  }

  @Test
  void anotherMagicByteIsNamed() {
    byte[] bytes = serializer.serialize("t", Records.joined());
    bytes[0] = '{';
    assertRefused(bytes, "Unknown magic byte 123");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] bytes = serializer.serialize("t", Records.fullEvent());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> deserializer.deserialize("room-events", cut))
          .as("%d bytes", length)
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("room-events");
    }
  }

  @Test
  void bytesAfterTheRecordAreRefused() {
    byte[] bytes = serializer.serialize("t", Records.smallestEvent());
    assertRefused(Arrays.copyOf(bytes, bytes.length + 3), "3 bytes are left over");
  }

  @Test
  void anUnknownIdIsAFinalFailure() {
    assertThatThrownBy(
            () -> deserializer.deserialize("t", new byte[] {0, 0, 0, 0, (byte) 99, 1, 2}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("No schema of id 99")
        .satisfies(e -> assertThat(RegistryException.isRetriable(e)).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Integer.MAX_VALUE, Integer.MAX_VALUE - 8, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void aStringOfImpossibleLengthIsRefused(long length) {
    assertRefused(withSchema(RoomEvent.getClassSchema(), out -> eventIdOfLength(out, length)), "");
  }

  private static void eventIdOfLength(BinaryEncoder out, long length) throws IOException {
    out.writeIndex(1);
    out.writeLong(length);
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, Integer.MAX_VALUE - 8, Long.MAX_VALUE, Long.MIN_VALUE})
  void anArrayOfImpossibleCountIsRefused(long count) {
    assertRefused(withSchema(RoomEvent.getClassSchema(), out -> clearedOfCount(out, count)), "");
  }

  private static void clearedOfCount(BinaryEncoder out, long count) throws IOException {
    out.writeIndex(0);
    out.writeEnum(1);
    out.writeString("r-1");
    out.writeIndex(0);
    out.writeIndex(0);
    out.writeLong(0);
    for (int absent = 0; absent < 5; absent++) {
      out.writeIndex(0);
    }
    out.writeLong(count);
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, 1L << 30, Long.MAX_VALUE})
  void aMapOfImpossibleCountIsRefused(long count) {
    Schema schema = parse("{\"name\": \"m\", \"type\": {\"type\": \"map\", \"values\": \"int\"}}");
    byte[] bytes = withSchema(schema, out -> out.writeLong(count));
    assertThatThrownBy(() -> generic.deserialize("t", bytes))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void anArrayOfNothingIsRefusedBeforeItIsCounted() {
    Schema schema =
        parse("{\"name\": \"a\", \"type\": {\"type\": \"array\", \"items\": \"null\"}}");
    byte[] bytes = withSchema(schema, out -> out.writeLong(1_000_000_000));
    assertThatThrownBy(() -> generic.deserialize("t", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("take no bytes");
  }

  @Test
  void aFieldThatIsSkippedIsBoundedToo() {
    Schema writer =
        parse(
            "{\"name\": \"vendor\", \"type\": \"string\"}, {\"name\": \"next\", \"type\": [\"null\","
                + " \"dev.rollcall.avro.Source\"], \"default\": null}");
    assertDeeplyNestedIsRefused(
        writer, new KafkaAvroDeserializer<>(registry, Source.class), out -> out.writeString("v"));
  }

  @Test
  void recursionIsRefused() {
    Schema writer =
        parse("{\"name\": \"next\", \"type\": [\"null\", \"dev.rollcall.avro.Source\"]}");
    assertDeeplyNestedIsRefused(writer, generic, out -> {});
  }

  private void assertDeeplyNestedIsRefused(
      Schema writer, KafkaAvroDeserializer<?> deserializer, Body level) {
    byte[] bytes =
        withSchema(
            writer,
            out -> {
              for (int depth = 0; depth < 200_000; depth++) {
                level.write(out);
                out.writeIndex(1);
              }
            });
    assertThatThrownBy(() -> deserializer.deserialize("t", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("exhaust the stack");
  }

  @Test
  void aSchemaThatNestsWithoutEndInSightIsRefused() {
    StringBuilder schema = new StringBuilder("\"string\"");
    for (int depth = 0; depth < 100; depth++) {
      schema.insert(0, "{\"type\": \"array\", \"items\": ").append('}');
    }
    byte[] bytes =
        withSchema(parse("{\"name\": \"a\", \"type\": " + schema + "}"), out -> out.writeLong(0));
    assertThatThrownBy(() -> generic.deserialize("t", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("nests deeper than 64 levels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.lang.ProcessBuilder", "dev.rollcall.serde.KafkaAvroSerde"})
  void aClassThatIsNotTrustedIsRefused(String className) {
    int dot = className.lastIndexOf('.');
    Schema schema =
        Schema.createRecord(
            className.substring(dot + 1),
            null,
            className.substring(0, dot),
            false,
            java.util.List.of());
    KafkaAvroDeserializer<IndexedRecord> specific =
        new KafkaAvroDeserializer<>(registry, Map.of("specific.avro.reader", "true"));
    byte[] bytes = withSchema(schema, out -> {});
    assertThatThrownBy(() -> specific.deserialize("t", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Forbidden " + className);
  }

  @Test
  void aRecordWithoutAClassIsNamed() {
    Schema schema = Schema.createRecord("Nowhere", null, "com.example", false, java.util.List.of());
    KafkaAvroDeserializer<IndexedRecord> specific =
        new KafkaAvroDeserializer<>(registry, Map.of("specific.avro.reader", "true"));
    byte[] bytes = withSchema(schema, out -> {});
    assertThatThrownBy(() -> specific.deserialize("t", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("no generated class com.example.Nowhere");
  }

  /** Seeded, so that a failure can be repeated. */
  @Test
  void bytesChangedAtRandomNeverEscapeAsAnotherException() {
    byte[] event = serializer.serialize("t", Records.fullEvent());
    byte[] room = serializer.serialize("rooms", Records.room());
    KafkaAvroDeserializer<Room> rooms = new KafkaAvroDeserializer<>(registry, Room.class);
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      boolean isEvent = i % 2 == 0;
      byte[] bytes = (isEvent ? event : room).clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
      }
      try {
        (isEvent ? deserializer : rooms).deserialize("t", bytes);
      } catch (SerializationException expected) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThat(deserializer.deserialize("t", event)).isEqualTo(Records.fullEvent());
  }

  private void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> deserializer.deserialize("room-events", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("A record of room-events cannot be read")
        .hasMessageContaining(message);
  }

  private static Schema parse(String fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\": \"record\", \"name\": \"Source\", \"namespace\": \"dev.rollcall.avro\","
                + " \"fields\": ["
                + fields
                + "]}");
  }

  private byte[] withSchema(Schema schema, Body body) {
    int id = registry.register(schema.getFullName() + registryCount++, schema);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).putInt(1, id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      body.write(encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private int registryCount;
}
