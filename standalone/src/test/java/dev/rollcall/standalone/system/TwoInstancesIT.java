package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.model.RoomSort;
import dev.rollcall.server.RollcallServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances share the rooms, and each answers for all; when one leaves, the other has them. */
class TwoInstancesIT {

  private static final List<String> ROOMS =
      IntStream.range(0, 24).mapToObj(i -> "shared-" + i).toList();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** With what an address may not hold, and what would mean something in one. */
  private static final String ODD_ROOM = "odd/%2F|\"room\"? #é;a=b&c+d";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "streams.num.standby.replicas",
          "1",
          "auth.tokens",
          "admin:" + Api.TOKEN,
          "instance.token",
          "instances-0123456789",
          // The machines that test have other things to do.
          "query.host.timeout",
          "10s",
          "query.timeout",
          "20s");

  private static Cluster cluster;
  private static RollcallServer first;
  private static RollcallServer second;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    first = cluster.startServer("first", SETTINGS);
    second = cluster.startServer("second", SETTINGS);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void eachAnswersForEveryRoomAndOutlivesTheOther() throws Exception {
    Api one = new Api(first);
    Api other = new Api(second);
    // Either takes writes, whoever owns the room.
    String position =
        one.post(joined("early")).ok().position()
            + ","
            + other.post(joined("late")).ok().position();
    await().atMost(PATIENCE).untilAsserted(() -> sharesTheRooms(ownedBy(one), ownedBy(other)));

    Map<String, String> before = rooms(one, position);
    assertThat(before.values()).allMatch(room -> room.contains("early") && room.contains("late"));
    assertThat(rooms(other, position)).isEqualTo(before);
    tellTheSameOfEveryRoom(one, other);
    tellOfNobodyUnknown(one, other);
    listTheSameWhole(one, other);
    for (RoomSort sort : RoomSort.values()) {
      listTheSamePages(one, other, "&sort=" + sort.text());
    }
    tellTheSameTotals(one, other, position);
    knowTheSameUser(one, other);
    watchEveryRoom(one);
    passNothingOnTwice(one, other);
    takeOddRooms(one, other);

    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> honest =
        CompletableFuture.supplyAsync(() -> answersAreRight(other, before, over));
    cluster.stop(first);
    await().atMost(PATIENCE).until(() -> ownedBy(other).size() == ROOMS.size());
    over.set(true);
    assertThat(honest.get()).isPositive();

    assertThat(rooms(other, position)).isEqualTo(before);
    String later = other.post(joined("after")).ok().position();
    assertThat(rooms(other, later).values()).allMatch(room -> room.contains("after"));
    eraseFromAll(other);
  }

  private static void sharesTheRooms(Set<String> ofOne, Set<String> ofOther) {
    assertThat(ofOne).isNotEmpty();
    assertThat(ofOther).isNotEmpty();
    assertThat(ofOne).doesNotContainAnyElementsOf(ofOther);
    assertThat(ofOne.size() + ofOther.size()).isEqualTo(ROOMS.size());
  }

  private static void tellTheSameOfEveryRoom(Api one, Api other) {
    for (String room : ROOMS) {
      for (String what :
          List.of(
              "?participants=false",
              "/participants?state=all",
              "?at=" + (System.currentTimeMillis() - 60_000))) {
        String path = Api.room(room) + what;
        assertThat(other.get(path).text()).as(path).isEqualTo(one.get(path).text());
      }
    }
    for (String what : List.of("/attendance", "/changes", "/sessions")) {
      ROOMS.forEach(
          room -> {
            assertThat(one.get(Api.room(room) + what).ok().text()).isNotEmpty();
            assertThat(other.get(Api.room(room) + what).ok().text()).isNotEmpty();
          });
    }
    String wrong = Api.room(ROOMS.get(0)) + "?participant=false";
    assertThat(one.get(wrong).status()).isEqualTo(400);
    assertThat(other.get(wrong).status()).isEqualTo(400);
  }

  private static void tellOfNobodyUnknown(Api... apis) {
    for (Api api : apis) {
      for (int i = 0; i < 8; i++) {
        Api.Answer answer = api.get(Api.room("unknown-" + i));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Rollcall-Freshness")).isEqualTo("active");
        assertThat(answer.json().path("type").asText()).isEqualTo("/problems/room-not-found");
      }
    }
  }

  private static void listTheSameWhole(Api one, Api other) {
    JsonNode list = list(one, "");
    assertThat(list.path("partial").asBoolean()).isFalse();
    assertThat(ids(list)).containsExactlyInAnyOrderElementsOf(ROOMS);
    assertThat(list(other, "")).isEqualTo(list);
    String known = "&name=&vendor=acme&minParticipants=2";
    assertThat(list(other, known)).isEqualTo(list(one, known));
  }

  /** A page of one, the next of the other. */
  private static void listTheSamePages(Api one, Api other, String sort) {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    for (int page = 0; cursor != null; page++) {
      JsonNode json =
          (page % 2 == 0 ? one : other)
              .get("/v1/rooms?limit=5" + sort + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .ok()
              .json();
      assertThat(json.path("rooms")).hasSizeLessThanOrEqualTo(5);
      ids.addAll(ids(json));
      cursor = json.path("nextCursor").textValue();
    }
    assertThat(ids).isEqualTo(ids(list(one, sort))).hasSize(ROOMS.size());
  }

  private static void tellTheSameTotals(Api one, Api other, String position) {
    JsonNode totals = one.get("/v1/stats", position, 10).ok().json();
    assertThat(totals.path("rooms").asInt()).isEqualTo(ROOMS.size());
    assertThat(totals.path("participants").asInt()).isEqualTo(2 * ROOMS.size());
    assertThat(totals.path("partial").asBoolean()).isFalse();
    int joins = 0;
    for (JsonNode minute : totals.path("minutes")) {
      joins += minute.path("joins").asInt();
    }
    assertThat(joins).isEqualTo(2 * ROOMS.size());
    JsonNode others = other.get("/v1/stats", position, 10).ok().json();
    for (String part : List.of("byStatus", "byVendor", "byRegion")) {
      assertThat(others.path(part)).isEqualTo(totals.path(part));
    }
  }

  private static void knowTheSameUser(Api one, Api other) {
    JsonNode rooms = one.get("/v1/users/early/rooms?limit=100").ok().json();
    assertThat(ids(rooms)).containsExactlyInAnyOrderElementsOf(ids(list(one, "")));
    assertThat(rooms.path("partial").asBoolean()).isFalse();
    assertThat(other.get("/v1/users/early/rooms?limit=100").ok().json()).isEqualTo(rooms);
    String window = "/v1/users/early/attendance?limit=7";
    JsonNode page = one.get(window).ok().json();
    assertThat(page.path("partial").asBoolean()).isFalse();
    List<String> ids = new ArrayList<>(ids(page));
    while (page.path("nextCursor").isTextual()) {
      page = other.get(window + "&cursor=" + page.path("nextCursor").asText()).ok().json();
      ids.addAll(ids(page));
    }
    assertThat(ids).isEqualTo(ids(rooms));
    assertThat(page.path("rooms").path(0).path("seconds").asDouble()).isPositive();
  }

  /** The snapshot of a room that is the other's comes from there. */
  private static void watchEveryRoom(Api api) {
    for (String room : ROOMS) {
      assertThat(api.firstData(Api.room(room) + "/watch")).contains("\"id\":\"" + room + "\"");
    }
    assertThat(api.firstData("/v1/watch")).contains(ROOMS);
  }

  private static void passNothingOnTwice(Api... apis) {
    for (Api api : apis) {
      Set<String> owned = ownedBy(api);
      for (String room : ROOMS) {
        Api.Answer answer = api.getHere(Api.room(room));
        if (!owned.contains(room)) {
          assertThat(answer.status()).as(room).isEqualTo(503);
          assertThat(answer.header("Retry-After")).isEqualTo("1");
          assertThat(answer.json().path("type").asText()).isEqualTo("/problems/unavailable");
        }
      }
      JsonNode here = api.getHere("/v1/rooms?limit=1000").ok().json();
      assertThat(here.path("partial").asBoolean()).isTrue();
      assertThat(ids(here)).containsExactlyInAnyOrderElementsOf(owned);
    }
  }

  private static void takeOddRooms(Api one, Api other) {
    String event =
        """
        {"type": "ROOM_CREATED", "roomId": "%s", "occurredAt": 1700000000000}"""
            .formatted(ODD_ROOM.replace("\"", "\\\""));
    String position = one.post(event).ok().position();
    for (Api api : List.of(one, other)) {
      JsonNode room = api.get(Api.room(ODD_ROOM), position, 30).ok().json();
      assertThat(room.path("id").asText()).isEqualTo(ODD_ROOM);
    }
  }

  /** Each answer is the right one or says that there is none now; how many were right. */
  private static int answersAreRight(Api api, Map<String, String> expected, AtomicBoolean over) {
    int right = 0;
    while (!over.get()) {
      for (String room : ROOMS) {
        Api.Answer answer = api.get(Api.room(room));
        assertThat(answer.status()).as("%s: %s", room, answer.text()).isIn(200, 503);
        if (answer.status() == 200) {
          assertThat(answer.text()).isEqualTo(expected.get(room));
          assertThat(answer.header("Rollcall-Freshness")).matches("active|standby; lag=\\d+");
          right++;
        }
      }
      Api.Answer list = api.get("/v1/rooms?limit=1000&name=");
      assertThat(list.status()).isIn(200, 503);
      if (list.status() == 200 && !list.json().path("partial").asBoolean()) {
        assertThat(ids(list.json())).containsAll(ROOMS);
      }
    }
    return right;
  }

  private static void eraseFromAll(Api api) {
    Api.Answer erased = api.delete("/v1/users/early");
    assertThat(erased.status()).isEqualTo(202);
    assertThat(erased.json().path("rooms").asInt()).isEqualTo(ROOMS.size());
  }

  /** The rooms an instance has itself; it may refuse others, never deny them. */
  private static Set<String> ownedBy(Api api) {
    return ROOMS.stream()
        .filter(
            room -> {
              Api.Answer answer = api.getHere(Api.room(room));
              // Until the first write is applied the owner does not know them.
              assertThat(answer.status()).as(room).isIn(200, 404, 503);
              return answer.status() == 200;
            })
        .collect(Collectors.toSet());
  }

  /** All rooms, as the instance answers for them. */
  private static Map<String, String> rooms(Api api, String position) {
    Map<String, String> rooms = new HashMap<>();
    for (String room : ROOMS) {
      Api.Answer answer = api.get(Api.room(room), position, 10).ok();
      assertThat(answer.header("Rollcall-Freshness")).isEqualTo("active");
      rooms.put(room, answer.text());
    }
    return rooms;
  }

  private static JsonNode list(Api api, String filter) {
    return api.get("/v1/rooms?limit=1000" + filter).ok().json();
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.path("rooms").forEach(room -> ids.add(room.path("id").asText()));
    return ids;
  }

  /** One participant more in every room. */
  private static String joined(String participant) {
    long lately = System.currentTimeMillis() - 120_000;
    return ROOMS.stream()
        .map(
            room ->
                """
                {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": %d, "participant": {"id": "%s"}}"""
                    .formatted(room, lately, participant))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
