package dev.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.client.RoomQuery.Order;
import dev.rollcall.client.Rooms.Presence;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RollcallClientTest {

  private static final String ROOM =
      "{'id': 'acme/1', 'createdAt': 7, 'status': 'ACTIVE', 'version': 3}";

  private static final RoomEvent JOIN =
      RoomEvents.participantJoined("acme/1")
          .at(Instant.ofEpochMilli(1_700_000_000_000L))
          .participant("c-1")
          .build();

  private final PlayedInstance a = new PlayedInstance();
  private final PlayedInstance b = new PlayedInstance();
  private final RollcallClient client =
      RollcallClient.of(a.address(), b.address() + '/')
          .token("t0ken")
          .timeout(Duration.ofSeconds(3))
          .build();

  @AfterEach
  void close() {
    client.close();
    a.close();
    b.close();
  }

  @Test
  void a_room_comes_with_how_fresh_it_is() {
    a.answers(200, ROOM, "Rollcall-Freshness", "standby; lag=12", "Rollcall-Position", "3:41");
    Answer<Optional<Room>> answer = client.rooms().get("acme/1");
    assertThat(answer.value()).get().extracting(Room::getVersion).isEqualTo(3L);
    assertThat(answer.freshness()).isEqualTo(Freshness.standby(12));
    assertThat(answer.freshness()).hasToString("standby; lag=12");
    assertThat(answer.position()).isEqualTo(Positions.parse("3:41"));
    assertThat(a.asked().get(0).what()).isEqualTo("GET /v1/rooms/acme%2F1");
    assertThat(a.asked().get(0).header("Authorization")).isEqualTo("Bearer t0ken");
  }

  @Test
  void a_room_nobody_told_of_is_no_error() {
    a.answers(404, "{'type': '/problems/room-not-found'}", "Rollcall-Position", "3:41");
    Answer<Optional<Room>> answer = client.rooms().at("x", Instant.ofEpochMilli(5));
    assertThat(answer.value()).isEmpty();
    assertThat(answer.position()).isEqualTo(Positions.parse("3:41"));
    assertThat(a.asked().get(0).what()).isEqualTo("GET /v1/rooms/x?at=5");
    assertThatThrownBy(() -> client.rooms().sessions("x", null))
        .isInstanceOfSatisfying(
            RollcallException.class, e -> assertThat(e.status()).isEqualTo(404));
  }

  @Test
  void an_instance_that_cannot_answer_is_passed_over_from_then_on() {
    a.fails(503, "unavailable");
    b.answers(200, ROOM);
    client.rooms().get("r");
    client.rooms().get("r");
    assertThat(a.asked()).hasSize(1);
    assertThat(b.asked()).hasSize(2);
  }

  @Test
  void an_instance_that_is_gone_is_passed_over() {
    a.close();
    b.answers(200, ROOM);
    assertThat(client.rooms().get("r").value()).isPresent();
  }

  @Test
  void when_nobody_answers_all_are_asked_again_until_one_does() {
    a.fails(503, "unavailable").breaksOff().answers(200, ROOM);
    b.breaksOff();
    assertThat(client.rooms().get("r").value()).isPresent();
    assertThat(a.asked()).hasSize(3);
  }

  @Test
  void when_nobody_answers_in_time_the_error_says_why_of_each() {
    a.fails(503, "unavailable");
    b.close();
    RollcallException e =
        catchThrowableOfType(RollcallException.class, () -> client.rooms().get("r"));
    assertThat(e.isTemporary()).isTrue();
    assertThat(e).hasMessageContainingAll(a.address() + ": Because of unavailable.", b.address());
  }

  @Test
  void what_is_refused_is_not_tried_again() {
    a.answers(
        422,
        "{'type': '/problems/invalid-event', 'detail': 'Event 0: no.', 'errors': ["
            + "{'index': 0, 'path': 'room', 'message': 'no.'}, {'message': 'never.'}]}");
    RollcallException e =
        catchThrowableOfType(RollcallException.class, () -> client.events().send(JOIN));
    assertThat(e).hasMessage("Event 0: no.");
    assertThat(e.status()).isEqualTo(422);
    assertThat(e.type()).isEqualTo("/problems/invalid-event");
    assertThat(e.errors()).containsExactly("no.", "never.");
    assertThat(e.isTemporary()).isFalse();
    assertThat(a.asked()).hasSize(1);
    assertThat(b.asked()).isEmpty();
  }

  @Test
  void what_is_not_rollcall_is_told_as_such() {
    a.answers(200, "<html>");
    assertThatThrownBy(() -> client.rooms().get("r")).hasMessageContaining("is not Rollcall");
    b.answers(502, "<html>");
  }

  @Test
  void reads_include_what_this_client_has_written() {
    a.answers(200, "{'accepted': 1, 'position': '3:41'}", "Rollcall-Position", "3:41")
        .answers(200, "{'accepted': 1, 'position': '5:7'}", "Rollcall-Position", "5:7")
        .answers(200, ROOM);
    assertThat(client.events().send(JOIN)).isEqualTo(Positions.parse("3:41"));
    client.events().send(JOIN);
    client.rooms().get("r");
    client.rooms().including(Positions.parse("3:50")).get("r");
    client.rooms().fromAnyCopy().get("r");
    assertThat(a.asked().get(0).body())
        .startsWith("[{")
        .contains("\"occurredAt\":1700000000000", "\"id\":\"c-1\"");
    assertThat(a.asked().stream().map(asked -> asked.header("Rollcall-Min-Position")))
        .containsExactly(null, null, "3:41,5:7", "3:50,5:7", null);
    assertThat(a.asked().get(2).header("Prefer")).matches("wait=[12]");
  }

  @Test
  void a_position_that_is_not_reached_in_time_says_what_was() {
    a.answers(504, "{'type': '/problems/position-not-reached'}", "Rollcall-Position", "3:40");
    b.answers(504, "{'type': '/problems/position-not-reached'}", "Rollcall-Position", "3:40");
    Rooms rooms = client.rooms().including(Positions.parse("3:41"));
    RollcallException e = catchThrowableOfType(RollcallException.class, () -> rooms.get("r"));
    assertThat(e.status()).isEqualTo(504);
    assertThat(e.position()).isEqualTo(Positions.parse("3:40"));
  }

  @Test
  void a_list_is_read_page_by_page_and_a_part_of_it_is_asked_for_again() {
    a.answers(200, "{'rooms': [" + ROOM + "], 'nextCursor': 'c=1', 'missingPartitions': []}")
        .answers(200, "{'rooms': [], 'nextCursor': null, 'missingPartitions': [2]}")
        .answers(200, "{'rooms': [" + ROOM + "], 'nextCursor': null, 'missingPartitions': []}");
    RoomQuery query =
        RoomQuery.all()
            .status(RoomStatus.ACTIVE)
            .vendor("livekit")
            .region("eu")
            .namePrefix("Stand up")
            .minParticipants(2)
            .order(Order.MOST_PARTICIPANTS)
            .pageSize(1);
    assertThat(client.rooms().list(query)).hasSize(2);
    String first =
        "GET /v1/rooms?status=active&vendor=livekit&region=eu&name=Stand%20up&minParticipants=2"
            + "&sort=-participants&limit=1";
    assertThat(a.asked().stream().map(PlayedInstance.Asked::what))
        .containsExactly(first, first + "&cursor=c%3D1", first + "&cursor=c%3D1");
  }

  @Test
  void a_page_says_what_it_lacks_and_a_list_fails_rather_than_lack_it() {
    a.answers(200, "{'rooms': [], 'nextCursor': null, 'missingPartitions': [2]}");
    assertThat(client.rooms().page(RoomQuery.all(), null).value().missingPartitions())
        .isEqualTo(Set.of(2));
    assertThatThrownBy(() -> client.rooms().list(RoomQuery.all()).count())
        .isInstanceOf(RollcallException.class)
        .hasMessageContaining("[2]");
  }

  @Test
  void the_past_of_a_room_is_typed() {
    a.answers(200, "{'sessions': [{'id': 's-1', 'startedAt': 5, 'userCount': 2}]}")
        .answers(200, "{'changes': [{'type': 'ROOM_DELETED', 'occurredAt': 6}]}")
        .answers(
            200,
            "{'attendance': [{'user': 'alice', 'kind': 'HOLOGRAM', 'connections': 2,"
                + " 'firstJoinedAt': 5, 'seconds': 1.250, 'connectionSeconds': 2.000}]}")
        .answers(200, "{'participants': [{'id': 'c-1', 'joinedAt': 5}]}");
    RoomSession session = client.rooms().sessions("r", null).value().items().get(0);
    assertThat(session.getRoomId()).isEqualTo("r");
    assertThat(session.getUserCount()).isEqualTo(2);
    RoomChange change =
        client
            .rooms()
            .changes("r", Window.since(Instant.ofEpochMilli(4)), null)
            .value()
            .items()
            .get(0);
    assertThat(change.getType()).isEqualTo(RoomChangeType.ROOM_DELETED);
    assertThat(client.rooms().attendance("r", Window.all(), "c").value().items())
        .containsExactly(
            new Attendance(
                "alice",
                null,
                ParticipantKind.UNKNOWN,
                2,
                Instant.ofEpochMilli(5),
                null,
                Duration.ofMillis(1250),
                Duration.ofSeconds(2)));
    assertThat(Pages.all(cursor -> client.rooms().participants("r", Presence.ALL, cursor)))
        .hasSize(1);
    assertThat(a.asked().stream().map(PlayedInstance.Asked::what))
        .containsExactly(
            "GET /v1/rooms/r/sessions",
            "GET /v1/rooms/r/changes?from=4",
            "GET /v1/rooms/r/attendance?cursor=c",
            "GET /v1/rooms/r/participants?state=all");
  }

  @Test
  void users_are_typed() {
    String stay =
        "{'rooms': [{'id': 'r', 'status': 'IDLE', 'version': 4, 'seconds': 0.5, 'connections':"
            + " [{'id': 'c-1', 'joinedAt': 5}]}], 'nextCursor': null, 'missingPartitions': []}";
    a.answers(200, stay)
        .answers(202, "{'rooms': 3, 'position': '1:2'}", "Rollcall-Position", "1:2");
    List<Stay> stays = client.users().rooms("ali ce", null).value().items();
    assertThat(stays).hasSize(1);
    assertThat(stays.get(0).room().getId()).isEqualTo("r");
    assertThat(stays.get(0).present()).isEqualTo(Duration.ofMillis(500));
    assertThat(stays.get(0).connections()).hasSize(1);
    assertThat(client.users().erase("ali ce")).isEqualTo(Positions.parse("1:2"));
    assertThat(a.asked().stream().map(PlayedInstance.Asked::what))
        .containsExactly("GET /v1/users/ali%20ce/rooms", "DELETE /v1/users/ali%20ce");
  }

  @Test
  void what_a_client_wrote_of_a_user_is_erased_too_and_of_the_source_alone() {
    a.answers(200, "{'accepted': 1, 'position': '3:41'}", "Rollcall-Position", "3:41")
        .answers(202, "{'rooms': 1, 'position': '3:42'}", "Rollcall-Position", "3:42");
    client.events().send(JOIN);
    client.users().of("livekit", "acme").erase("alice");
    assertThat(a.asked().get(1).what())
        .isEqualTo("DELETE /v1/users/alice?vendor=livekit&account=acme");
    assertThat(a.asked().get(1).header("Rollcall-Min-Position")).isEqualTo("3:41");
  }

  @Test
  void a_list_of_a_user_fails_rather_than_lack_partitions() {
    a.answers(200, "{'rooms': [], 'nextCursor': null, 'missingPartitions': [2, 1]}");
    assertThatThrownBy(() -> Pages.all(cursor -> client.users().rooms("alice", cursor)).toList())
        .isInstanceOf(RollcallException.class)
        .hasMessageContaining("[1, 2]");
  }

  @Test
  void an_instance_that_hangs_leaves_time_to_ask_another() {
    a.hangs();
    b.answers(200, ROOM);
    try (RollcallClient patient =
        RollcallClient.of(a.address(), b.address())
            .timeout(Duration.ofSeconds(20))
            .attemptTimeout(Duration.ofMillis(200))
            .build()) {
      Rooms including = patient.rooms().including(Positions.parse("3:41"));
      assertThat(including.get("r").value()).isPresent();
    }
  }

  @Test
  void an_address_that_is_none_is_refused() {
    assertThatThrownBy(() -> RollcallClient.of("localhost:8080"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://host:port");
    assertThatThrownBy(RollcallClient::of).isInstanceOf(IllegalArgumentException.class);
  }
}
