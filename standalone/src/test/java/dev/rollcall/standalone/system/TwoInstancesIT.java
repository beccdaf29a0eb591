package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.server.RollcallServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances share the rooms; when one leaves, the other has them all. */
class TwoInstancesIT {

  private static final List<String> ROOMS =
      IntStream.range(0, 24).mapToObj(i -> "shared-" + i).toList();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SETTINGS = Map.of("streams.num.standby.replicas", "1");

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
  void everyRoomHasOneOwnerAndOutlivesIt() {
    Api one = new Api(first);
    Api other = new Api(second);
    // Either takes writes, whoever owns the room.
    String position = one.post(joined("early")).ok().position();
    position = position + "," + other.post(joined("late")).ok().position();

    // Until the second has taken its share, either may refuse.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              sharesTheRooms(owned(one), owned(other));
              listsAreOpenAboutWhatIsMissing(one, other);
            });
    Map<String, String> before = rooms(position, one, other);
    assertThat(before).containsOnlyKeys(ROOMS);
    assertThat(before.values()).allMatch(room -> room.contains("early") && room.contains("late"));
    refusesWhatIsNotItsOwn(one);
    refusesWhatIsNotItsOwn(other);

    cluster.stop(first);

    await().atMost(PATIENCE).until(() -> owned(other).size() == ROOMS.size());
    assertThat(rooms(position, other)).isEqualTo(before);
    JsonNode list = list(other);
    assertThat(list.path("partial").asBoolean()).isFalse();
    assertThat(ids(list)).containsExactlyInAnyOrderElementsOf(ROOMS);
    String later = other.post(joined("after")).ok().position();
    assertThat(rooms(later, other).values()).allMatch(room -> room.contains("after"));
  }

  private static void sharesTheRooms(Set<String> ofOne, Set<String> ofOther) {
    assertThat(ofOne).isNotEmpty();
    assertThat(ofOther).isNotEmpty();
    assertThat(ofOne).doesNotContainAnyElementsOf(ofOther);
    assertThat(ofOne.size() + ofOther.size()).isEqualTo(ROOMS.size());
  }

  private static void refusesWhatIsNotItsOwn(Api api) {
    Set<String> owned = owned(api);
    ROOMS.stream()
        .filter(room -> !owned.contains(room))
        .forEach(
            room -> {
              Api.Answer answer = api.get(Api.room(room));
              assertThat(answer.status()).as(room).isEqualTo(503);
              assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
              assertThat(answer.header("Retry-After")).isEqualTo("1");
              assertThat(answer.json().path("type").asText()).isEqualTo("/problems/unavailable");
            });
  }

  private static void listsAreOpenAboutWhatIsMissing(Api... apis) {
    Set<Integer> missing = new HashSet<>();
    int partitions = 0;
    for (Api api : apis) {
      JsonNode list = list(api);
      assertThat(list.path("partial").asBoolean()).isTrue();
      assertThat(list.path("missingPartitions")).isNotEmpty();
      list.path("missingPartitions").forEach(partition -> missing.add(partition.asInt()));
      partitions += Cluster.PARTITIONS - list.path("missingPartitions").size();
      assertThat(Set.copyOf(ids(list))).isEqualTo(owned(api));
    }
    assertThat(missing).as("each is missing in one list").hasSize(Cluster.PARTITIONS);
    assertThat(partitions).as("and is in the other").isEqualTo(Cluster.PARTITIONS);
  }

  /** The rooms an instance answers for now; it may refuse others, never deny them. */
  private static Set<String> owned(Api api) {
    return ROOMS.stream()
        .filter(
            room -> {
              int status = api.get(Api.room(room)).status();
              assertThat(status).as(room).isIn(200, 503);
              return status == 200;
            })
        .collect(Collectors.toSet());
  }

  /** All rooms that any of the instances answers for, up to a position. */
  private static Map<String, String> rooms(String position, Api... apis) {
    Map<String, String> rooms = new HashMap<>();
    for (Api api : apis) {
      for (String room : ROOMS) {
        Api.Answer answer = api.get(Api.room(room), position, 10);
        if (answer.status() == 200) {
          assertThat(rooms.put(room, answer.text())).as("%s answered twice", room).isNull();
        }
      }
    }
    return rooms;
  }

  private static JsonNode list(Api api) {
    return api.get("/v1/rooms?limit=1000").ok().json();
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.path("rooms").forEach(room -> ids.add(room.path("id").asText()));
    return ids;
  }

  /** One participant more in every room. */
  private static String joined(String participant) {
    return ROOMS.stream()
        .map(
            room ->
                """
                {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": 1700000000000, "participant": {"id": "%s"}}"""
                    .formatted(room, participant))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
