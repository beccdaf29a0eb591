package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private static final String PAST = "past";

  /** An hour ago, to the second: the history does not reach back to the other rooms' times. */
  private static final long T0_PAST = (System.currentTimeMillis() / 1_000 - 3_600) * 1_000;

  /** The end comes before the beginning. */
  private static final String PAST_EVENTS =
      """
      [{"type": "ROOM_DELETED", "roomId": "past", "occurredAt": %d},
       {"type": "SESSION_ENDED", "roomId": "past", "occurredAt": %d, "sessionId": "s"},
       {"type": "EGRESS_STARTED", "roomId": "past", "occurredAt": %d, "egress": {"id": "e"}},
       {"type": "EGRESS_ENDED", "roomId": "past", "occurredAt": %d, "egress": {"id": "e"}},
       {"type": "ROOM_UPDATED", "roomId": "past", "occurredAt": %d, "room": {"name": "Standup"}},
       {"type": "PARTICIPANT_JOINED", "roomId": "past", "occurredAt": %d, "sessionId": "s",
        "participant": {"id": "c-1", "identity": "ann"}}]"""
          .formatted(
              T0_PAST + 50_000,
              T0_PAST + 40_000,
              T0_PAST + 30_000,
              T0_PAST + 51_000,
              T0_PAST + 20_000,
              T0_PAST + 10_000);

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
  void thePastIsAsTheFactsHaveItWhateverTheirOrder() {
    Api.Answer written = api.post(PAST_EVENTS).ok();
    String room = Api.room(PAST);

    JsonNode then = api.get(room + "?at=" + (T0_PAST + 20_000), written.position(), 5).ok().json();
    assertThat(then.path("name").asText()).isEqualTo("Standup");
    assertThat(then.path("participants").has("c-1")).isTrue();
    JsonNode attendance = api.get(room + "/attendance").ok().json();
    assertThat(attendance.path("attendance").get(0).path("seconds").asDouble()).isEqualTo(30);
    JsonNode changes = api.get(room + "/changes").ok().json().path("changes");
    assertThat(changes.findValuesAsText("type"))
        .containsExactly(
            "ROOM_CREATED",
            "SESSION_STARTED",
            "PARTICIPANT_JOINED",
            "ROOM_UPDATED",
            "EGRESS_STARTED",
            "SESSION_ENDED",
            "PARTICIPANT_LEFT",
            "ROOM_DELETED",
            "EGRESS_ENDED");
    assertThat(changes.findValuesAsText("occurredAt")).isSorted();
  }

  @Test
  @Order(7)
  void aPositionOutlivesARestart() throws Exception {
    awaitSums();
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
  @Order(8)
  void stateIsRebuiltFromKafkaByteForByte() throws Exception {
    awaitSums();
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
  /** What a session came to is known some ticks after its end. */
  private static void awaitSums() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.get(Api.room(PAST)).ok().json().path("peakParticipantCount").asInt() == 1);
  }

  private static Map<String, String> everything() {
    Map<String, String> answers = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>(List.of("/v1/rooms", "/v1/rooms?limit=3"));
    for (int i = 0; i < ROOMS; i++) {
      String room = Api.room("room-" + i);
      paths.addAll(
          List.of(room, room + "?participants=false", room + "/participants?state=all&limit=1000"));
    }
    paths.addAll(past());
    paths.forEach(path -> answers.put(path, api.get(path).ok().text()));
    return answers;
  }

  /** A room with a past of every kind, at moments and in windows of it, page by page. */
  private static List<String> past() {
    String room = Api.room(PAST);
    String window = "?from=" + (T0_PAST - 1) + "&to=" + (T0_PAST + 60_000);
    List<String> paths = new ArrayList<>();
    for (long at = T0_PAST + 10_000; at <= T0_PAST + 50_000; at += 10_000) {
      paths.add(room + "?at=" + at);
      paths.add(room + "/participants?state=all&at=" + at);
    }
    for (String what :
        List.of("/attendance" + window + "&", "/changes" + window + "&", "/sessions?")) {
      String path = room + what + "limit=2";
      String cursor = null;
      do {
        paths.add(cursor == null ? path : path + "&cursor=" + cursor);
        cursor = api.get(paths.get(paths.size() - 1)).ok().json().path("nextCursor").asText(null);
      } while (cursor != null);
    }
    return paths;
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
