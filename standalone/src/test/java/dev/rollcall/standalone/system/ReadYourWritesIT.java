package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A position, once given, is good for as long as the data are. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReadYourWritesIT {

  private static final int ROOMS = 8;
  private static final int ROUND_TRIPS = 200;
  private static final long T0 = 1_700_000_000_000L;

  private static Cluster cluster;
  private static RollcallServer server;
  private static Api api;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    server = cluster.startServer("server");
    api = new Api(server);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void whatWasWrittenIsRead() {
    for (int i = 0; i < ROUND_TRIPS; i++) {
      String room = "room-" + i % ROOMS;
      Api.Answer written = api.post(joined(room, "c-" + i, T0 + i)).ok();
      Api.Answer read = api.get(Api.room(room), written.position(), 5);

      assertThat(read.status()).as("round trip %d: %s", i, read.text()).isEqualTo(200);
      assertThat(read.json().path("participants").has("c-" + i)).as("round trip %d", i).isTrue();
      assertThat(read.header("Rollcall-Freshness")).isEqualTo("active");
      assertThat(offset(read.position())).isGreaterThanOrEqualTo(offset(written.position()));
    }
  }

  @Test
  @Order(2)
  void aPositionCoversWhatIsWrittenToSeveralRoomsAtOnce() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < ROOMS; i++) {
      events.add(joined("room-" + i, "together", T0 + 1_000_000));
    }
    Api.Answer written = api.post(events.toString()).ok();

    for (int i = 0; i < ROOMS; i++) {
      JsonNode room = api.get(Api.room("room-" + i), written.position(), 5).ok().json();
      assertThat(room.path("participants").has("together")).as("room-%d", i).isTrue();
    }
    JsonNode list = api.get("/v1/rooms?minParticipants=26", written.position(), 5).ok().json();
    assertThat(list.path("rooms")).hasSize(ROOMS);
  }

  @Test
  @Order(3)
  void aPositionThatIsNotReachedIsSaidSo() {
    String reached = api.get(Api.room("room-0")).ok().position();
    String partition = reached.substring(0, reached.indexOf(':'));
    Api.Answer answer =
        api.get(Api.room("room-0"), partition + ":" + (offset(reached) + 1_000_000), 1);

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/position-not-reached");
    assertThat(answer.position()).isEqualTo(reached);
    assertThat(answer.json().path("detail").asText()).contains(reached);
  }

  @Test
  @Order(4)
  void forOneRoomOnlyItsOwnPartitionCounts() {
    String reached = api.get(Api.room("room-0")).ok().position();
    int own = Integer.parseInt(reached.substring(0, reached.indexOf(':')));
    String other = (own + 1) % Cluster.PARTITIONS + ":1000000";

    assertThat(api.get(Api.room("room-0"), reached + "," + other, 0).status()).isEqualTo(200);
    assertThat(api.get("/v1/rooms", other, 0).status()).isEqualTo(504);
  }

  @Test
  @Order(5)
  void whatAProducerIsToldByKafkaIsAPosition() throws Exception {
    RoomEvent event =
        RoomEvents.participantJoined("room-0")
            .at(Instant.ofEpochMilli(T0 + 2_000_000))
            .participant("by-kafka")
            .build();
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      RecordMetadata told =
          producer
              .send(
                  new ProducerRecord<>(
                      Cluster.TOPICS.events().name(),
                      "room-0".getBytes(StandardCharsets.UTF_8),
                      cluster.encode(Cluster.TOPICS.events(), event)))
              .get();
      String position = told.partition() + ":" + told.offset();

      JsonNode room = api.get(Api.room("room-0"), position, 5).ok().json();
      assertThat(room.path("participants").has("by-kafka")).isTrue();
    }
  }

  @Test
  @Order(6)
  void aPositionOutlivesARestart() throws Exception {
    Map<String, String> before = everything();
    String position = api.get("/v1/rooms").ok().position();

    cluster.stop(server);
    server = cluster.startServer("server");
    api = new Api(server);

    assertThat(api.get("/v1/rooms", position, 0).ok().position()).isEqualTo(position);
    for (int i = 0; i < ROOMS; i++) {
      assertThat(api.get(Api.room("room-" + i), position, 0).status()).isEqualTo(200);
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  @Order(7)
  void stateIsRebuiltFromKafkaByteForByte() throws Exception {
    Map<String, String> before = everything();
    String position = api.get("/v1/rooms").ok().position();

    cluster.stop(server);
    delete(cluster.dataDirectory("server").resolve("state"));
    server = cluster.startServer("server");
    api = new Api(server);

    assertThat(api.get("/v1/rooms", position, 0).ok().position()).isEqualTo(position);
    assertThat(everything()).isEqualTo(before);
    whatWasWrittenIsRead();
  }

  /** Every answer there is about the rooms, by its path. */
  private static Map<String, String> everything() {
    Map<String, String> answers = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>(List.of("/v1/rooms", "/v1/rooms?limit=3"));
    for (int i = 0; i < ROOMS; i++) {
      String room = Api.room("room-" + i);
      paths.addAll(
          List.of(room, room + "?participants=false", room + "/participants?state=all&limit=1000"));
    }
    paths.forEach(path -> answers.put(path, api.get(path).ok().text()));
    return answers;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static long offset(String position) {
    return Long.parseLong(position.substring(position.indexOf(':') + 1));
  }

  private static String joined(String room, String participant, long at) {
    return """
        {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": %d, "participant": {"id": "%s"}}"""
        .formatted(room, at, participant);
  }
}
