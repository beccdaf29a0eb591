package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/events}: what is accepted, and how each kind of bad input is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {

  private static final String SMALLEST =
      "{\"type\":\"ROOM_CREATED\",\"roomId\":\"r\",\"occurredAt\":1700000000000}";

  private Api api;

  @BeforeAll
  void start() {
    api = new Api();
  }

  @BeforeEach
  void empty() {
    api.sink.events.clear();
    api.sink.failure = null;
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void the_smallest_event_is_enough() {
    Api.Reply reply = api.post(SMALLEST);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("accepted").intValue()).isEqualTo(1);
    assertThat(reply.json().get("position").textValue()).isEqualTo("0:7,2:0");
    assertThat(reply.header("Rollcall-Position")).isEqualTo("0:7,2:0");
    RoomEvent event = api.sink.events.get(0);
    assertThat(event.getType()).isEqualTo(RoomEventType.ROOM_CREATED);
    assertThat(event.getRoomId()).isEqualTo("r");
    assertThat(event.getOccurredAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    assertThat(event.getReceivedAt()).isEqualTo(Api.NOW);
    assertThat(event.getEventId()).isNull();
    assertThat(event.getCleared()).isEmpty();
    assertThat(event.getSynthetic()).isFalse();
  }

  @Test
  void every_field_reaches_the_event() {
    String body =
        """
        {"eventId": "e-1", "type": "PARTICIPANT_JOINED", "roomId": "r", "sessionId": "s-1",
         "source": {"vendor": "livekit", "accountId": "acct", "roomId": "RM"},
         "occurredAt": 1700000000000, "receivedAt": 1700000000001,
         "room": {"name": "N", "description": "D", "enabled": false, "customerId": "cid",
           "customer": "C", "appId": "app", "templateId": "tid", "template": "T", "region": "eu",
           "size": 50, "maxDurationSeconds": 3600, "largeRoom": true,
           "recordingInfo": {"enabled": true, "uploadInfo": {"type": "s3"}}, "egressId": "EG",
           "metadata": "{}", "parentRoomId": "p", "createdAt": 1600000000000,
           "updatedAt": 1600000000001},
         "participant": {"id": "c-1", "identity": "alice", "name": "Alice", "role": "host",
           "kind": "SIP", "metadata": "m", "joinedAt": 1700000000000, "leftAt": 1700000000009,
           "leaveReason": "KICKED", "vendorReason": "why", "idUnique": true},
         "egress": {"id": "EG", "status": "ACTIVE", "startedAt": 1700000000002,
           "endedAt": 1700000000003},
         "snapshot": {"id": "sn", "takenAt": 1700000000004, "part": 1, "parts": 2,
           "participants": [{"id": "c-2"}]},
         "cleared": ["name", "recordingInfo.uploadInfo"], "synthetic": true,
         "vendorEventType": "participant_joined"}
        """;

    assertThat(api.post(body).status()).isEqualTo(200);

    RoomEvent event = api.sink.events.get(0);
    assertThat(event.getSchema().getFields()).allSatisfy(field -> isSet(event.get(field.pos())));
    RoomAttributes room = event.getRoom();
    assertThat(room.getSchema().getFields()).allSatisfy(field -> isSet(room.get(field.pos())));
    ParticipantInfo participant = event.getParticipant();
    assertThat(participant.getSchema().getFields())
        .allSatisfy(field -> isSet(participant.get(field.pos())));
    assertThat(event.getEventId()).isEqualTo("e-1");
    assertThat(event.getReceivedAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_001L));
    assertThat(room.getRecordingInfo().getUploadInfo()).isEqualTo(Map.of("type", "s3"));
    assertThat(room.getSize()).isEqualTo(50);
    assertThat(participant.getKind()).isEqualTo(ParticipantKind.SIP);
    assertThat(event.getSnapshot().getParticipants()).extracting("id").containsExactly("c-2");
    assertThat(event.getCleared()).containsExactly("name", "recordingInfo.uploadInfo");
  }

  private static void isSet(Object value) {
    assertThat(value).isNotNull();
  }

  @Test
  void null_and_a_time_of_zero_mean_absent() {
    String body =
        """
        {"type": "PARTICIPANT_LEFT", "roomId": "r", "occurredAt": 1700000000000, "eventId": null,
         "receivedAt": 0, "cleared": null, "synthetic": null,
         "participant": {"id": "c", "joinedAt": 0, "leftAt": 0, "kind": null}}
        """;

    assertThat(api.post(body).status()).isEqualTo(200);

    RoomEvent event = api.sink.events.get(0);
    assertThat(event.getReceivedAt()).isEqualTo(Api.NOW);
    assertThat(event.getParticipant().getJoinedAt()).isNull();
    assertThat(event.getParticipant().getLeftAt()).isNull();
    assertThat(event.getCleared()).isEmpty();
  }

  @Test
  void an_array_and_lines_keep_their_order() {
    String three =
        IntStream.range(0, 3)
            .mapToObj(i -> SMALLEST.replace("\"r\"", "\"r" + i + "\""))
            .collect(Collectors.joining(","));

    assertThat(api.post("[" + three + "]").json().get("accepted").intValue()).isEqualTo(3);
    byte[] lines = (three.replace("},", "}\r\n") + "\n\n").getBytes(StandardCharsets.UTF_8);
    Api.Reply reply = api.post(lines, "Content-Type", "application/x-ndjson");
    assertThat(reply.json().get("accepted").intValue()).isEqualTo(3);

    assertThat(api.sink.events)
        .extracting(RoomEvent::getRoomId)
        .containsExactly("r0", "r1", "r2", "r0", "r1", "r2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | The body is empty",
        "'   ' | The body is empty",
        "nonsense | not valid JSON",
        "{ | not valid JSON",
        "{} {} | not valid JSON",
        "{\"type\":\"ROOM_CREATED\",\"type\":\"ROOM_DELETED\"} | Duplicate",
        "{\"occurredAt\": NaN} | not valid JSON",
        "{'type': 'ROOM_CREATED'} | not valid JSON",
        "[] | no event",
        "null | must be one event or an array",
        "7 | must be one event or an array",
        "\"text\" | must be one event or an array",
      },
      quoteCharacter = '`')
  void what_is_not_events_in_json_is_400(String body, String detail) {
    refused(api.post(body.equals("''") ? "" : body.equals("'   '") ? "   " : body), 400, detail);
  }

  @Test
  void what_is_too_deep_too_many_or_no_utf8_is_400() {
    refused(api.post("[".repeat(60_000)), 400, "nesting depth");
    refused(api.post("{\"a\":".repeat(10_000)), 400, "nesting depth");
    refused(api.post("[" + "7,".repeat(Api.MAX_EVENTS) + "7]"), 400, "more than 100 events");
    refused(api.post(SMALLEST.replace("1700000000000", "1".repeat(200))), 400, "not valid JSON");
    byte[] latin1 =
        SMALLEST.replace("\"r\"", "\"caf\u00e9\"").getBytes(StandardCharsets.ISO_8859_1);
    refused(api.post(latin1), 400, "UTF-8");
    byte[] overlong =
        SMALLEST.replace("\"r\"", "\"\u00c0\u0080\"").getBytes(StandardCharsets.ISO_8859_1);
    refused(api.post(overlong), 400, "UTF-8");
    byte[] lines = (SMALLEST + "\n{oops\n").getBytes(StandardCharsets.UTF_8);
    refused(api.post(lines, "Content-Type", "application/x-ndjson"), 400, "Event 1 of the body");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"type\": \"PARTICIPANT_JOIND\" | type | Did you mean 'PARTICIPANT_JOINED'?",
        "\"type\": \"participant_joined\" | type | Did you mean 'PARTICIPANT_JOINED'?",
        "\"type\": 3 | type | must be one of",
        "\"type\": null | type | is required",
        "\"type\": \"UNKNOWN\" | type | must be one of",
        "\"roomId\": null | roomId | is required",
        "\"roomId\": 7 | roomId | must be a string, not a number",
        "\"roomId\": \"\" | roomId | is missing",
        "\"roomId\": \"a\\u0000b\" | roomId | control character",
        "\"roomId\": \"a\\nb\" | roomId | control character",
        "\"roomId\": \"a\\ud800\" | roomId | unpaired surrogate",
        "\"occurredAt\": null | occurredAt | is required",
        "\"occurredAt\": 0 | occurredAt | is missing",
        "\"occurredAt\": 1700000000 | occurredAt | before the year 2000",
        "\"occurredAt\": -1 | occurredAt | before the year 2000",
        "\"occurredAt\": 9999999999999 | occurredAt | more than 24 hours ahead",
        "\"occurredAt\": \"2024-01-01T00:00:00Z\" | occurredAt | whole milliseconds",
        "\"occurredAt\": 1700000000000.5 | occurredAt | whole milliseconds",
        "\"occurredAt\": 1e400 | occurredAt | whole milliseconds",
        "\"occurredAt\": 99999999999999999999 | occurredAt | whole milliseconds",
        "\"receivedAt\": true | receivedAt | whole milliseconds",
        "\"rooms\": {} | `` | Did you mean 'room'?",
        "\"room\": 7 | room | must be an object",
        "\"room\": {\"nmae\": \"x\"} | room | Did you mean 'name'?",
        "\"room\": {\"size\": \"50\"} | room.size | whole number of 32 bits",
        "\"room\": {\"size\": 99999999999} | room.size | whole number of 32 bits",
        "\"room\": {\"enabled\": \"yes\"} | room.enabled | true or false",
        "\"room\": {\"recordingInfo\": {\"uploadInfo\": {\"type\": 1}}} | room.recordingInfo.uploadInfo.type | must be a string",
        "\"participant\": {\"name\": \"x\"} | participant.id | is required",
        "\"participant\": {\"id\": \"\"} | participant.id | is missing",
        "\"participant\": {\"id\": \"c\", \"kind\": \"ROBOT\"} | participant.kind | must be one of",
        "\"participant\": [] | participant | must be an object",
        "\"type\": \"PARTICIPANT_JOINED\" | participant.id | needs it",
        "\"type\": \"EGRESS_ENDED\" | egress.id | needs it",
        "\"type\": \"ROOM_SNAPSHOT\" | snapshot | needs it",
        "\"snapshot\": {\"id\": \"s\", \"takenAt\": 1700000000000, \"part\": 2, \"parts\": 2} | snapshot.part | parts count from 0",
        "\"snapshot\": {\"id\": \"s\", \"takenAt\": 1700000000000, \"participants\": [{\"id\": \"a\"}, {}]} | snapshot.participants[1].id | is required",
        "\"cleared\": \"name\" | cleared | must be an array",
        "\"cleared\": [\"nam\"] | cleared | no attribute",
        "\"synthetic\": 1 | synthetic | true or false",
      })
  void an_event_that_breaks_a_rule_is_422_and_named(String field, String path, String message) {
    String name = field.substring(0, field.indexOf(':'));
    String base = SMALLEST.replaceAll(name + ":(\"[^\"]*\"|\\d+),?", "").replace(",}", "}");
    String event = base.replace("}", "," + field + "}").replace("{,", "{");

    Api.Reply reply = api.post("[" + SMALLEST + "," + event + "]");

    refused(reply, 422, "Event 1: ");
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/invalid-event");
    assertThat(reply.json().get("errors"))
        .anySatisfy(
            error -> {
              assertThat(error.get("index").intValue()).isEqualTo(1);
              assertThat(error.get("path").textValue()).isEqualTo(path);
              assertThat(error.get("message").textValue()).contains(message);
            });
  }

  @Test
  void ids_are_measured_in_bytes() {
    assertThat(api.post(SMALLEST.replace("\"r\"", "\"" + "é".repeat(256) + "\"")).status())
        .isEqualTo(200);
    api.sink.events.clear();
    refused(api.post(SMALLEST.replace("\"r\"", "\"" + "é".repeat(257) + "\"")), 422, "at most 512");
  }

  @Test
  void all_bad_events_are_told_at_once_and_none_is_accepted() {
    Api.Reply reply = api.post("[" + SMALLEST + ",7,{}," + SMALLEST + ",{\"x\":1}]");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().get("errors"))
        .extracting(error -> error.get("index").intValue())
        .containsOnly(1, 2, 4);
    assertThat(api.sink.events).isEmpty();
  }

  @Test
  void a_flood_of_errors_is_cut_short() {
    String fields =
        IntStream.range(0, 3000).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));
    assertThat(api.post("{" + fields + "}").json().get("errors")).hasSizeLessThan(20);
    assertThat(api.post("[" + "{},".repeat(99) + "{}]").json().get("errors"))
        .hasSizeBetween(EventJson.MAX_ERRORS, EventJson.MAX_ERRORS + 10);
  }

  @Test
  void a_body_that_says_it_is_too_large_is_refused_unread() {
    String reply =
        api.raw(
            "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 12582912\r\nConnection: close\r\n\r\n[");

    assertThat(reply).startsWith("HTTP/1.1 413 ").contains("/problems/body-too-large");
  }

  @Test
  void a_body_that_turns_out_too_large_is_refused() {
    byte[] large = ("[" + " ".repeat(Api.MAX_BODY) + "]").getBytes(StandardCharsets.UTF_8);

    refused(api.post(large), 413, "send the events in parts");
    Api.Reply chunked =
        api.send(
            api.request("/v1/events", "Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large))));
    refused(chunked, 413, "send the events in parts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type | text/plain",
        "Content-Type | application/x-www-form-urlencoded",
        "Content-Type | application/json; charset=iso-8859-1",
        "Content-Type | application/jsonx",
        "Accept | application/json",
      })
  void another_media_type_is_415(String header, String value) {
    refused(
        api.post(SMALLEST.getBytes(StandardCharsets.UTF_8), header, value), 415, "Content-Type");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json",
    "Application/JSON; charset=UTF-8",
    "application/json;charset=\"utf-8\""
  })
  void json_may_be_called_so(String type) {
    Api.Reply reply = api.post(SMALLEST.getBytes(StandardCharsets.UTF_8), "Content-Type", type);
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void a_compressed_body_is_415() {
    Api.Reply reply =
        api.post(
            new byte[] {31, -117}, "Content-Type", "application/json", "Content-Encoding", "gzip");
    refused(reply, 415, "Content-Encoding");
  }

  @Test
  void when_kafka_is_away_the_answer_is_503_and_says_when_to_try_again() {
    api.sink.failure =
        new EventSink.Unavailable(
            "Kafka does not answer.", Duration.ofSeconds(2), new IllegalStateException("secret"));

    Api.Reply reply = api.post(SMALLEST);

    refused(reply, 503, "Kafka does not answer.");
    assertThat(reply.header("Retry-After")).isEqualTo("2");
    assertThat(reply.text()).doesNotContain("secret");
  }

  @Test
  void an_event_too_large_for_kafka_is_422() {
    api.sink.failure = new EventSink.TooLarge(0, 300_000, 262_144);

    Api.Reply reply = api.post(SMALLEST);

    refused(reply, 422, "takes 300000 bytes");
    JsonNode error = reply.json().get("errors").get(0);
    assertThat(error.get("index").intValue()).isZero();
  }

  @Test
  void a_failure_of_ours_is_500_without_its_cause() {
    api.sink.failure = new IllegalStateException("secret");

    Api.Reply reply = api.post(SMALLEST);

    refused(reply, 500, "incident");
    assertThat(reply.text()).doesNotContain("secret").doesNotContain("Exception");
  }

  private void refused(Api.Reply reply, int status, String detail) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().get("status").intValue()).isEqualTo(status);
    assertThat(reply.json().get("detail").textValue()).contains(detail);
    assertThat(reply.text()).doesNotContain("com.fasterxml").doesNotContain("\\tat ");
    assertThat(api.sink.events).isEmpty();
  }
}
