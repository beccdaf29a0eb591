package dev.rollcall.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.Source;
import dev.rollcall.registry.Compatibility;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.registry.RegistryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaAvroSerdeTest {
  private static final String TOPIC = "room-events";

  private final MockSchemaRegistry registry = new MockSchemaRegistry();
  private final KafkaAvroSerde<RoomEvent> serde = KafkaAvroSerde.of(registry, RoomEvent.class);

  static Stream<RoomEvent> events() {
    return Stream.of(Records.smallestEvent(), Records.joined(), Records.fullEvent());
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatIsWrittenIsReadBack(RoomEvent event) {
    byte[] bytes = serde.serializer().serialize(TOPIC, event);
    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(event);
  }

  @Test
  void aRecordBeginsWithByte0AndTheSchemaId() {
    registry.register("another", SchemaBuilder.record("Another").fields().endRecord());
    byte[] bytes = serde.serializer().serialize(TOPIC, Records.joined());
    assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, 2);
    assertThat(registry.versions("room-events-value")).containsExactly(1);
  }

  @Test
  void nullStaysNull() {
    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, (byte[]) null)).isNull();
  }

  @Test
  void theRegisteredSchemaIsThatOfEveryLanguage() {
    serde.serializer().serialize(TOPIC, Records.joined());
    assertThat(registry.byId(1).toString()).doesNotContain("avro.java.string");
  }

  @ParameterizedTest
  @CsvSource({
    "TopicNameStrategy, room-events-value",
    "io.confluent.kafka.serializers.subject.TopicNameStrategy, room-events-value",
    "RecordNameStrategy, dev.rollcall.avro.RoomEvent",
    "io.confluent.kafka.serializers.subject.RecordNameStrategy, dev.rollcall.avro.RoomEvent",
    "TopicRecordNameStrategy, room-events-dev.rollcall.avro.RoomEvent",
    "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy,"
        + " room-events-dev.rollcall.avro.RoomEvent",
  })
  void subjectsFollowTheStrategy(String strategy, String subject) {
    Map<String, String> settings = Map.of("value.subject.name.strategy", strategy);
    KafkaAvroSerde.of(registry, RoomEvent.class, settings)
        .serializer()
        .serialize(TOPIC, Records.joined());
    assertThat(registry.latest(subject).schema().getName()).isEqualTo("RoomEvent");
  }

  @Test
  void anUnknownStrategyIsRefused() {
    assertThatThrownBy(
            () -> new AvroSerdeConfig(Map.of("value.subject.name.strategy", "com.example.Mine")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("com.example.Mine");
  }

  @Test
  void kafkaMakesThemByClassName() throws Exception {
    try (MockSchemaRegistry.Scope scope = MockSchemaRegistry.open("by-class-name")) {
      Map<String, String> settings =
          Map.of("schema.registry.url", scope.url(), "specific.avro.reader", "true");
      KafkaAvroSerde<RoomEvent> made = newInstance("dev.rollcall.serde.KafkaAvroSerde");
      made.configure(settings, true);
      byte[] bytes = made.serializer().serialize(TOPIC, Records.joined());
      assertThat(made.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Records.joined());
      assertThat(scope.registry().versions("room-events-key")).containsExactly(1);
      made.close();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T newInstance(String className) throws Exception {
    return (T) Utils.newInstance(className, Object.class);
  }

  @Test
  void aScopeThatNobodyOpenedIsRefused() {
    assertThatThrownBy(
            () ->
                new KafkaAvroSerde<RoomEvent>()
                    .configure(Map.of("schema.registry.url", "mock://nobody"), false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("mock://nobody");
  }

  @Test
  void withoutAutoRegistrationAnUnknownSchemaIsAFinalFailure() {
    Map<String, String> settings = Map.of("auto.register.schemas", "false");
    KafkaAvroSerde<RoomEvent> strict = KafkaAvroSerde.of(registry, RoomEvent.class, settings);
    assertThatThrownBy(() -> strict.serializer().serialize(TOPIC, Records.joined()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("room-events")
        .satisfies(e -> assertThat(RegistryException.isRetriable(e)).isFalse());

    registry.register("room-events-value", RoomEvent.getClassSchema());
    byte[] bytes = strict.serializer().serialize(TOPIC, Records.joined());
    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(1);
  }

  @Test
  void recordsWithoutAClassAreReadAsTheyWereWritten() {
    KafkaAvroDeserializer<IndexedRecord> generic = new KafkaAvroDeserializer<>(registry, Map.of());
    byte[] bytes = serde.serializer().serialize(TOPIC, Records.joined());
    GenericRecord read = (GenericRecord) generic.deserialize(TOPIC, bytes);
    assertThat(read.get("roomId")).hasToString("acme-standup");
    assertThat(read.get("occurredAt")).isEqualTo(Records.T.toEpochMilli());
  }

  @Test
  void aGenericRecordOfAnOlderSchemaIsReadIntoTodaysClass() {
    Schema older =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Source", "namespace": "dev.rollcall.avro", "fields": [
                  {"name": "vendor", "type": "string"},
                  {"name": "sinceRemoved", "type": {"type": "array", "items": "string"}}]}""");
    GenericRecord record =
        new GenericRecordBuilder(older)
            .set("vendor", "daily")
            .set("sinceRemoved", List.of("x", "y"))
            .build();
    byte[] bytes = new KafkaAvroSerializer<GenericRecord>(registry).serialize("t", record);
    assertThat(new KafkaAvroDeserializer<>(registry, Source.class).deserialize("t", bytes))
        .isEqualTo(new Source("daily", null, null));
  }

  @Test
  void anEnumSymbolOfTheFutureIsReadAsUnknown() {
    String text = RoomEvent.getClassSchema().toString();
    Schema newer = new Schema.Parser().parse(text.replace("\"ROOM_SNAPSHOT\"", "\"ROOM_MERGED\""));
    GenericRecord record = new GenericData.Record(newer);
    record.put("roomId", "r-1");
    record.put("occurredAt", 0L);
    record.put("cleared", List.of());
    record.put("synthetic", false);
    record.put("type", new GenericData.EnumSymbol(newer.getField("type").schema(), "ROOM_MERGED"));
    byte[] bytes = new KafkaAvroSerializer<GenericRecord>(registry).serialize(TOPIC, record);
    assertThat(serde.deserializer().deserialize(TOPIC, bytes).getType())
        .isEqualTo(RoomEventType.UNKNOWN);
  }

  @Test
  void useLatestVersionWritesInTheSubjectsLatestVersion() {
    Schema latest =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Source", "namespace": "dev.rollcall.avro", "fields": [
                  {"name": "roomId", "type": ["null", "string"], "default": null},
                  {"name": "shard", "type": "int", "default": 7},
                  {"name": "vendor", "type": "string"}]}""");
    registry.setCompatibility("t-value", Compatibility.NONE);
    registry.register("t-value", Source.getClassSchema());
    registry.register("t-value", latest);
    Map<String, String> settings = Map.of("use.latest.version", "true");
    byte[] bytes =
        new KafkaAvroSerializer<Source>(registry, settings, false)
            .serialize("t", new Source("daily", "acme", "standup"));
    GenericRecord read =
        (GenericRecord) new KafkaAvroDeserializer<>(registry, Map.of()).deserialize("t", bytes);
    assertThat(read).hasToString("{\"roomId\": \"standup\", \"shard\": 7, \"vendor\": \"daily\"}");
  }

  @Test
  void aLatestVersionThatCannotTakeTheRecordIsRefused() {
    Schema other = SchemaBuilder.record("Other").fields().requiredInt("n").endRecord();
    registry.register("t-value", other);
    Map<String, String> settings = Map.of("use.latest.version", "true");
    assertThatThrownBy(
            () ->
                new KafkaAvroSerializer<Source>(registry, settings, false)
                    .serialize("t", new Source("daily", null, null)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Version 1 of t-value");
  }

  @Test
  void aMissingRequiredFieldIsNamed() {
    RoomEvent event = Records.joined();
    event.setRoomId(null);
    assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, event))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("roomId");
    byte[] next = serde.serializer().serialize(TOPIC, Records.joined());
    assertThat(serde.deserializer().deserialize(TOPIC, next)).isEqualTo(Records.joined());
  }

  @Test
  void anotherKindOfRecordIsNotRead() {
    byte[] room = new KafkaAvroSerializer<Room>(registry).serialize(TOPIC, Records.room());
    assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, room))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Room");
  }

  @Test
  void severalThreadsShareOneSerde() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int own = thread;
        wrong.add(threads.submit(() -> wrongRoundTrips(own)));
      }
      for (Future<Integer> count : wrong) {
        assertThat(count.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private int wrongRoundTrips(int thread) {
    int wrong = 0;
    for (int i = 0; i < 5_000; i++) {
      RoomEvent event = i % 2 == 0 ? Records.joined() : Records.fullEvent();
      event.setRoomId("room-" + thread + "-" + i);
      byte[] bytes = serde.serializer().serialize("topic-" + i % 3, event);
      if (!event.equals(serde.deserializer().deserialize(TOPIC, bytes))) {
        wrong++;
      }
    }
    return wrong;
  }
}
