package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an event costs, in rows read, stepped over and written, whatever the room's size. */
class CostTest {

  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final long LATER = NOON + 3_600_000;
  private static final String ROOM = "acme-all-hands";
  private static final int SMALL = 10;
  private static final int LARGE = 20_000;
  private static final int FEW_PAST = 1_000;
  private static final int MANY_PAST = 100_000;
  private static final long MINUTE = 60_000;
  private static final int STAY_MINUTES = 10;
  private static final RoomEventType UPDATED = RoomEventType.PARTICIPANT_UPDATED;

  static Stream<Arguments> events() {
    return Stream.of(
        Arguments.of("a join", 12, List.of(joined("new", LATER, "s-1"))),
        Arguments.of("a join that names no session", 12, List.of(joined("new", LATER, null))),
        Arguments.of("a leave", 12, List.of(left("c-1", LATER, "s-1"))),
        Arguments.of("a leave that names no session", 12, List.of(left("c-1", LATER, null))),
        Arguments.of("a leave before its join", 12, List.of(left("new", LATER, "s-1"))),
        Arguments.of("the same join again", 12, List.of(joined("c-1", NOON + 1, "s-1"))),
        Arguments.of("an update", 12, List.of(participant(UPDATED, "c-1", LATER, "s-1"))),
        Arguments.of("an attribute", 12, List.of(event(RoomEventType.ROOM_DISABLED, LATER, null))),
        Arguments.of("the end of the session", 24, List.of(sessionEnded("s-1"))),
        Arguments.of("an end that names none", 24, List.of(sessionEnded(null))),
        Arguments.of("the next session", 24, List.of(sessionStarted("s-2", LATER))),
        Arguments.of("the first join of the next", 30, List.of(joined("new", LATER, "s-2"))),
        Arguments.of("a start that comes late", 24, List.of(sessionStarted("s-1", NOON - 9_000))),
        Arguments.of("a deletion", 24, List.of(event(RoomEventType.ROOM_DELETED, LATER, null))),
        Arguments.of(
            "a leave after the session",
            40,
            List.of(sessionEnded("s-1"), left("c-1", LATER + 5_000, "s-1"))),
        Arguments.of(
            "a join after the session",
            50,
            List.of(sessionEnded("s-1"), joined("c-1", LATER + 5_000, "s-1"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("events")
  void anEventCostsTheSameInARoomOfAnySize(String what, int most, List<RoomEvent> events) {
    assertThat(work(LARGE, events)).isEqualTo(work(SMALL, events)).isLessThanOrEqualTo(most);
  }

  @ParameterizedTest(name = "{0} rows a slice")
  @MethodSource("limits")
  @Tag("rule-3")
  void aSliceOfTheSweepCostsWhatItsLimitAllows(int limit) {
    TreeRows rows = room(LARGE);
    apply(rows, sessionEnded("s-1"));
    rows.takeWork();

    Sweep.step(rows, limit, new SnapshotPacing(NOON, 1_000));

    assertThat(rows.takeWork()).isLessThanOrEqualTo(10 + 9 * limit);
  }

  static Stream<Integer> limits() {
    return Stream.of(1, 10, 1_000);
  }

  @ParameterizedTest(name = "at most {0} participants")
  @MethodSource("limits")
  void aSnapshotLooksAtNobodyWhereTooManyArePresent(int mostParticipants) {
    TreeRows rows = room(LARGE);
    rows.takeWork();

    assertThat(new DueSnapshots(rows, LATER, mostParticipants, Integer.MAX_VALUE).next(10))
        .hasSize(1);

    // With five rows of the index, and three totals and a minute that are read and written.
    assertThat(rows.takeWork()).isLessThanOrEqualTo(30);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("questions")
  void aQuestionOfThePastCostsWhoWasThereAndNotAllWhoEverCame(
      String what, int most, ToIntFunction<RoomHistory> question) {
    assertThat(work(pastRoom(MANY_PAST), question))
        .isEqualTo(work(pastRoom(FEW_PAST), question))
        .isLessThanOrEqualTo(most);
  }

  /** In the middle of a room's life ten people are present, whoever came before and after. */
  static Stream<Arguments> questions() {
    long middle = NOON + MINUTE / 2 + MINUTE * FEW_PAST / 2;
    return Stream.of(
        question("the room", 60, room -> room.roomAt(middle).orElseThrow().getParticipantCount()),
        question(
            "who was present",
            60,
            room ->
                room.connectionsAt(middle, true, false, null, 1_000)
                    .orElseThrow()
                    .participants()
                    .size()),
        question(
            "attendance of an instant",
            60,
            room -> room.attendance(middle - 1, middle, null, 1_000).users().size()),
        question(
            "the changes of ten minutes",
            150,
            room ->
                room.changes(middle - 5 * MINUTE, middle + 5 * MINUTE, null, 1_000).changes().size()
                    / 2));
  }

  private static Arguments question(String what, int most, ToIntFunction<RoomHistory> question) {
    return Arguments.of(what, most, question);
  }

  private static int work(TreeRows rows, ToIntFunction<RoomHistory> question) {
    rows.takeWork();
    RoomHistory room = RoomHistory.of(rows, ROOM).orElseThrow();
    assertThat(question.applyAsInt(room)).isEqualTo(STAY_MINUTES);
    return rows.takeWork();
  }

  /** One comes and one goes a minute. */
  private static TreeRows pastRoom(int past) {
    TreeRows rows = new TreeRows();
    for (int i = 0; i < past; i++) {
      apply(rows, joined("c-" + i, NOON + MINUTE * i, null));
      if (i >= STAY_MINUTES) {
        int gone = i - STAY_MINUTES;
        apply(rows, left("c-" + gone, NOON + MINUTE * i, null));
      }
    }
    return rows;
  }

  private static int work(int people, List<RoomEvent> events) {
    TreeRows rows = room(people);
    rows.takeWork();
    events.forEach(event -> apply(rows, event));
    return rows.takeWork();
  }

  private static TreeRows room(int people) {
    TreeRows rows = new TreeRows();
    apply(rows, sessionStarted("s-1", NOON));
    for (int i = 0; i < people; i++) {
      apply(rows, joined("c-" + i, NOON + i, "s-1"));
    }
    return rows;
  }

  private static void apply(TreeRows rows, RoomEvent event) {
    RoomFold.apply(rows, event, new RoomFold.At(0, 1), new SnapshotPacing(NOON, 1_000));
  }

  private static RoomEvent joined(String id, long at, String session) {
    return participant(RoomEventType.PARTICIPANT_JOINED, id, at, session);
  }

  private static RoomEvent left(String id, long at, String session) {
    return participant(RoomEventType.PARTICIPANT_LEFT, id, at, session);
  }

  private static RoomEvent participant(RoomEventType type, String id, long at, String session) {
    RoomEvent event = event(type, at, session);
    event.setParticipant(ParticipantInfo.newBuilder().setId(id).setIdentity("u-" + id).build());
    return event;
  }

  private static RoomEvent sessionStarted(String session, long at) {
    return event(RoomEventType.SESSION_STARTED, at, session);
  }

  private static RoomEvent sessionEnded(String session) {
    return event(RoomEventType.SESSION_ENDED, LATER, session);
  }

  private static RoomEvent event(RoomEventType type, long at, String session) {
    return RoomEvent.newBuilder()
        .setType(type)
        .setRoomId(ROOM)
        .setOccurredAt(Instant.ofEpochMilli(at))
        .setSessionId(session)
        .build();
  }
}
