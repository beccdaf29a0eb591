package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.EventBuilder;
import dev.rollcall.events.ParticipantBuilder;
import dev.rollcall.events.RoomEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small histories with a corner in them, told in each of their orders. Times are seconds. */
class LateFactsTest {

  static Stream<Arguments> histories() {
    return Stream.of(
        Arguments.of(
            "a session that turns out to begin at the very end of the gap before it",
            List.of(
                updated(4, "c-1").session("s-1").joinedAt(at(5)),
                updated(4, "c-2"),
                RoomEvents.sessionEnded(History.ROOM).at(at(4)))),
        Arguments.of(
            "a session that ended before it began, and turns out to begin before a join",
            List.of(
                RoomEvents.sessionEnded(History.ROOM).at(at(1)).session("s-1"),
                RoomEvents.sessionStarted(History.ROOM).at(at(20)).session("s-1"),
                joined(30, "c-1").session("s-1"),
                RoomEvents.sessionStarted(History.ROOM).at(at(40)).session("s-1"),
                RoomEvents.sessionEnded(History.ROOM).at(at(50)).session("s-1"))),
        Arguments.of(
            "a leave before an update, in a session that turns out to have begun before both",
            List.of(
                RoomEvents.sessionStarted(History.ROOM).at(at(0)).session("s-1"),
                RoomEvents.participantLeft(History.ROOM)
                    .at(at(1))
                    .participant("c-1")
                    .session("s-1"),
                updated(2, "c-1").session("s-1"))),
        Arguments.of(
            "maps that look alike when written out",
            List.of(uploads(Map.of("a", "1, b=2")), uploads(Map.of("a", "1", "b", "2")))),
        Arguments.of(
            "a leave of the session that goes on, after a join that names an older one",
            List.of(
                RoomEvents.sessionStarted(History.ROOM).at(at(0)).session("s-1"),
                RoomEvents.sessionStarted(History.ROOM).at(at(5)).session("s-2"),
                joined(10, "c-1").session("s-2"),
                joined(20, "c-1").session("s-1"),
                RoomEvents.participantLeft(History.ROOM).at(at(30)).participant("c-1"))),
        Arguments.of(
            "a limit that is told again after a deletion took it",
            List.of(
                limit(0, 2).source("100ms", "acme", "r"),
                RoomEvents.roomDeleted(History.ROOM).at(at(1)),
                limit(2, 2),
                joined(2, "c-1").session("s-1"))),
        Arguments.of(
            "two limits that are told when the room is deleted, one of which is reached then",
            List.of(
                RoomEvents.sessionStarted(History.ROOM).at(at(30)).session("s-1"),
                RoomEvents.roomDeleted(History.ROOM).at(at(45)),
                joined(0, "c-2").joinedAt(at(45)),
                limit(45, 15).source("100ms", "acme", "r"),
                limit(45, 45))),
        Arguments.of(
            "a limit that one deletion took, told again and reached at the next one",
            List.of(
                limit(0, 60).source("100ms", "acme", "r"),
                RoomEvents.roomDeleted(History.ROOM).at(at(5)),
                joined(10, "c-1").session("s-1"),
                RoomEvents.roomDeleted(History.ROOM).at(at(70)),
                limit(70, 60))),
        Arguments.of(
            "a limit that is raised for the second of two beginnings close to one another",
            List.of(
                RoomEvents.sessionEnded(History.ROOM).at(at(8)).session("s-1"),
                RoomEvents.sessionStarted(History.ROOM).at(at(10)).session("s-1"),
                RoomEvents.sessionStarted(History.ROOM).at(at(11)).session("s-1"),
                joined(12, "c-1").session("s-1"),
                RoomEvents.sessionStarted(History.ROOM).at(at(200)).session("s-2"),
                limit(9, 60).source("100ms", "acme", "r"),
                limit(10, 90))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("histories")
  @Tag("rule-1")
  void everyOrderEndsInTheSameState(String what, List<EventBuilder<?>> builders) {
    List<RoomEvent> events = new ArrayList<>();
    builders.forEach(builder -> events.add(builder.build()));
    Outcome expected = Outcome.of(events);
    for (List<RoomEvent> order : orders(events)) {
      assertThat(Outcome.of(order)).isEqualTo(expected);
    }
    assertThat(expected.room().getParticipantCount()).isZero();
  }

  private static List<List<RoomEvent>> orders(List<RoomEvent> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<RoomEvent>> orders = new ArrayList<>();
    for (RoomEvent first : events) {
      List<RoomEvent> others = new ArrayList<>(events);
      others.remove(first);
      for (List<RoomEvent> rest : orders(others)) {
        List<RoomEvent> order = new ArrayList<>(rest);
        order.add(0, first);
        orders.add(order);
      }
    }
    return orders;
  }

  private static ParticipantBuilder joined(long seconds, String id) {
    return RoomEvents.participantJoined(History.ROOM).at(at(seconds)).participant(id);
  }

  private static ParticipantBuilder updated(long seconds, String id) {
    return RoomEvents.participantUpdated(History.ROOM).at(at(seconds)).participant(id);
  }

  private static EventBuilder<?> limit(long at, int seconds) {
    return RoomEvents.roomUpdated(History.ROOM)
        .at(at(at))
        .room(RoomAttributes.newBuilder().setMaxDurationSeconds(seconds).build());
  }

  private static EventBuilder<?> uploads(Map<String, String> uploadInfo) {
    return RoomEvents.roomUpdated(History.ROOM)
        .at(at(0))
        .room(
            RoomAttributes.newBuilder()
                .setRecordingInfo(new RecordingInfo(null, uploadInfo))
                .build());
  }

  private static Instant at(long seconds) {
    return Instant.ofEpochMilli(History.START).plusSeconds(seconds);
  }
}
