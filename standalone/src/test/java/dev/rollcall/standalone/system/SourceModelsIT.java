package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every field of the rooms of Livepeer and 100ms, and of the participants of Livepeer, goes in as
 * an event over HTTP and comes out of the query API and of the topics.
 *
 * <p>{@code at} in an event is its time, in seconds after {@link #T0}.
 */
class SourceModelsIT {

  private static final long T0 = 1_700_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Every attribute at once, so that clearing one is seen to leave the others. */
  private static final String ALL_ATTRIBUTES =
      """
      {"name": "Standup", "description": "Every day", "customerId": "cu-1", "customer": "Acme",
       "appId": "app-1", "templateId": "t-1", "template": "default", "region": "eu", "size": 50,
       "maxDurationSeconds": 3600, "largeRoom": true,
       "recordingInfo": {"enabled": true, "uploadInfo": {"type": "s3", "location": "bucket"}}}""";

  private static Cluster cluster;
  private static Api api;
  private static TopicLog<String, Room> states;
  private static TopicLog<String, Participant> rows;
  private static int rooms;

  private final String room = "model-" + rooms++;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    api = new Api(cluster.startServer("server", Map.of("room.state.interval", "0s")));
    states = cluster.log(Cluster.TOPICS.state(), Room.class);
    rows = cluster.log(Cluster.TOPICS.participants(), Participant.class);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest(name = "{0} is {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # 100ms
          /id                               | {}                                       | "?"
          /name                             | {"name": "Standup"}                      | "Standup"
          /description                      | {"description": "Every day"}             | "Every day"
          /enabled                          | {}                                       | true
          /enabled                          | {"enabled": true}                        | true
          /enabled                          | {"enabled": false}                       | false
          /customerId                       | {"customerId": "cu-1"}                   | "cu-1"
          /customer                         | {"customer": "Acme"}                     | "Acme"
          /appId                            | {"appId": "app-1"}                       | "app-1"
          /templateId                       | {"templateId": "t-1"}                    | "t-1"
          /template                         | {"template": "default"}                  | "default"
          /region                           | {"region": "in"}                         | "in"
          /region                           | {"region": "us"}                         | "us"
          /region                           | {"region": "eu"}                         | "eu"
          /region                           | {"region": "auto"}                       | "auto"
          /size                             | {"size": 50}                             | 50
          /maxDurationSeconds               | {"maxDurationSeconds": 3600}             | 3600
          /largeRoom                        | {"largeRoom": true}                      | true
          /largeRoom                        | {"largeRoom": false}                     | false
          /recordingInfo/enabled            | {"recordingInfo": {"enabled": true}}     | true
          /recordingInfo/enabled            | {"recordingInfo": {"enabled": false}}    | false
          /recordingInfo/uploadInfo         | {"recordingInfo": {"uploadInfo": {"type": "s3", "location": "b"}}} | {"type": "s3", "location": "b"}
          # both
          /createdAt                        | {"createdAt": 1600000000000}             | 1600000000000
          /createdAt                        | {}                                       | 1700000000000
          /updatedAt                        | {"updatedAt": 1600000000001}             | 1600000000001
          /updatedAt                        | {"name": "n"}                            | 1700000000000
          # Livepeer
          /egressId                         | {"egressId": "eg-1"}                     | "eg-1"
          /participants                     | {}                                       | {}
          """)
  void aFieldOfARoom(String field, String attributes, String expected) {
    JsonNode answered =
        afterEvents("{\"type\": \"ROOM_CREATED\", \"at\": 0, \"room\": %s}".formatted(attributes));

    assertThat(answered.at(field)).isEqualTo(Api.parse(expected.replace("?", room)));
    assertThat(onRoomState(answered).at(field)).isEqualTo(answered.at(field));
  }

  @ParameterizedTest(name = "{0} is {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /id       | {"id": "c-1"}                           | "c-1"
          /identity | {"id": "c-1", "identity": "alice"}      | "alice"
          /name     | {"id": "c-1", "name": "Alice"}          | "Alice"
          /joinedAt | {"id": "c-1"}                           | 1700000001000
          /joinedAt | {"id": "c-1", "joinedAt": 1700000000500}| 1700000000500
          /leftAt   | {"id": "c-1"}                           | 1700000009000
          /leftAt   | {"id": "c-1", "leftAt": 1700000008000}  | 1700000008000
          """)
  void aFieldOfAParticipant(String field, String participant, String expected) {
    JsonNode whilePresent =
        afterEvents(
            "{\"type\": \"PARTICIPANT_JOINED\", \"at\": 1, \"participant\": %s}"
                .formatted(withoutLeftAt(participant)));
    JsonNode inRoom = whilePresent.at("/participants/c-1");
    JsonNode present = participants("present");
    assertThat(present).hasSize(1);
    assertThat(present.get(0)).isEqualTo(inRoom);
    assertThat(onRoomState(whilePresent).at("/participants/c-1")).isEqualTo(inRoom);
    assertThat(inRoom.has("leftAt")).isFalse();
    if (!field.equals("/leftAt")) {
      assertThat(inRoom.at(field)).isEqualTo(Api.parse(expected));
    }

    JsonNode afterwards =
        afterEvents(
            "{\"type\": \"PARTICIPANT_LEFT\", \"at\": 9, \"participant\": %s}"
                .formatted(participant));
    assertThat(afterwards.path("participants")).isEmpty();
    assertThat(participants("present")).isEmpty();
    JsonNode all = participants("all");
    assertThat(all).hasSize(1);
    assertThat(all.get(0).at(field)).isEqualTo(Api.parse(expected));
    assertThat(participants("left")).isEqualTo(all);
    assertThat(onRoomParticipants(all.get(0)).at(field)).isEqualTo(Api.parse(expected));
  }

  @ParameterizedTest(name = "{0} after {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # what a later event tells wins, however late it comes
          /name    | {"at": 2, "room": {"name": "Second"}}                            | "Second"
          /size    | {"at": 2, "room": {"size": 0}}                                   | 0
          /largeRoom | {"at": 2, "room": {"largeRoom": false}}                        | false
          /region  | {"at": 2, "room": {"region": "us"}}                              | "us"
          /recordingInfo/enabled | {"at": 2, "room": {"recordingInfo": {"enabled": false}}} | false
          /recordingInfo/uploadInfo | {"at": 2, "room": {"recordingInfo": {"enabled": false}}} | {"type": "s3", "location": "bucket"}
          # what an earlier one tells loses; so does what is absent or empty
          /name    | {"at": -1, "room": {"name": "Zeroth"}}                           | "Standup"
          /name    | {"at": 2, "room": {}}                                            | "Standup"
          /name    | {"at": 2, "room": {"name": ""}}                                  | "Standup"
          /name    | {"at": 2, "room": {"name": null}}                                | "Standup"
          /recordingInfo/uploadInfo | {"at": 2, "room": {"recordingInfo": {"uploadInfo": {}}}} | {"type": "s3", "location": "bucket"}
          # time of the latest telling
          /updatedAt | {"at": 2, "room": {"name": "Second"}}                          | 1700000002000
          # clearing
          /description        | {"at": 2, "cleared": ["description"]}                 |
          /name               | {"at": 2, "cleared": ["description"]}                 | "Standup"
          /name               | {"at": 2, "cleared": ["name"]}                        |
          /customerId         | {"at": 2, "cleared": ["customerId"]}                  |
          /customer           | {"at": 2, "cleared": ["customer"]}                    |
          /appId              | {"at": 2, "cleared": ["appId"]}                       |
          /templateId         | {"at": 2, "cleared": ["templateId"]}                  |
          /template           | {"at": 2, "cleared": ["template"]}                    |
          /region             | {"at": 2, "cleared": ["region"]}                      |
          /size               | {"at": 2, "cleared": ["size"]}                        |
          /maxDurationSeconds | {"at": 2, "cleared": ["maxDurationSeconds"]}          |
          /largeRoom          | {"at": 2, "cleared": ["largeRoom"]}                   |
          /recordingInfo      | {"at": 2, "cleared": ["recordingInfo"]}               |
          /recordingInfo/uploadInfo | {"at": 2, "cleared": ["recordingInfo.uploadInfo"]} |
          /recordingInfo/enabled    | {"at": 2, "cleared": ["recordingInfo.uploadInfo"]} | true
          /name               | {"at": -1, "cleared": ["name"]}                       | "Standup"
          /name               | {"at": 2, "cleared": ["name"], "room": {"name": "New"}} | "New"
          # on and off
          /enabled | {"at": 2, "type": "ROOM_DISABLED"}                               | false
          /status  | {"at": 2, "type": "ROOM_DISABLED"}                               | "DISABLED"
          /enabled | {"at": 2, "room": {"enabled": false}}                            | false
          /status  | {"at": 2, "type": "ROOM_ENABLED"}                                | "IDLE"
          /deletedAt | {"at": 2, "type": "ROOM_DELETED"}                              | 1700000002000
          /status    | {"at": 2, "type": "ROOM_DELETED"}                              | "DELETED"
          /name      | {"at": 2, "type": "ROOM_DELETED"}                              | "Standup"
          # recordings
          /egressId | {"at": 2, "type": "EGRESS_STARTED", "egress": {"id": "eg-1"}}   | "eg-1"
          """)
  void aRoomAfterAnotherEvent(String field, String event, String expected) {
    afterEvents("{\"type\": \"ROOM_CREATED\", \"at\": 1, \"room\": %s}".formatted(ALL_ATTRIBUTES));

    JsonNode answered = afterEvents(event);

    if (expected == null) {
      assertThat(answered.at(field).isMissingNode()).as("%s of %s", field, answered).isTrue();
    } else {
      assertThat(answered.at(field)).isEqualTo(Api.parse(expected));
    }
    assertThat(onRoomState(answered)).isEqualTo(answered);
  }

  @Test
  void aRecordingThatEndedIsNoLongerTheRooms() {
    afterEvents("{\"type\": \"EGRESS_STARTED\", \"at\": 1, \"egress\": {\"id\": \"eg-1\"}}");
    JsonNode answered =
        afterEvents("{\"type\": \"EGRESS_ENDED\", \"at\": 2, \"egress\": {\"id\": \"eg-1\"}}");

    assertThat(answered.has("egressId")).isFalse();
    assertThat(onRoomState(answered)).isEqualTo(answered);
  }

  @Test
  void disablingRemovesNobodyAndEnablingShowsThemAgain() {
    afterEvents(
        "{\"type\": \"PARTICIPANT_JOINED\", \"at\": 1, \"participant\": {\"id\": \"c-1\"}}");
    JsonNode disabled = afterEvents("{\"type\": \"ROOM_DISABLED\", \"at\": 2}");
    assertThat(disabled.path("status").asText()).isEqualTo("DISABLED");
    assertThat(disabled.path("active").asBoolean()).isTrue();
    assertThat(disabled.path("participants").has("c-1")).isTrue();

    JsonNode enabled = afterEvents("{\"type\": \"ROOM_ENABLED\", \"at\": 3}");
    assertThat(enabled.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(enabled.path("participantCount").asInt()).isEqualTo(1);
  }

  @Test
  void deletingEndsTheParticipantsAndALaterEventBringsTheRoomBackEmpty() {
    afterEvents(
        "{\"type\": \"ROOM_CREATED\", \"at\": 0, \"room\": %s}".formatted(ALL_ATTRIBUTES),
        "{\"type\": \"PARTICIPANT_JOINED\", \"at\": 1, \"participant\": {\"id\": \"c-1\"}}");
    JsonNode deleted = afterEvents("{\"type\": \"ROOM_DELETED\", \"at\": 2}");
    assertThat(deleted.path("status").asText()).isEqualTo("DELETED");
    assertThat(deleted.path("participants")).isEmpty();
    assertThat(participants("all").get(0).path("leftAt").asLong()).isEqualTo(T0 + 2_000);
    assertThat(onRoomState(deleted)).isEqualTo(deleted);
    onRoomParticipants(participants("all").get(0));

    JsonNode back = afterEvents("{\"type\": \"ROOM_CREATED\", \"at\": 3, \"room\": {\"size\": 7}}");
    assertThat(back.path("status").asText()).isEqualTo("IDLE");
    assertThat(back.has("name")).isFalse();
    assertThat(back.path("size").asInt()).isEqualTo(7);
    assertThat(back.path("participants")).isEmpty();
  }

  /** Writes events of this test's room, {@code at} in seconds after T0, and reads the room. */
  private JsonNode afterEvents(String... events) {
    ArrayNode body = Api.JSON.createArrayNode();
    for (String text : events) {
      ObjectNode event = (ObjectNode) Api.parse(text);
      event.put("roomId", room);
      event.put("occurredAt", T0 + 1_000L * event.remove("at").asInt());
      if (!event.has("type")) {
        event.put("type", "ROOM_UPDATED");
      }
      body.add(event);
    }
    return api.postAndGet(body.toString(), Api.room(room));
  }

  private JsonNode participants(String state) {
    return api.get(Api.room(room) + "/participants?state=" + state)
        .ok()
        .json()
        .path("participants");
  }

  private static JsonNode withoutLeftAt(String participant) {
    return ((ObjectNode) Api.parse(participant)).without("leftAt");
  }

  /** The room's last record, once it is the version answered. */
  private JsonNode onRoomState(JsonNode answered) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> lastOf(states, room),
            found -> found.path("version").equals(answered.path("version")));
  }

  /** The row's last record, once it is the version answered. */
  private JsonNode onRoomParticipants(JsonNode answered) {
    String key = room + "|c-1|" + answered.path("joinedAt").asLong();
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> lastOf(rows, key), found -> found.path("leftAt").equals(answered.path("leftAt")));
  }

  private static <T extends SpecificRecord> JsonNode lastOf(TopicLog<String, T> log, String key) {
    List<T> values = log.valuesOf(key);
    return values.isEmpty()
        ? Api.JSON.createObjectNode()
        : AvroAsJson.of(values.get(values.size() - 1));
  }
}
