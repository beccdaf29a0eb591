package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.query.UserReader.SourceFilter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where a user is and was, and erasure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersTest {

  private static final long NOW = Api.NOW.toEpochMilli();

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
    api.users.stays.clear();
    api.users.missingPartitions = Set.of();
    api.users.failure = null;
    api.sink.events.clear();
    api.sink.failure = null;
  }

  @Test
  void rooms_of_a_user_say_where_they_are_from_and_with_which_connections() {
    api.users.stays.add(new Stays(Rooms.full("r"), List.of(Rooms.gone("r")), 0));
    api.users.missingPartitions = Set.of(3, 1);

    JsonNode page =
        api.get("/v1/users/al%2Fice/rooms?vendor=livekit&account=acct&limit=7&cursor=c").json();

    assertThat(api.users.user).isEqualTo("al/ice");
    assertThat(api.users.filter).isEqualTo(new SourceFilter("livekit", "acct"));
    assertThat(api.users.limit).isEqualTo(7);
    assertThat(api.users.cursor).isEqualTo("c");
    JsonNode room = page.at("/rooms/0");
    assertThat(room.get("id").textValue()).isEqualTo("r");
    assertThat(room.at("/source/vendor").textValue()).isEqualTo("livekit");
    assertThat(room.at("/source/accountId").textValue()).isEqualTo("acct");
    assertThat(room.at("/connections/0").toString())
        .isEqualTo(
            "{\"id\":\"c-1\",\"sessionId\":\"S1\",\"role\":\"host\",\"kind\":\"STANDARD\","
                + "\"joinedAt\":1600,\"leftAt\":1700}");
    assertThat(page.get("nextCursor").textValue()).isEqualTo("c2");
    assertThat(page.get("partial").booleanValue()).isTrue();
    assertThat(page.get("missingPartitions")).hasToString("[1,3]");
  }

  @Test
  void attendance_is_asked_for_a_window_and_told_in_seconds() {
    api.users.stays.add(new Stays(Rooms.smallest("r"), List.of(Rooms.alice()), 61_999));

    JsonNode page =
        api.get("/v1/users/alice/attendance?from=" + (NOW - 5000) + "&to=" + (NOW - 1000)).json();

    assertThat(api.users.window).isEqualTo(new Window(NOW - 5000, NOW - 1000));
    assertThat(page.get("from").longValue()).isEqualTo(NOW - 5000);
    assertThat(page.get("to").longValue()).isEqualTo(NOW - 1000);
    assertThat(page.at("/rooms/0/seconds")).hasToString("61.999");
  }

  @Test
  void the_window_is_all_that_the_history_keeps_unless_told() {
    api.get("/v1/users/alice/attendance");

    assertThat(api.users.window).isEqualTo(new Window(NOW - Api.RETENTION.toMillis(), NOW));
  }

  @Test
  void a_cursor_goes_on_in_its_own_window_even_when_the_history_has_moved_on() {
    JsonNode page = api.get("/v1/users/alice/attendance?from=1000&cursor=c").json();

    assertThat(api.users.window).isNull();
    assertThat(page.get("from").longValue()).isEqualTo(1000);
    assertThat(page.get("to").longValue()).isEqualTo(2000);
    Api.Reply other = api.get("/v1/users/alice/attendance?from=1001&cursor=c");
    assertThat(other.json().get("type").textValue()).isEqualTo("/problems/invalid-cursor");
  }

  @Test
  void a_window_that_the_history_does_not_reach_is_refused() {
    long before = NOW - Api.RETENTION.toMillis() - 1;
    for (String query : List.of("from=" + before, "to=" + (NOW + 1))) {
      Api.Reply reply = api.get("/v1/users/alice/attendance?" + query);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/outside-history");
    }
    Api.Reply reply = api.get("/v1/users/alice/attendance?from=%d&to=%d".formatted(NOW, NOW));
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/invalid-parameter");
  }

  @Test
  void an_identity_that_cannot_be_is_refused() {
    String user = "/v1/users/" + "x".repeat(513);
    for (Api.Reply reply :
        List.of(api.get(user + "/rooms"), api.get(user + "/attendance"), api.delete(user))) {
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/invalid-identity");
    }
  }

  @Test
  void an_erasure_is_one_event_a_room_and_answered_once_they_are_written() {
    api.users.stays.add(new Stays(Rooms.full("r"), List.of(Rooms.alice()), 0));
    api.users.stays.add(new Stays(Rooms.full("s"), List.of(Rooms.alice()), 0));

    Api.Reply reply = api.delete("/v1/users/alice?vendor=livekit&account=acct");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().get("rooms").intValue()).isEqualTo(2);
    assertThat(reply.json().get("position").textValue()).isEqualTo("0:7,2:1");
    assertThat(reply.header("Rollcall-Position")).isEqualTo("0:7,2:1");
    assertThat(api.users.filter).isEqualTo(new SourceFilter("livekit", "acct"));
    assertThat(api.sink.events).extracting(RoomEvent::getRoomId).containsExactly("r", "s");
    assertThat(api.sink.events).extracting(RoomEvent::getEventId).doesNotHaveDuplicates();
    assertThat(api.sink.events)
        .allSatisfy(
            event -> {
              assertThat(event.getType()).isEqualTo(RoomEventType.PARTICIPANT_ERASED);
              assertThat(event.getOccurredAt()).isEqualTo(Api.NOW);
              assertThat(event.getEventId()).isNotEmpty();
              assertThat(event.getParticipant().getIdentity()).isEqualTo("alice");
            });
  }

  @Test
  void who_is_in_no_room_is_erased_from_none() {
    Api.Reply reply = api.delete("/v1/users/nobody");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().get("rooms").intValue()).isZero();
    assertThat(api.sink.events).isEmpty();
  }

  @Test
  void nobody_is_erased_while_some_rooms_cannot_be_asked() {
    api.users.stays.add(new Stays(Rooms.full("r"), List.of(Rooms.alice()), 0));
    api.users.missingPartitions = Set.of(2);

    Api.Reply reply = api.delete("/v1/users/alice");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isEqualTo("1");
    assertThat(reply.json().get("detail").textValue()).contains("[2]");
    assertThat(api.sink.events).isEmpty();
  }

  @Test
  void an_erasure_that_kafka_does_not_acknowledge_is_not_accepted() {
    api.users.stays.add(new Stays(Rooms.full("r"), List.of(Rooms.alice()), 0));
    api.sink.failure = new EventSink.Unavailable("Away.", Duration.ofSeconds(1), null);

    assertThat(api.delete("/v1/users/alice").status()).isEqualTo(503);
  }

  @Test
  void an_erasure_sent_as_an_event_needs_the_identity_alone() {
    String event =
        "{\"type\":\"PARTICIPANT_ERASED\",\"roomId\":\"r\",\"occurredAt\":1700000000000,"
            + "\"participant\":{%s}}";
    for (String user : List.of("\"identity\":\"alice\"", "\"identity\":\"alice\",\"id\":null")) {
      assertThat(api.post(event.formatted(user)).status()).as(user).isEqualTo(200);
    }
    for (String user : List.of("", "\"identity\":\"\"", "\"name\":\"Alice\"")) {
      Api.Reply reply = api.post(event.formatted(user));
      assertThat(reply.status()).as(user).isEqualTo(422);
      assertThat(reply.text()).contains("participant.identity is missing");
    }
  }
}
