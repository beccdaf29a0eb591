package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.standalone.interop.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service in JavaScript, with Confluent's serializers, writes events and reads the state: nothing
 * of Rollcall is on its side.
 */
class ForeignClientIT {

  private static final String ROOM = "räum/1";
  private static final String PATH = Api.room(ROOM);
  private static final long T0 = 1_587_667_174_725L;

  private static Cluster cluster;
  private static ForeignClient client;
  private static Api api;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Node node = Node.install();
    cluster = Cluster.start(directory);
    client = new ForeignClient(node, cluster);
    api = new Api(cluster.startServer("server"));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void whatItWritesIsStateAndTheStateIsWhatItReads() {
    String events =
        """
        [{"type": "ROOM_CREATED", "roomId": "%1$s", "occurredAt": %2$d,
          "room": {"name": "Standup", "recordingInfo": {"enabled": true, "uploadInfo": {"type": "s3"}}}},
         {"type": "PARTICIPANT_JOINED", "roomId": "%1$s", "occurredAt": %2$d,
          "participant": {"id": "c-1", "identity": "alice"}}]
        """
            .formatted(ROOM, T0);
    String position = client.write(events);

    JsonNode room = api.get(PATH, position, 30).ok().json();
    assertThat(room.path("name").asText()).isEqualTo("Standup");
    assertThat(room.at("/recordingInfo/uploadInfo/type").asText()).isEqualTo("s3");
    assertThat(room.at("/participants/c-1/identity").asText()).isEqualTo("alice");
    awaitOnRoomState(room.path("version").asLong());

    JsonNode state = client.lastValue(Cluster.TOPICS.state(), ROOM);
    assertThat(withoutNulls(state)).isEqualTo(room);
    JsonNode row = client.lastValue(Cluster.TOPICS.participants(), ROOM + "|c-1|" + T0);
    assertThat(row.path("identity").asText()).isEqualTo("alice");
    assertThat(row.path("roomId").asText()).isEqualTo(ROOM);
    List<JsonNode> changes = client.values(Cluster.TOPICS.changes(), ROOM);
    assertThat(changes)
        .extracting(change -> change.path("type").asText())
        .containsExactly("ROOM_CREATED", "PARTICIPANT_JOINED", "ROOM_STATUS_CHANGED");
  }

  /** Rollcall's own producer must choose no codec that such a client lacks. */
  @Test
  void itReadsEventsThatCameOverHttp() {
    String text = "a text that any codec would make shorter ".repeat(90);
    api.post(
            """
            {"type": "ROOM_UPDATED", "roomId": "by-http", "occurredAt": %d, "room": {"description": "%s"}}"""
                .formatted(T0, text))
        .ok();

    JsonNode event = client.lastValue(Cluster.TOPICS.events(), "by-http");
    assertThat(event.at("/room/description").asText()).isEqualTo(text);
  }

  private static void awaitOnRoomState(long version) {
    TopicLog<String, Room> states = cluster.log(Cluster.TOPICS.state(), Room.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> states.valuesOf(ROOM).stream().anyMatch(room -> room.getVersion() == version));
  }

  /** The client shows absent fields as null, the API leaves them out. */
  private static JsonNode withoutNulls(JsonNode value) {
    JsonNode copy = value.deepCopy();
    removeNulls(copy);
    return copy;
  }

  private static void removeNulls(JsonNode value) {
    value.properties().removeIf(entry -> entry.getValue().isNull());
    value.forEach(ForeignClientIT::removeNulls);
  }
}
