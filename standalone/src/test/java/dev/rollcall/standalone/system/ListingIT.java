package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.server.RollcallServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many rooms, listed page by page while they change and one of two instances goes and comes. The
 * figures in docs/performance.md are what it logs.
 */
class ListingIT {

  private static final Logger LOG = LoggerFactory.getLogger(ListingIT.class);

  private static final int ROOMS = Integer.getInteger("rollcall.list.rooms", 10_000);
  private static final int PAGE = 500;
  private static final int BATCH = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "streams.num.standby.replicas",
          "1",
          "auth.tokens",
          "admin:" + Api.TOKEN,
          "instance.token",
          "instances-0123456789",
          // The machines that test have other things to do.
          "streams.consumer.session.timeout.ms",
          "60000",
          "query.host.timeout",
          "10s",
          "query.timeout",
          "20s");

  @Test
  void everyRoomThatFitsThroughoutIsListedOnce(@TempDir Path directory) throws Exception {
    try (Cluster cluster = Cluster.start(directory)) {
      Api staying = new Api(cluster.startServer("staying", SETTINGS));
      RollcallServer restarted = cluster.startServer("restarted", SETTINGS);
      create(staying);
      Random random = new Random(1);

      PageTimes together = new PageTimes();
      assertThat(listed(together, random, staying, new Api(restarted))).isEqualTo(sortedIds());
      LOG.info("Both instances there: {}", together);

      PageTimes alone = new PageTimes();
      Future<RollcallServer> restart = restart(cluster, restarted);
      do {
        assertThat(listed(alone, random, staying)).isEqualTo(sortedIds());
      } while (!restart.isDone());
      LOG.info("One instance restarted: {}", alone);

      Api back = new Api(restart.get());
      PageTimes again = new PageTimes();
      assertThat(listed(again, random, staying, back)).isEqualTo(sortedIds());
      LOG.info("Both there again: {}", again);
      totalsAreThoseOfTheRooms(staying);
    }
  }

  private static Future<RollcallServer> restart(Cluster cluster, RollcallServer server) {
    FutureTask<RollcallServer> restart =
        new FutureTask<>(
            () -> {
              cluster.stop(server);
              return cluster.startServer("restarted", SETTINGS);
            });
    new Thread(restart, "restart").start();
    return restart;
  }

  /** All of Europe, page by page, from each of the instances in turn; all is changed meanwhile. */
  private static List<String> listed(PageTimes times, Random random, Api... instances) {
    List<String> listed = new ArrayList<>();
    String cursor = "";
    for (int pages = 0; cursor != null; pages++) {
      Api instance = instances[pages % instances.length];
      JsonNode page = page(instance, "region=eu", cursor, times);
      page.path("rooms").forEach(room -> listed.add(room.path("id").asText()));
      change(instances[0], random);
      String next = page.path("nextCursor").textValue();
      cursor = next == null ? null : "&cursor=" + next;
    }
    return listed;
  }

  private static List<String> sortedIds() {
    return ids().sorted().toList();
  }

  private static Stream<String> ids() {
    return IntStream.range(0, ROOMS).mapToObj(i -> "room-" + i);
  }

  private static void create(Api api) {
    String position = null;
    for (int from = 0; from < ROOMS; from += BATCH) {
      position =
          api.post(
                  IntStream.range(from, Math.min(from + BATCH, ROOMS))
                      .mapToObj(ListingIT::created)
                      .collect(Collectors.joining(",", "[", "]")))
              .ok()
              .position();
    }
    String last = position;
    await().atMost(PATIENCE).until(() -> api.get("/v1/rooms?limit=1", last, 10).status() == 200);
  }

  private static String created(int i) {
    return """
        {"type": "ROOM_CREATED", "roomId": "room-%d", "occurredAt": %d, "room": {"region": "eu", "name": "Room %d"}}"""
        .formatted(i, System.currentTimeMillis(), i);
  }

  /** People come into rooms and go, and rooms are renamed, while the next page is read. */
  private static void change(Api api, Random random) {
    api.post(
            IntStream.range(0, BATCH)
                .mapToObj(i -> changed(random.nextInt(ROOMS), random.nextInt(3)))
                .collect(Collectors.joining(",", "[", "]")))
        .ok();
  }

  private static String changed(int room, int what) {
    String part =
        switch (what) {
          case 0 -> "\"type\": \"PARTICIPANT_JOINED\", \"participant\": {\"id\": \"c-1\"}";
          case 1 -> "\"type\": \"PARTICIPANT_LEFT\", \"participant\": {\"id\": \"c-1\"}";
          default -> "\"type\": \"ROOM_UPDATED\", \"room\": {\"name\": \"Another\"}";
        };
    return "{%s, \"roomId\": \"room-%d\", \"occurredAt\": %d}"
        .formatted(part, room, System.currentTimeMillis());
  }

  /** The page, once it is whole; by the client's part in the promise, it asks again until then. */
  private static JsonNode page(Api api, String filter, String cursor, PageTimes times) {
    String path = "/v1/rooms?limit=" + PAGE + '&' + filter + cursor;
    JsonNode[] whole = {null};
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              long begun = System.nanoTime();
              Api.Answer answer = api.get(path);
              long took = System.nanoTime() - begun;
              assertThat(answer.status()).as(answer.text()).isIn(200, 503);
              boolean isWhole =
                  answer.status() == 200 && !answer.json().path("partial").asBoolean();
              whole[0] = isWhole ? answer.json() : null;
              times.took(took, isWhole, answer.header("Rollcall-Freshness"));
              return isWhole;
            });
    return whole[0];
  }

  private static void totalsAreThoseOfTheRooms(Api api) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode totals = api.get("/v1/stats").ok().json();
              assertThat(totals.path("partial").asBoolean()).isFalse();
              assertThat(totals.path("rooms").asInt()).isEqualTo(ROOMS);
              assertThat(totals.path("participants").asInt()).isEqualTo(present(api));
            });
  }

  /** People in the rooms, the fullest first. */
  private static int present(Api api) {
    int present = 0;
    String cursor = "";
    int before = Integer.MAX_VALUE;
    while (cursor != null) {
      JsonNode page = page(api, "minParticipants=1&sort=-participants", cursor, new PageTimes());
      for (JsonNode room : page.path("rooms")) {
        int count = room.path("participantCount").asInt();
        assertThat(count).isBetween(1, before);
        before = count;
        present += count;
      }
      String next = page.path("nextCursor").textValue();
      cursor = next == null ? null : "&cursor=" + next;
    }
    return present;
  }
}
