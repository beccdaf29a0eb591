package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a user is, over rooms on several partitions, and what is left of one who was erased. */
class UsersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Cluster cluster;
  private static Api api;
  private static long start;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    api = new Api(cluster.startServer("server"));
    start = System.currentTimeMillis() - 3_600_000;
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theSameNameInTwoAccountsIsToldApart() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String account = i % 3 == 0 ? "initech" : "acme";
      events.add(joined("livekit:" + account + ":" + i, "livekit", account, "c-1", "ann", start));
      events.add(joined("livekit:" + account + ":" + i, "livekit", account, "c-2", "ann", start));
    }
    events.add(left("livekit:acme:1", "c-1", start + 60_000));
    events.add(left("livekit:acme:2", "c-1", start + 60_000));
    events.add(left("livekit:acme:2", "c-2", start + 90_500));
    String position = post(events);

    List<JsonNode> rooms = pages("/v1/users/ann/rooms?limit=2", position);
    assertThat(ids(rooms)).hasSize(11).doesNotContain("livekit:acme:2");
    assertThat(ids(pages("/v1/users/ann/rooms?account=initech&limit=100", position)))
        .containsExactlyInAnyOrder(
            "livekit:initech:0", "livekit:initech:3", "livekit:initech:6", "livekit:initech:9");
    assertThat(pages("/v1/users/ann/rooms?vendor=twilio&limit=100", position)).isEmpty();
    assertThat(room(rooms, "livekit:acme:1").at("/connections/0/id").asText()).isEqualTo("c-2");
    assertThat(room(rooms, "livekit:acme:4").at("/connections")).hasSize(2);
    assertThat(room(rooms, "livekit:acme:4").at("/source/accountId").asText()).isEqualTo("acme");

    List<JsonNode> was = pages("/v1/users/ann/attendance?limit=5", position);
    assertThat(was).hasSize(12);
    assertThat(room(was, "livekit:acme:2").path("seconds").asDouble()).isEqualTo(90.5);
    assertThat(room(was, "livekit:acme:2").path("connections")).hasSize(2);
  }

  @Test
  void whoIsErasedIsInNoRoomAndInNoRowThatIsKept() {
    Set<String> keys = new TreeSet<>();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      events.add(joined("erase-" + i, "livekit", "acme", "c-1", "zoe-liddell", start));
      events.add(joined("erase-" + i, "livekit", "acme", "zoe-liddell", null, start));
      events.add(left("erase-" + i, "zoe-liddell", start + 60_000));
      events.add(joined("erase-" + i, "livekit", "acme", "c-2", "bob", start));
      keys.add("erase-" + i);
    }
    String written = post(events);
    assertThat(ids(pages("/v1/users/zoe-liddell/rooms?limit=100", written))).isEqualTo(keys);

    Api.Answer erased = api.delete("/v1/users/zoe-liddell");

    assertThat(erased.status()).isEqualTo(202);
    assertThat(erased.json().path("rooms").asInt()).isEqualTo(8);
    String position = erased.json().path("position").asText();
    assertThat(pages("/v1/users/zoe-liddell/rooms?limit=100", position)).isEmpty();
    assertThat(pages("/v1/users/zoe-liddell/attendance?limit=100", position)).isEmpty();
    TopicLog<String, Participant> participants =
        cluster.log(Cluster.TOPICS.participants(), Participant.class);
    TopicLog<String, Room> states = cluster.log(Cluster.TOPICS.state(), Room.class);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, Participant> rows = compacted(participants);
              assertThat(rows.toString()).doesNotContain("zoe");
              assertThat(rows.keySet().stream().filter(key -> key.startsWith("erase-")))
                  .hasSize(24);
              assertThat(compacted(states).toString()).doesNotContain("zoe");
            });
    assertThat(compacted(states)).containsKeys(keys.toArray(String[]::new));
    JsonNode room = api.get(Api.room("erase-1")).ok().json();
    assertThat(room.path("participantCount").asInt()).isEqualTo(2);
    assertThat(room.at("/participants/c-1/identity").asText()).matches("erased-[0-9a-f]{8}");
    assertThat(room.at("/participants/c-2/identity").asText()).isEqualTo("bob");
    assertThat(cluster.log(Cluster.TOPICS.changes(), RoomChange.class).valuesOf("erase-1"))
        .filteredOn(change -> change.getType() == RoomChangeType.PARTICIPANT_ERASED)
        .singleElement()
        .satisfies(change -> assertThat(change.toString()).doesNotContain("zoe"));

    String late = post(List.of(left("erase-1", "zoe-liddell", start + 50_000)));
    assertThat(api.get(Api.room("erase-1") + "/participants?state=all", late, 30).ok().text())
        .doesNotContain("zoe");
  }

  private static String post(List<String> events) {
    return api.post("[" + String.join(",", events) + "]").ok().position();
  }

  private static List<JsonNode> pages(String path, String position) {
    List<JsonNode> rooms = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonNode page = api.get(path + "&cursor=" + cursor, position, 30).ok().json();
      page.path("rooms").forEach(rooms::add);
      cursor = page.path("nextCursor").asText(null);
    }
    return rooms;
  }

  private static Set<String> ids(List<JsonNode> rooms) {
    Set<String> ids = new TreeSet<>();
    rooms.forEach(room -> assertThat(ids.add(room.path("id").asText())).isTrue());
    return ids;
  }

  private static JsonNode room(List<JsonNode> rooms, String id) {
    return rooms.stream()
        .filter(room -> room.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** What a compacted topic comes to. */
  private static <T> Map<String, T> compacted(TopicLog<String, T> log) {
    Map<String, T> rows = new HashMap<>();
    for (ConsumerRecord<String, T> record : log.upToNow()) {
      if (record.value() == null) {
        rows.remove(record.key());
      } else {
        rows.put(record.key(), record.value());
      }
    }
    return rows;
  }

  private static String joined(
      String room, String vendor, String account, String id, String identity, long at) {
    String user = identity == null ? "" : ", \"identity\": \"" + identity + "\"";
    return """
        {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": %d,
         "source": {"vendor": "%s", "accountId": "%s"}, "participant": {"id": "%s", "name": "Name of %s"%s}}"""
        .formatted(room, at, vendor, account, id, identity == null ? id : identity, user);
  }

  private static String left(String room, String id, long at) {
    return """
        {"type": "PARTICIPANT_LEFT", "roomId": "%s", "occurredAt": %d, "participant": {"id": "%s"}}"""
        .formatted(room, at, id);
  }
}
