package dev.rollcall.standalone.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.standalone.broker.EmbeddedBroker;
import dev.rollcall.standalone.registry.RegistryServer;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client in another language, with the serializers of another house, and plain Java on the other
 * side: both must mean the same by a topic's bytes.
 */
class InteropIT {

  private static final int PARTITIONS = 4;
  private static final Topics TOPICS = Topics.withPrefix("");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static EmbeddedBroker broker;
  private static RegistryServer registry;
  private static int roomSchemaId;
  private static int eventSchemaId;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    broker = EmbeddedBroker.start(data, 0);
    registry = RegistryServer.start(broker.bootstrapServers(), 0);
    createTopics(TOPICS.events(), TOPICS.state());
    eventSchemaId = register(TOPICS.events());
    roomSchemaId = register(TOPICS.state());
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSmallestEventsAForeignClientWritesAreRoomEvents(Language language) throws Exception {
    List<String> rooms = List.of("acme-standup", "livekit:acme:RM_1", "räum-😀", "r", "s", "t");
    String events =
        JSON.writeValueAsString(
            rooms.stream()
                .map(
                    room ->
                        Map.of(
                            "type",
                            "PARTICIPANT_JOINED",
                            "roomId",
                            room,
                            "occurredAt",
                            1587667174725L,
                            "participant",
                            Map.of("id", "c-1")))
                .toList());

    List<JsonNode> told =
        json(language.client().produce(events, clientArguments(TOPICS.events())).orFail());
    List<ConsumerRecord<String, byte[]>> written = written(TOPICS.events(), told);

    assertThat(written).extracting(ConsumerRecord::key).containsExactlyElementsOf(rooms);
    for (ConsumerRecord<String, byte[]> record : written) {
      assertThat(record.partition()).as(record.key()).isEqualTo(javaPartition(record.key()));
      GenericRecord event = decode(record.value(), eventSchemaId);
      assertThat(event.get("type")).hasToString("PARTICIPANT_JOINED");
      assertThat(event.get("roomId")).hasToString(record.key());
      assertThat(event.get("occurredAt")).isEqualTo(1587667174725L);
      assertThat((GenericRecord) event.get("participant"))
          .satisfies(p -> assertThat(p.get("id")).hasToString("c-1"))
          .satisfies(p -> assertThat(p.get("identity")).isNull())
          .satisfies(p -> assertThat(p.get("idUnique")).isEqualTo(false));
      assertThat(event.get("eventId")).isNull();
      assertThat(event.get("room")).isNull();
      assertThat((List<?>) event.get("cleared")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type": "ROOM_CREATED", "roomId": "r"}                                             | at occurredAt
          {"type": "ROOM_CREATED", "occurredAt": 1}                                           | at roomId
          {"type": "ROOM_BUILT", "roomId": "r", "occurredAt": 1}                              | at type
          {"type": "ROOM_CREATED", "roomId": "r", "occurredAt": "2020-04-23T18:39:34Z"}       | at occurredAt
          {"type": "ROOM_CREATED", "roomId": "r", "occurredAt": 1, "eventId": {"string": "e"}}| at eventId
          {"type": "PARTICIPANT_LEFT", "roomId": "r", "occurredAt": 1, "participant": {}}     | at participant.id
          """)
  void whatIsNoEventIsRefusedBeforeItIsWritten(String event, String place) {
    Run node = Language.NODE.client().produce(event, clientArguments(TOPICS.events()));
    assertThat(node.errors()).contains("Invalid message " + place);
    Run python = Language.PYTHON.client().produce(event, clientArguments(TOPICS.events()));

    assertThat(List.of(node, python))
        .allSatisfy(run -> assertThat(run.exitCode()).isNotZero())
        .allSatisfy(run -> assertThat(run.lines()).isEmpty());
  }

  @Test
  void foreignClientsReadRoomsAsJavaWritesThem() throws Exception {
    GenericRecord alice =
        new GenericRecordBuilder(Participant.getClassSchema())
            .set("id", "c-1")
            .set("roomId", "acme-standup")
            .set("identity", "alice")
            .set("joinedAt", 1587667174725L)
            .build();
    GenericRecord room =
        new GenericRecordBuilder(Room.getClassSchema())
            .set("id", "acme-standup")
            .set("createdAt", 1587667174000L)
            .set("status", symbol("status", "ACTIVE"))
            .set("size", 50)
            .set("participantCount", 1)
            .set("participants", Map.of("c-1", alice))
            .set("version", 7L)
            .build();
    try (KafkaProducer<String, byte[]> producer = transactionalProducer()) {
      producer.initTransactions();
      transaction(producer, true, "acme-standup", encode(room, roomSchemaId));
      transaction(producer, false, "never-committed", encode(room, roomSchemaId));
      transaction(producer, true, "gone", null);
    }

    for (Language language : Language.values()) {
      List<JsonNode> read = json(language.client().read(clientArguments(TOPICS.state())).orFail());
      assertThat(read)
          .extracting(record -> record.path("key").asText())
          .containsExactlyInAnyOrder("acme-standup", "gone");
      assertThat(valueOf(read, "gone").isNull()).isTrue();
      assertThatItIsTheRoom(valueOf(read, "acme-standup"));
    }
  }

  private static void assertThatItIsTheRoom(JsonNode value) {
    assertThat(value.path("id").asText()).isEqualTo("acme-standup");
    assertThat(value.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(value.path("createdAt").asLong()).isEqualTo(1587667174000L);
    assertThat(value.path("enabled").asBoolean()).isTrue();
    assertThat(value.path("name").isNull()).isTrue();
    assertThat(value.path("size").asInt()).isEqualTo(50);
    assertThat(value.path("version").asLong()).isEqualTo(7);
    assertThat(value.path("participants").path("c-1").path("identity").asText()).isEqualTo("alice");
  }

  // The Java side, without Rollcall's serializers

  private static GenericRecord decode(byte[] value, int schemaId) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    assertThat(bytes.get()).as("magic byte").isZero();
    assertThat(bytes.getInt()).as("schema id").isEqualTo(schemaId);
    String text = get("/schemas/ids/" + schemaId).path("schema").asText();
    return new GenericDatumReader<GenericRecord>(new Schema.Parser().parse(text))
        .read(
            null,
            DecoderFactory.get().binaryDecoder(value, bytes.position(), bytes.remaining(), null));
  }

  private static byte[] encode(GenericRecord record, int schemaId) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.write(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static GenericData.EnumSymbol symbol(String field, String name) {
    return new GenericData.EnumSymbol(Room.getClassSchema().getField(field).schema(), name);
  }

  private static int javaPartition(String key) throws IOException {
    try (StringSerializer serializer = new StringSerializer()) {
      return BuiltInPartitioner.partitionForKey(serializer.serialize("", key), PARTITIONS);
    }
  }

  private static KafkaProducer<String, byte[]> transactionalProducer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "interop"),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static void transaction(
      KafkaProducer<String, byte[]> producer, boolean commit, String key, byte[] value)
      throws Exception {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(TOPICS.state().name(), key, value)).get();
    if (commit) {
      producer.commitTransaction();
    } else {
      producer.abortTransaction();
    }
  }

  /** The records that lie where the client told, in the order of its answers. */
  private static List<ConsumerRecord<String, byte[]>> written(Topic topic, List<JsonNode> told) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "max.poll.records", 1),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      for (JsonNode place : told) {
        TopicPartition partition =
            new TopicPartition(topic.name(), place.path("partition").asInt());
        consumer.assign(List.of(partition));
        consumer.seek(partition, place.path("offset").asLong());
        consumer.poll(Duration.ofSeconds(30)).forEach(records::add);
      }
    }
    return records;
  }

  private static void createTopics(Topic... topics) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(topics).stream()
                  .map(
                      topic ->
                          new NewTopic(topic.name(), PARTITIONS, (short) 1).configs(topic.config()))
                  .toList())
          .all()
          .get();
    }
  }

  // The registry and the scripts

  private static int register(Topic topic) throws Exception {
    String body = JSON.writeValueAsString(Map.of("schema", topic.valueSchema().toString()));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(registry.url() + "/subjects/" + topic.valueSubject() + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return send(request).path("id").asInt();
  }

  private static JsonNode get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(registry.url() + path)).build());
  }

  private static JsonNode send(HttpRequest request) throws Exception {
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static String[] clientArguments(Topic topic) {
    return new String[] {
      "--brokers", broker.bootstrapServers(), "--registry", registry.url(), "--topic", topic.name()
    };
  }

  private static List<JsonNode> json(List<String> lines) throws IOException {
    List<JsonNode> values = new ArrayList<>();
    for (String line : lines) {
      values.add(JSON.readTree(line));
    }
    return values;
  }

  private static JsonNode valueOf(List<JsonNode> records, String key) {
    return records.stream()
        .filter(record -> record.path("key").asText().equals(key))
        .findFirst()
        .orElseThrow()
        .path("value");
  }
}
