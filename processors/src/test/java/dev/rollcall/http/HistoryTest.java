package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.query.RoomReader.Presence;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking for rooms as they were. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryTest {

  private static final long NOW = Api.NOW.toEpochMilli();
  private static final long OLDEST = NOW - Api.RETENTION.toMillis();

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
  void oneRoom() {
    api.rooms.rooms.clear();
    api.rooms.rooms.put("r", Rooms.full("r"));
    api.rooms.participants.clear();
    api.rooms.changes.clear();
    api.rooms.sessions.clear();
    api.rooms.knownSince = 0;
  }

  @Test
  void a_room_as_it_was_leaves_out_what_tells_of_now() {
    JsonNode room = api.get("/v1/rooms/r?at=" + NOW).json();

    assertThat(api.rooms.at).isEqualTo(NOW);
    assertThat(room.get("name").textValue()).isEqualTo("Standup");
    assertThat(room.get("participants").has("c-1")).isTrue();
    assertThat(room.get("version").longValue()).isEqualTo(9);
    for (String absent : List.of("peakParticipantCount", "unconfirmed", "confirmedAt")) {
      assertThat(room.has(absent)).as(absent).isFalse();
    }
    JsonNode summary = api.get("/v1/rooms/r?participants=false&at=" + NOW).json();
    assertThat(summary.has("participants")).isFalse();
    assertThat(summary.has("peakParticipantCount")).isFalse();
  }

  @Test
  void participants_as_they_were_are_of_those_asked_for() {
    api.rooms.participants.add(Rooms.gone("r"));

    JsonNode page =
        api.get("/v1/rooms/r/participants?state=left&limit=7&cursor=c&at=" + OLDEST).json();

    assertThat(page.get("participants").get(0).get("leftAt").longValue()).isEqualTo(1700);
    assertThat(page.get("nextCursor").textValue()).isEqualTo("c2");
    assertThat(api.rooms.at).isEqualTo(OLDEST);
    assertThat(api.rooms.presence).isEqualTo(Presence.LEFT);
    assertThat(api.rooms.limit).isEqualTo(7);
    assertThat(api.rooms.cursor).isEqualTo("c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/rooms/r?at=", "/v1/rooms/r/participants?at="})
  void a_room_not_known_by_then_is_404_and_says_since_when_it_is(String path) {
    api.rooms.knownSince = NOW - 1000;

    assertThat(api.get(path + (NOW - 1000)).status()).isEqualTo(200);
    Api.Reply reply = api.get(path + (NOW - 1001));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Rollcall-Freshness")).isEqualTo("active");
    assertThat(reply.header("Rollcall-Position")).isEqualTo("0:41");
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/room-not-found");
    assertThat(reply.json().get("detail").textValue())
        .startsWith("Room 'r' is known since " + (NOW - 1000) + " (2026-01-02T03:04:04Z)");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/rooms/r, at",
    "/v1/rooms/r/participants, at",
    "/v1/rooms/r/attendance, from",
    "/v1/rooms/r/attendance, to",
    "/v1/rooms/r/changes, from",
    "/v1/rooms/r/changes, to",
  })
  void a_time_that_the_history_does_not_reach_is_400(String path, String name) {
    refused(path + '?' + name + '=' + (NOW + 1), "in the future; here it is " + NOW);
    refused(path + '?' + name + '=' + (OLDEST - 1), "the history begins at " + OLDEST);
  }

  private void refused(String path, String detail) {
    Api.Reply reply = api.get(path);
    assertThat(reply.status()).as(path).isEqualTo(400);
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/outside-history");
    assertThat(reply.json().get("detail").textValue()).contains(detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "-1", "1.5", "9999999999999999"})
  void what_is_no_time_is_400(String time) {
    for (String path : List.of("?at=", "/participants?at=", "/attendance?to=", "/changes?from=")) {
      Api.Reply reply = api.get("/v1/rooms/r" + path + time);
      assertThat(reply.status()).as(path).isEqualTo(400);
      assertThat(reply.json().get("detail").textValue()).contains("epoch milliseconds");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attendance", "changes"})
  void a_window_is_all_that_the_history_keeps_unless_told(String what) {
    JsonNode page = api.get("/v1/rooms/r/" + what).json();
    assertThat(api.rooms.window).isEqualTo(new Window(OLDEST, NOW));
    assertThat(api.rooms.limit).isEqualTo(100);
    assertThat(page.get("from").longValue()).isEqualTo(OLDEST);
    assertThat(page.get("to").longValue()).isEqualTo(NOW);

    String path = "/v1/rooms/r/" + what + "?limit=7&from=" + (NOW - 2) + "&to=" + (NOW - 1);
    assertThat(api.get(path).status()).isEqualTo(200);
    assertThat(api.rooms.window).isEqualTo(new Window(NOW - 2, NOW - 1));
    assertThat(api.rooms.limit).isEqualTo(7);

    Api.Reply empty = api.get("/v1/rooms/r/" + what + "?from=" + NOW + "&to=" + NOW);
    assertThat(empty.status()).isEqualTo(400);
    assertThat(empty.json().get("detail").textValue()).contains("'from' must be before 'to'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"attendance", "changes"})
  void a_cursor_goes_on_in_its_own_window(String what) {
    String path = "/v1/rooms/r/" + what + "?cursor=c";
    JsonNode page = api.get(path).json();

    assertThat(api.rooms.window).isNull();
    assertThat(api.rooms.cursor).isEqualTo("c");
    assertThat(page.get("from").longValue()).isEqualTo(FakeRooms.OF_THE_CURSOR.from());
    assertThat(api.get(path + "&from=1000&to=2000").status()).isEqualTo(200);
    Api.Reply other = api.get(path + "&from=1001");
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.json().get("type").textValue()).isEqualTo("/problems/invalid-cursor");
  }

  @Test
  void attendance_tells_of_each_user_and_of_all() {
    api.rooms.attendance = Rooms.attendance();

    Api.Reply reply = api.get("/v1/rooms/r/attendance");

    assertThat(reply.text())
        .contains(
            "{\"user\":\"alice\",\"identity\":\"alice\",\"name\":\"Alice\",\"kind\":\"STANDARD\","
                + "\"connections\":2,\"firstJoinedAt\":1600,\"lastLeftAt\":1700,"
                + "\"seconds\":60.500,\"connectionSeconds\":90.001}");
    assertThat(reply.text())
        .contains(
            "{\"user\":\"c-9\",\"kind\":\"EGRESS\",\"connections\":1,\"firstJoinedAt\":1600,"
                + "\"seconds\":0.001,\"connectionSeconds\":0.001}");
    assertThat(reply.text())
        .contains(
            "\"totals\":{\"users\":1,\"connections\":2,\"userSeconds\":60.500,"
                + "\"participantSeconds\":90.001}");
    assertThat(reply.json().get("nextCursor").textValue()).isEqualTo("c2");
  }

  @Test
  void sessions_tell_what_they_came_to_and_nothing_of_the_topic() {
    api.rooms.sessions.addAll(Rooms.sessions());

    JsonNode page = api.get("/v1/rooms/r/sessions?limit=7&cursor=c").json();

    assertThat(page)
        .hasToString(
            "{\"sessions\":["
                + "{\"id\":\"S2\",\"startedAt\":2500,\"connectionCount\":1,\"userCount\":1,"
                + "\"peakParticipantCount\":1,\"participantSeconds\":60},"
                + "{\"id\":\"S1\",\"startedAt\":1500,\"endedAt\":2500,\"connectionCount\":5,"
                + "\"userCount\":3,\"peakParticipantCount\":2,\"participantSeconds\":7200}],"
                + "\"nextCursor\":\"c2\"}");
    assertThat(api.rooms.limit).isEqualTo(7);
    assertThat(api.rooms.cursor).isEqualTo("c");
    assertThat(api.rooms.at).as("up to when an open session counts").isEqualTo(NOW);
  }

  @Test
  void changes_tell_what_facts_give_and_nothing_of_their_arrival() {
    api.rooms.changes.addAll(Rooms.changes());

    JsonNode changes = api.get("/v1/rooms/r/changes").json().get("changes");

    assertThat(changes.get(0))
        .hasToString(
            "{\"type\":\"SESSION_STARTED\",\"occurredAt\":1500,"
                + "\"session\":{\"id\":\"S1\",\"startedAt\":1500}}");
    assertThat(changes.get(1).get("participant").get("leaveReason").textValue())
        .isEqualTo("REAPED");
    assertThat(changes.get(1).get("participant").has("version")).isFalse();
    assertThat(changes.get(2))
        .hasToString(
            "{\"type\":\"ROOM_UPDATED\",\"occurredAt\":1500,"
                + "\"fields\":[{\"name\":\"name\",\"after\":\"Standup\"}]}");
  }
}
