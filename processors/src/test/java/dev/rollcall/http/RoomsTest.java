package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.json.AvroJson;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.BadCursor;
import dev.rollcall.query.RoomReader.Health;
import dev.rollcall.query.RoomReader.Presence;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading rooms, operations, and what all answers have in common. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomsTest {

  private Api api;

  @BeforeAll
  void start() {
    api = new Api();
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @BeforeEach
  void empty() {
    api.rooms.rooms.clear();
    api.rooms.participants.clear();
    api.rooms.failure = null;
    api.rooms.health = new Health(true, true, "all good");
    api.rooms.missingPartitions = Set.of();
  }

  @Test
  void a_room_has_every_field_at_the_top_level() {
    api.rooms.rooms.put("r", Rooms.full("r"));

    Api.Reply reply = api.get("/v1/rooms/r");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.header("Rollcall-Freshness")).isEqualTo("active");
    assertThat(reply.header("Rollcall-Position")).isEqualTo("0:41");
    JsonNode room = reply.json();
    for (Schema.Field field : dev.rollcall.avro.Room.getClassSchema().getFields()) {
      assertThat(room.has(field.name())).as(field.name()).isTrue();
    }
    assertThat(room.get("createdAt").longValue()).isEqualTo(1000);
    assertThat(room.get("participants").get("c-1").get("name").textValue()).isEqualTo("Alice");
    assertThat(room.get("participants").get("c-1").get("joinedAt").longValue()).isEqualTo(1600);
    assertThat(room.get("recordingInfo").get("uploadInfo").get("type").textValue()).isEqualTo("s3");
    assertThat(room.get("session").get("id").textValue()).isEqualTo("S1");
    assertThat(room.get("status").textValue()).isEqualTo("ACTIVE");
  }

  @Test
  void what_is_not_known_is_absent_and_an_empty_room_says_so() {
    api.rooms.rooms.put("r", Rooms.smallest("r"));

    JsonNode room = api.get("/v1/rooms/r").json();

    assertThat(room.has("name")).isFalse();
    assertThat(room.get("participants")).isEmpty();
    assertThat(api.get("/v1/rooms/r?participants=false").json().has("participants")).isFalse();
  }

  @Test
  void a_room_can_be_read_from_its_json_with_nothing_lost() {
    for (Room room : List.of(Rooms.full("r"), Rooms.smallest("r"))) {
      api.rooms.rooms.put("r", room);
      assertThat(AvroJson.read(api.get("/v1/rooms/r").json(), new Room())).isEqualTo(room);
    }
  }

  @Test
  void what_is_no_room_cannot_be_read_as_one() {
    JsonNode rooms = api.get("/v1/rooms").json();
    assertThatThrownBy(() -> AvroJson.read(rooms, new Room()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id is required");
  }

  @Test
  void a_room_nobody_told_of_is_404() {
    for (String path : List.of("", "/participants", "/attendance", "/changes")) {
      Api.Reply reply = api.get("/v1/rooms/x" + path);
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/room-not-found");
      assertThat(reply.header("Rollcall-Freshness")).isEqualTo("active");
    }
  }

  @Test
  void a_listing_leaves_participants_out_and_says_what_is_missing() {
    api.rooms.rooms.put("r", Rooms.full("r"));
    api.rooms.missingPartitions = Set.of(3, 1);

    JsonNode page =
        api.get(
                "/v1/rooms?status=Active&vendor=livekit&region=eu&name=St&minParticipants=2"
                    + "&sort=-updated&limit=7&cursor=c")
            .json();

    assertThat(page.get("rooms")).hasSize(1);
    assertThat(page.get("rooms").get(0).has("participants")).isFalse();
    assertThat(page.get("rooms").get(0).get("participantCount").intValue()).isEqualTo(1);
    assertThat(page.get("partial").booleanValue()).isTrue();
    assertThat(page.get("missingPartitions")).hasToString("[1,3]");
    assertThat(page.get("nextCursor").isNull()).isTrue();
    assertThat(api.rooms.filter).isEqualTo(new RoomFilter("ACTIVE", "livekit", "eu", "St", 2));
    assertThat(api.rooms.sort).isEqualTo(RoomSort.UPDATED);
    assertThat(api.rooms.limit).isEqualTo(7);
    assertThat(api.rooms.cursor).isEqualTo("c");
  }

  @ParameterizedTest
  @CsvSource({"'', PRESENT", "?state=left, LEFT", "?state=all, ALL", "?state=PRESENT, PRESENT"})
  void rows_are_of_those_asked_for(String query, Presence presence) {
    api.rooms.rooms.put("r", Rooms.smallest("r"));
    api.rooms.participants.add(Rooms.gone("r"));

    JsonNode page = api.get("/v1/rooms/r/participants" + query).json();

    assertThat(api.rooms.presence).isEqualTo(presence);
    assertThat(api.rooms.limit).isEqualTo(100);
    assertThat(page.get("nextCursor").textValue()).isEqualTo("c2");
    JsonNode row = page.get("participants").get(0);
    assertThat(row.get("leftAt").longValue()).isEqualTo(1700);
    assertThat(row.get("leaveReason").textValue()).isEqualTo("REAPED");
    assertThat(row.get("synthetic").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/rooms?limit=0 | from 1 to 1000",
        "/v1/rooms?limit=1001 | from 1 to 1000",
        "/v1/rooms?limit=ten | from 1 to 1000",
        "/v1/rooms?limit=1&limit=2 | more than once",
        "/v1/rooms?limt=1 | Did you mean 'limit'?",
        "/v1/rooms?status=busy | must be one of",
        "/v1/rooms?minParticipants=-1 | from 0",
        "/v1/rooms?sort=participants | must be one of id, -participants, -updated",
        "/v1/rooms/r?participants=maybe | must be one of true, false",
        "/v1/rooms/r/participants?state=gone | must be one of present, left, all",
      })
  void a_wrong_parameter_is_400(String path, String detail) {
    Api.Reply reply = api.get(path);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/invalid-parameter");
    assertThat(reply.json().get("detail").textValue()).contains(detail);
  }

  @Test
  void a_cursor_of_another_listing_is_400() {
    api.rooms.failure = new BadCursor();
    Api.Reply reply = api.get("/v1/rooms?cursor=x");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/invalid-cursor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=5 | 5",
        "respond-async, wait=\"3\" | 3",
        "Wait = 999 | 10",
        "return=minimal | 0"
      })
  void a_reader_waits_for_the_writers_position(String prefer, int seconds) {
    api.rooms.rooms.put("r", Rooms.smallest("r"));

    Api.Reply reply = api.get("/v1/rooms/r", "Rollcall-Min-Position", "0:41", "Prefer", prefer);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(api.rooms.await)
        .isEqualTo(new Await(Positions.of(Map.of(0, 41L)), Duration.ofSeconds(seconds)));
  }

  @Test
  void a_position_not_reached_is_504_with_the_one_reached() {
    Api.Reply reply = api.get("/v1/rooms/r", "Rollcall-Min-Position", "0:42");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.header("Rollcall-Position")).isEqualTo("0:41");
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/position-not-reached");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | wait=1",
        "1:2:3 | wait=1",
        "-1:2 | wait=1",
        "0:-2 | wait=1",
        "0:41 | wait=soon"
      })
  void a_malformed_position_or_wait_is_400(String position, String prefer) {
    Api.Reply reply = api.get("/v1/rooms/r", "Rollcall-Min-Position", position, "Prefer", prefer);
    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  void a_reader_that_cannot_answer_is_503_never_an_empty_answer() {
    api.rooms.failure = FakeRooms.restoring();
    for (String path : new String[] {"/v1/rooms", "/v1/rooms/r", "/v1/rooms/r/participants"}) {
      Api.Reply reply = api.get(path);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isEqualTo("3");
      assertThat(reply.json().get("detail").textValue()).contains("being restored");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/rooms, 'GET, HEAD'",
    "DELETE, /v1/rooms/x, 'GET, HEAD'",
    "GET, /v1/events, POST",
    "PUT, /healthz, 'GET, HEAD'",
  })
  void a_method_that_a_path_does_not_take_is_405_with_those_it_does(
      String method, String path, String allowed) {
    String reply =
        api.raw(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(reply).startsWith("HTTP/1.1 405 ").contains("Allow: " + allowed);
    assertThat(reply).contains("/problems/method-not-allowed");
  }

  @Test
  void head_says_what_get_would() {
    api.rooms.rooms.put("r", Rooms.smallest("r"));
    String end = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assertThat(api.raw("HEAD /v1/rooms/r" + end)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    assertThat(api.raw("HEAD /v1/rooms/x" + end)).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\n");
  }

  @Test
  void health_and_readiness_follow_the_reader() {
    assertThat(api.get("/healthz").status()).isEqualTo(200);
    assertThat(api.get("/readyz").status()).isEqualTo(200);

    api.rooms.health = new Health(true, false, "restoring");
    assertThat(api.get("/healthz").status()).isEqualTo(200);
    Api.Reply reply = api.get("/readyz");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().get("detail").textValue()).isEqualTo("restoring");

    api.rooms.health = new Health(false, false, "dead");
    assertThat(api.get("/healthz").status()).isEqualTo(503);
  }

  @Test
  void metrics_count_requests_by_route_and_status() {
    api.rooms.rooms.put("r", Rooms.smallest("r"));
    assertThat(api.get("/v1/rooms/r").status()).isEqualTo(200);
    assertThat(api.get("/v1/nothing").status()).isEqualTo(404);

    String metrics = api.get("/metrics").text();

    assertThat(metrics)
        .containsPattern(
            "http_server_requests_seconds_count\\{method=\"GET\",route=\"/v1/rooms/\\{id}\",status=\"200\"} \\d")
        .containsPattern("route=\"none\",status=\"404\"")
        .contains("rollcall_http_requests_refused_total");
  }

  @Test
  void requests_beyond_the_limit_are_turned_away_but_health_is_not() throws Exception {
    api.sink.begun = new CountDownLatch(Api.MAX_REQUESTS);
    api.sink.release = new CountDownLatch(1);
    String event = "{\"type\":\"ROOM_CREATED\",\"roomId\":\"r\",\"occurredAt\":1700000000000}";
    ExecutorService senders = Executors.newFixedThreadPool(Api.MAX_REQUESTS);
    try {
      List<Future<Integer>> sent = new ArrayList<>();
      for (int i = 0; i < Api.MAX_REQUESTS; i++) {
        sent.add(senders.submit(() -> api.post(event).status()));
      }
      api.sink.begun.await();

      Api.Reply refused = api.get("/v1/rooms");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.json().get("type").textValue()).isEqualTo("/problems/overloaded");
      assertThat(api.get("/healthz").status()).isEqualTo(200);

      api.sink.release.countDown();
      for (Future<Integer> answer : sent) {
        assertThat(answer.get()).isEqualTo(200);
      }
      Awaitility.await()
          .untilAsserted(() -> assertThat(api.get("/v1/rooms").status()).isEqualTo(200));
    } finally {
      api.sink.release.countDown();
      api.sink.begun = null;
      senders.shutdown();
    }
  }
}
