package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.standalone.interop.Language;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Services in other languages, with Confluent's serializers, write events and read the state:
 * nothing of Rollcall is on their side. The programs are the examples of {@code docs/clients.md}.
 */
class ForeignClientIT {

  private static final long T0 = 1_587_667_174_725L;

  private static Cluster cluster;
  private static Api api;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    api = new Api(cluster.startServer("server"));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatItWritesIsStateAndTheStateIsWhatItReads(Language language) {
    ForeignClient client = new ForeignClient(language.client(), cluster);
    String name = "räum/" + language;
    String events =
        """
        [{"type": "ROOM_CREATED", "roomId": "%1$s", "occurredAt": %2$d,
          "room": {"name": "Standup", "recordingInfo": {"enabled": true, "uploadInfo": {"type": "s3"}}}},
         {"type": "PARTICIPANT_JOINED", "roomId": "%1$s", "occurredAt": %2$d,
          "participant": {"id": "c-1", "identity": "alice"}}]
        """
            .formatted(name, T0);
    String position = client.write(events);

    JsonNode room = api.get(Api.room(name), position, 30).ok().json();
    assertThat(room.path("name").asText()).isEqualTo("Standup");
    assertThat(room.at("/recordingInfo/uploadInfo/type").asText()).isEqualTo("s3");
    assertThat(room.at("/participants/c-1/identity").asText()).isEqualTo("alice");
    awaitOnRoomState(name, room.path("version").asLong());

    JsonNode state = client.lastValue(Cluster.TOPICS.state(), name);
    assertThat(withoutNulls(state)).isEqualTo(room);
    JsonNode row = client.lastValue(Cluster.TOPICS.participants(), name + "|c-1|" + T0);
    assertThat(row.path("identity").asText()).isEqualTo("alice");
    assertThat(row.path("roomId").asText()).isEqualTo(name);
    List<JsonNode> changes = client.values(Cluster.TOPICS.changes(), name);
    assertThat(changes)
        .extracting(change -> change.path("type").asText())
        .containsExactly("ROOM_CREATED", "PARTICIPANT_JOINED", "ROOM_STATUS_CHANGED");
  }

  /** Rollcall's own producer must choose no codec that such a client lacks. */
  @ParameterizedTest
  @EnumSource
  void itReadsEventsThatCameOverHttp(Language language) {
    ForeignClient client = new ForeignClient(language.client(), cluster);
    String text = "a text that any codec would make shorter ".repeat(90);
    api.post(
            """
            {"type": "ROOM_UPDATED", "roomId": "by-http", "occurredAt": %d, "room": {"description": "%s"}}"""
                .formatted(T0, text))
        .ok();

    JsonNode event = client.lastValue(Cluster.TOPICS.events(), "by-http");
    assertThat(event.at("/room/description").asText()).isEqualTo(text);
  }

  private static void awaitOnRoomState(String name, long version) {
    TopicLog<String, Room> states = cluster.log(Cluster.TOPICS.state(), Room.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> states.valuesOf(name).stream().anyMatch(room -> room.getVersion() == version));
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
