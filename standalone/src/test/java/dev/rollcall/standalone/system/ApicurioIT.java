package dev.rollcall.standalone.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.registry.Compatibility;
import dev.rollcall.registry.RegistryException;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.serde.KafkaAvroDeserializer;
import dev.rollcall.serde.KafkaAvroSerializer;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.interop.ExampleClient;
import dev.rollcall.standalone.interop.Language;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Serializers, the server and a client in another language on a registry that is none of ours:
 * Apicurio, by its Confluent REST API.
 */
class ApicurioIT {

  private static final long T0 = 1_587_667_174_725L;
  private static final Schema THING =
      SchemaBuilder.record("com.example.Thing").fields().requiredString("name").endRecord();
  private static final Schema WITH_OPTIONAL =
      SchemaBuilder.record("com.example.Thing")
          .fields()
          .requiredString("name")
          .name("size")
          .type()
          .intType()
          .intDefault(7)
          .endRecord();
  private static final Schema WITH_REQUIRED =
      SchemaBuilder.record("com.example.Thing")
          .fields()
          .requiredString("name")
          .requiredInt("size")
          .endRecord();

  private static Apicurio apicurio;
  private static Cluster cluster;
  private static ForeignClient client;
  private static RollcallServer server;
  private static Api api;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    ExampleClient node = Language.NODE.client();
    apicurio = Apicurio.start(Files.createDirectory(directory.resolve("apicurio")));
    cluster = Cluster.start(directory, apicurio.url());
    client = new ForeignClient(node, cluster);
    server = cluster.startServer("server", Map.of("rooms.retention", "3650d"));
    api = new Api(server);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (apicurio != null) {
      apicurio.close();
    }
  }

  @Test
  void theServerReadsWhatAForeignClientWritesAndTheClientReadsTheState() {
    String position =
        client.write(
            """
            [{"type": "ROOM_CREATED", "roomId": "foreign", "occurredAt": %1$d, "room": {"name": "Standup"}},
             {"type": "PARTICIPANT_JOINED", "roomId": "foreign", "occurredAt": %1$d,
              "participant": {"id": "c-1", "identity": "alice"}}]
            """
                .formatted(T0));

    JsonNode room = api.get(Api.room("foreign"), position, 30).ok().json();
    assertThat(room.at("/participants/c-1/identity").asText()).isEqualTo("alice");
    JsonNode row = client.lastValue(Cluster.TOPICS.participants(), "foreign|c-1|" + T0);
    assertThat(row.path("identity").asText()).isEqualTo("alice");
  }

  @Test
  void aForeignClientReadsWhatOurSerializerWrites() throws Exception {
    Room room =
        Room.newBuilder()
            .setId("ours")
            .setStatus(RoomStatus.ACTIVE)
            .setName("räum-😀")
            .setCreatedAt(Instant.ofEpochMilli(T0))
            .build();
    write(Cluster.TOPICS.state().name(), "ours", cluster.encode(Cluster.TOPICS.state(), room));

    JsonNode read = client.lastValue(Cluster.TOPICS.state(), "ours");
    assertThat(read.path("name").asText()).isEqualTo("räum-😀");
    assertThat(read.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(read.path("createdAt").asLong()).isEqualTo(T0);
  }

  /** As {@code docs/serializers.md} has it: whoever names other classes changes nothing else. */
  @Test
  void kafkaMakesOurClassesFromTheirNames() throws Exception {
    Properties settings = new Properties();
    settings.load(
        new StringReader(
            """
            bootstrap.servers=%s
            schema.registry.url=%s
            key.serializer=org.apache.kafka.common.serialization.StringSerializer
            value.serializer=dev.rollcall.serde.KafkaAvroSerializer
            key.deserializer=org.apache.kafka.common.serialization.StringDeserializer
            value.deserializer=dev.rollcall.serde.KafkaAvroDeserializer
            specific.avro.reader=true
            """
                .formatted(cluster.bootstrapServers(), apicurio.url())));
    RoomEvent event =
        RoomEvents.participantJoined("named")
            .participant("c-1")
            .at(Instant.ofEpochMilli(T0))
            .build();
    try (KafkaProducer<String, RoomEvent> producer = new KafkaProducer<>(settings);
        KafkaConsumer<String, RoomEvent> consumer = new KafkaConsumer<>(settings)) {
      RecordMetadata written =
          producer.send(new ProducerRecord<>(Cluster.TOPICS.events().name(), "named", event)).get();
      TopicPartition partition =
          new TopicPartition(Cluster.TOPICS.events().name(), written.partition());
      consumer.assign(List.of(partition));
      consumer.seek(partition, written.offset());

      assertThat(consumer.poll(Duration.ofSeconds(30)))
          .extracting(ConsumerRecord::value)
          .containsExactly(event);
    }
  }

  @Test
  void anIncompatibleSchemaIsRefusedWithTheRegistrysOwnWords() {
    SchemaRegistry registry = registry();
    registry.register("refusal-value", THING);
    registry.setCompatibility("refusal-value", Compatibility.FULL_TRANSITIVE);
    assertThat(registry.compatibility("refusal-value")).isEqualTo(Compatibility.FULL_TRANSITIVE);

    SerializationException e =
        catchThrowableOfType(
            SerializationException.class,
            () -> serializer(Map.of()).serialize("refusal", thing(WITH_REQUIRED)));

    assertThat(e)
        .hasMessageContaining("No schema id for com.example.Thing in refusal")
        .hasMessageContaining("Incompatible artifact: refusal-value")
        .hasMessageContaining("HTTP 409, error 409");
    assertThat(RegistryException.isRetriable(e)).isFalse();
    assertThat(registry.incompatibilities("refusal-value", WITH_REQUIRED)).isNotEmpty();
    assertThat(registry.incompatibilities("refusal-value", WITH_OPTIONAL)).isEmpty();
    assertThat(registry.versions("refusal-value")).containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource({
    "TopicNameStrategy,       topic-value",
    "RecordNameStrategy,      com.example.Thing",
    "TopicRecordNameStrategy, topic-com.example.Thing",
    "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy, topic-com.example.Thing",
  })
  void schemasAreRegisteredUnderTheSubjectOfTheStrategy(String strategy, String subject) {
    byte[] bytes =
        serializer(Map.of("value.subject.name.strategy", strategy))
            .serialize("topic", thing(THING));

    assertThat(registry().latest(subject).id()).isEqualTo(schemaId(bytes));
    assertThat(registry().latest(subject).schema()).isEqualTo(THING);
    assertThat(read("topic", bytes)).isEqualTo(thing(THING));
  }

  @Test
  void theLatestVersionIsWrittenWhereThatIsAskedFor() {
    registry().register("latest-value", THING);
    int latest = registry().register("latest-value", WITH_OPTIONAL);

    byte[] bytes =
        serializer(Map.of("use.latest.version", "true", "auto.register.schemas", "false"))
            .serialize("latest", thing(THING));

    assertThat(schemaId(bytes)).isEqualTo(latest);
    assertThat(read("latest", bytes).get("size")).isEqualTo(7);
  }

  @Test
  void withoutAutoRegistrationOnlyWhatIsRegisteredIsWritten() {
    Map<String, String> manual = Map.of("auto.register.schemas", "false");

    assertThatThrownBy(() -> serializer(manual).serialize("manual", thing(THING)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("find a schema under manual-value")
        .hasMessageContaining("HTTP 404, error 40401");
    int id = registry().register("manual-value", THING);
    assertThat(schemaId(serializer(manual).serialize("manual", thing(THING)))).isEqualTo(id);
    assertThatThrownBy(() -> serializer(manual).serialize("manual", thing(WITH_OPTIONAL)))
        .hasMessageContaining("HTTP 404, error 40403");
    assertThat(registry().versions("manual-value")).containsExactly(1);
  }

  @Test
  void anUnknownIdIsTheRecordsFault() {
    byte[] bytes = ByteBuffer.allocate(6).put((byte) 0).putInt(999_999).array();

    SerializationException e =
        catchThrowableOfType(SerializationException.class, () -> read("topic", bytes));

    assertThat(e).hasMessageContaining("HTTP 404, error 40403");
    assertThat(RegistryException.isRetriable(e)).isFalse();
  }

  @Test
  void whatIsKnownGoesOnWhileTheRegistryIsAwayAndWhatIsNewWaitsForIt() throws Exception {
    KafkaAvroSerializer<GenericRecord> serializer = serializer(Map.of());
    byte[] known = serializer.serialize("away", thing(THING));
    KafkaAvroDeserializer<GenericRecord> deserializer =
        new KafkaAvroDeserializer<>(registry(), Map.of());
    deserializer.deserialize("away", known);
    byte[] ofNewerProducer = ofNewerProducer("away");
    apicurio.stop();
    try {
      assertThat(serializer.serialize("away", thing(THING))).isEqualTo(known);
      assertThat(deserializer.deserialize("away", known)).isEqualTo(thing(THING));
      SerializationException e =
          catchThrowableOfType(
              SerializationException.class,
              () -> serializer.serialize("away", thing(WITH_OPTIONAL)));
      assertThat(RegistryException.isRetriable(e)).isTrue();

      api.postAndGet(joined("away-known"), Api.room("away-known"));
      String position = write(Cluster.TOPICS.events().name(), "away", ofNewerProducer);
      assertThat(api.get(Api.room("away"), position, 1).status()).isEqualTo(504);
    } finally {
      apicurio.start();
    }
    String next = api.post(joined("away")).ok().position();
    JsonNode room = api.get(Api.room("away"), next, 30).ok().json();
    assertThat(room.path("participants").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("newer", "c-1");
    assertThat(cluster.byteLog(Cluster.TOPICS.deadLetters()).upToNow()).isEmpty();
    assertThat(server.failure()).isNotDone();
    assertThat(serializer.serialize("away", thing(WITH_OPTIONAL))).isNotEqualTo(known);
  }

  /** An event of a schema that has a field more than ours, as a later release may have. */
  private static byte[] ofNewerProducer(String room) {
    Schema ours = RoomEvent.getClassSchema();
    String later =
        ours.toString()
            .replaceFirst(
                "\"fields\":\\[",
                "\"fields\":[{\"name\":\"later\",\"type\":\"string\",\"default\":\"\"},");
    Schema schema = new Schema.Parser().parse(later);
    Schema participant = schema.getField("participant").schema().getTypes().get(1);
    GenericRecord event =
        new GenericRecordBuilder(schema)
            .set(
                "type",
                new GenericData.EnumSymbol(schema.getField("type").schema(), "PARTICIPANT_JOINED"))
            .set("roomId", room)
            .set("occurredAt", T0)
            .set("participant", new GenericRecordBuilder(participant).set("id", "newer").build())
            .build();
    return serializer(Map.of()).serialize(Cluster.TOPICS.events().name(), event);
  }

  private static String joined(String room) {
    return """
        {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": %d, "participant": {"id": "c-1"}}"""
        .formatted(room, T0);
  }

  /** Returns the position of what it wrote. */
  private static String write(String topic, String key, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      RecordMetadata written =
          producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
      return written.partition() + ":" + written.offset();
    }
  }

  private static GenericRecord thing(Schema schema) {
    GenericRecord thing = new GenericData.Record(schema);
    thing.put("name", "a");
    if (schema.getField("size") != null) {
      thing.put("size", 1);
    }
    return thing;
  }

  private static int schemaId(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt(1);
  }

  /** As another process does: by a client that knows nothing yet. */
  private static GenericRecord read(String topic, byte[] bytes) {
    try (KafkaAvroDeserializer<GenericRecord> deserializer =
        new KafkaAvroDeserializer<>(registry(), Map.of())) {
      return deserializer.deserialize(topic, bytes);
    }
  }

  private static KafkaAvroSerializer<GenericRecord> serializer(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(Map.of("schema.registry.url", apicurio.url()));
    settings.putAll(more);
    KafkaAvroSerializer<GenericRecord> serializer = new KafkaAvroSerializer<>();
    serializer.configure(settings, false);
    return serializer;
  }

  private static SchemaRegistry registry() {
    return SchemaRegistry.open(Map.of("schema.registry.url", apicurio.url()));
  }
}
