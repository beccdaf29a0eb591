package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An erasure leaves what happened, and takes away who it was. */
class ErasureTest {

  private static final int HISTORIES = Integer.getInteger("histories", 1_500);
  private static final long T0 = History.START;
  private static final long LATER = T0 + 3_600_000;
  private static final String NAME = "Alice Liddell";

  @Test
  void stateIsAsIfTheUserHadBeenToldUnderThePseudonymFromTheStart() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.withoutListings(seed);
      for (String user : List.of("alice", "c-1")) {
        RoomEvent erasure = History.erased(user, LATER, "erasure");
        List<RoomEvent> erased = new ArrayList<>(history);
        erased.add(erasure);
        assertThat(Outcome.of(erased))
            .as("seed %d without %s", seed, user)
            .isEqualTo(Outcome.of(underPseudonym(history, user)));
      }
    }
  }

  @Test
  void noRowHoldsTheUserWhateverTheOrder() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> events = new ArrayList<>(History.withoutListings(seed));
      events.add(History.erased("alice", LATER, "erasure-1"));
      events.add(History.erased("bob", LATER, null));
      events.add(History.erased("c-1", LATER, "erasure-3"));
      TreeRows rows = new TreeRows();
      Outcome outcome = Outcome.of(History.shuffled(events, new Random(seed)), rows);
      for (String gone : List.of("alice", "bob", "c-1")) {
        assertThat(rows.hold(gone)).as("seed %d: %s", seed, gone).isFalse();
        assertThat(outcome.toString()).doesNotContain(gone);
        long moment = T0 + 500 * (seed % 20);
        assertThat(RoomAt.of(rows, History.ROOM, moment).map(RoomAt::room).toString())
            .doesNotContain(gone);
      }
    }
  }

  @Test
  void whatIsToldLateIsErasedAndWhatIsToldLaterStays() {
    TreeRows rows = new TreeRows();
    Outcome outcome =
        Outcome.of(
            List.of(
                joined("c-1", "alice", T0),
                History.erased("alice", T0 + 60_000, "erasure"),
                left("c-1", null, T0 + 50_000),
                joined("c-2", "alice", T0 + 10_000),
                joined("c-3", "alice", T0 + 70_000)),
            rows);

    assertThat(outcome.connections())
        .extracting(Participant::getId, Participant::getIdentity, Participant::getName)
        .containsExactly(
            tuple("c-1", pseudonym(), null),
            tuple("c-2", pseudonym(), null),
            tuple("c-3", "alice", NAME));
    assertThat(UserRooms.candidates(rows, "alice", null, 10)).containsExactly(History.ROOM);
    assertThat(UserRooms.candidates(rows, pseudonym(), null, 10)).containsExactly(History.ROOM);
  }

  @Test
  void anIdThatIsTheUserGoesFromTheKeysAndALaterLeaveEndsTheConnection() {
    Outcome outcome =
        Outcome.of(
            List.of(
                joined("alice", null, T0),
                History.erased("alice", T0 + 60_000, "erasure"),
                joined("bob", null, T0 + 61_000),
                left("alice", null, T0 + 70_000)));

    assertThat(outcome.published().get(key(pseudonym(), T0)).getLeftAt())
        .isEqualTo(Instant.ofEpochMilli(T0 + 70_000));
    assertThat(outcome.published()).doesNotContainKey(key("alice", T0));
    assertThat(outcome.room().getParticipants()).containsOnlyKeys("bob");
  }

  @Test
  void whoLeavesAfterTheErasureIsNotNamedAgain() {
    for (String id : List.of("c-1", "alice")) {
      List<RoomEvent> events =
          List.of(
              joined(id, "alice", T0),
              History.erased("alice", T0 + 60_000, "erasure"),
              left(id, "alice", T0 + 70_000));
      TreeRows rows = new TreeRows();

      Outcome outcome = Outcome.of(events, rows);

      assertThat(rows.hold("alice")).isFalse();
      assertThat(rows.hold(NAME)).isFalse();
      assertThat(outcome.connections())
          .extracting(Participant::getIdentity, p -> p.getLeftAt().toEpochMilli())
          .containsExactly(tuple(pseudonym(), T0 + 70_000));
    }
  }

  @Test
  void whoComesBackAndLeavesAgainIsNamed() {
    for (String id : List.of("c-2", "alice")) {
      List<RoomEvent> events =
          List.of(
              joined("c-1", "alice", T0),
              History.erased("alice", T0 + 60_000, "erasure"),
              joined(id, "alice", T0 + 70_000),
              left(id, "alice", T0 + 80_000));

      assertThat(Outcome.of(events).published().get(key(id, T0 + 70_000)))
          .extracting(Participant::getIdentity, Participant::getName, Participant::getLeftAt)
          .containsExactly("alice", NAME, Instant.ofEpochMilli(T0 + 80_000));
    }
  }

  @Test
  void aNameToldWithoutAUserGoesWithTheUserOfItsConnection() {
    Outcome outcome =
        Outcome.of(
            List.of(
                joined("c-1", "alice", T0),
                participant(RoomEventType.PARTICIPANT_UPDATED, "c-1", null, T0 + 1_000),
                joined("c-2", "bob", T0),
                History.erased("alice", T0 + 60_000, "erasure")));

    assertThat(outcome.connections())
        .extracting(Participant::getIdentity, Participant::getName, Participant::getMetadata)
        .containsExactly(tuple(pseudonym(), null, null), tuple("bob", NAME, "{}"));
  }

  @Test
  void aLeaveThatNamesNobodyAnyMoreStillTellsWhoseTheConnectionWas() {
    Outcome outcome =
        Outcome.of(
            List.of(
                left("c-1", "alice", T0 + 5_000),
                History.erased("alice", T0 + 60_000, "erasure"),
                left("c-1", null, T0 + 6_000),
                participant(RoomEventType.PARTICIPANT_UPDATED, "c-1", null, T0 + 3_000)));

    assertThat(outcome.connections()).extracting(Participant::getName).containsOnlyNulls();
  }

  @Test
  void thePseudonymDependsOnTheErasureAndNotOnTheUser() {
    String first = pseudonymOf(History.erased("alice", LATER, "erasure-1"));
    assertThat(first).matches("erased-[0-9a-f]{8}");
    assertThat(pseudonymOf(History.erased("alice", LATER, "erasure-2"))).isNotEqualTo(first);
    assertThat(pseudonymOf(History.erased("alice", LATER, null)))
        .isNotEqualTo(pseudonymOf(History.erased("alice", LATER + 1, null)))
        .matches("erased-[0-9a-f]{8}");
  }

  @Test
  void aSecondErasureKeepsThePseudonymOfTheFirst() {
    List<RoomEvent> events =
        List.of(
            joined("c-1", "alice", T0),
            History.erased("alice", T0 + 60_000, "erasure"),
            joined("c-2", "alice", T0 + 70_000),
            History.erased("alice", T0 + 80_000, "another"));

    assertThat(Outcome.of(events).connections())
        .extracting(Participant::getIdentity)
        .containsOnly(pseudonym());
  }

  @Test
  void oneChangeTellsOfAnErasureAndOfNobody() {
    TreeRows rows = new TreeRows();
    apply(rows, joined("c-1", "alice", T0));
    RoomEvent erasure = History.erased("alice", LATER, "erasure");

    List<RoomChange> changes = apply(rows, erasure).changes();

    assertThat(changes)
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.getType()).isEqualTo(RoomChangeType.PARTICIPANT_ERASED);
              assertThat(change.getParticipant()).isNull();
              assertThat(change.toString()).doesNotContain("alice");
            });
    assertThat(apply(rows, erasure).isEmpty()).as("again").isTrue();
  }

  @Test
  void anErasureMakesNoRoomAndHoldsInOneThatIsToldLater() {
    TreeRows rows = new TreeRows();
    assertThat(apply(rows, History.erased("alice", LATER, "erasure")).isEmpty()).isTrue();
    assertThat(RoomView.of(rows, History.ROOM)).isEmpty();

    apply(rows, joined("c-1", "alice", T0));

    assertThat(rows.hold("alice")).isFalse();
    assertThat(RoomView.of(rows, History.ROOM).orElseThrow().whole().getParticipants().get("c-1"))
        .extracting(Participant::getIdentity)
        .isEqualTo(pseudonym());
  }

  @Test
  void anIdThatCameBackMoreOftenThanARowKeepsLeavesNothing() {
    List<RoomEvent> events = new ArrayList<>();
    for (int day = 0; day < 300; day++) {
      events.add(joined("alice", null, T0 + day * 10_000L));
      events.add(left("alice", null, T0 + day * 10_000L + 5_000));
    }
    events.add(History.erased("alice", LATER + 10_000_000, "erasure"));
    TreeRows rows = new TreeRows();

    Outcome outcome = Outcome.of(events, rows);

    assertThat(rows.hold("alice")).isFalse();
    assertThat(outcome.published().keySet()).noneMatch(key -> key.contains("alice"));
  }

  @Test
  void anErasureIsWorkInSlicesAndCostsTheSameInAnyRoom() {
    Set<Integer> costs =
        Stream.of(10, 3_000)
            .map(
                connections -> {
                  TreeRows rows = new TreeRows();
                  IntStream.range(0, connections)
                      .forEach(i -> apply(rows, joined("c-" + i, "alice", T0 + i)));
                  rows.takeWork();
                  apply(rows, History.erased("alice", LATER, "erasure"));
                  int event = rows.takeWork();
                  Erasing.step(rows, 10, new SnapshotPacing(T0, 1_000));
                  assertThat(rows.takeWork()).isLessThanOrEqualTo(400);
                  return event;
                })
            .collect(Collectors.toSet());

    assertThat(costs).hasSize(1).allMatch(cost -> cost <= 20);
  }

  private static Effects apply(TreeRows rows, RoomEvent event) {
    return RoomFold.apply(rows, event, new RoomFold.At(0, 1), new SnapshotPacing(T0, 1_000));
  }

  /** What stands for whoever is erased by the event "erasure". */
  private static String pseudonym() {
    return pseudonymOf(History.erased("anybody", LATER, "erasure"));
  }

  private static String pseudonymOf(RoomEvent erasure) {
    RoomEvent joined = joined("c-1", Erasures.user(erasure), T0);
    return Outcome.of(List.of(joined, erasure)).connections().get(0).getIdentity();
  }

  /** The history as a producer would have told it that never knew the user. */
  private static List<RoomEvent> underPseudonym(List<RoomEvent> history, String user) {
    Set<String> theirs =
        history.stream()
            .map(RoomEvent::getParticipant)
            .filter(info -> info != null && user.equals(info.getIdentity()))
            .map(ParticipantInfo::getId)
            .collect(Collectors.toSet());
    theirs.add(user);
    return history.stream().map(event -> underPseudonym(event, user, theirs)).toList();
  }

  private static RoomEvent underPseudonym(RoomEvent event, String user, Set<String> theirs) {
    ParticipantInfo info = event.getParticipant();
    if (info == null) {
      return event;
    }
    ParticipantInfo.Builder other = ParticipantInfo.newBuilder(info);
    boolean named = user.equals(info.getIdentity());
    if (named || (info.getIdentity() == null && theirs.contains(info.getId()))) {
      other.setName(null).setMetadata(null);
    }
    if (named) {
      boolean leaves = event.getType() == RoomEventType.PARTICIPANT_LEFT;
      other.setIdentity(leaves ? null : pseudonym());
    }
    if (user.equals(info.getId())) {
      other.setId(pseudonym());
    }
    return RoomEvent.newBuilder(event).setParticipant(other.build()).build();
  }

  private static RoomEvent joined(String id, String identity, long at) {
    return participant(RoomEventType.PARTICIPANT_JOINED, id, identity, at);
  }

  private static RoomEvent left(String id, String identity, long at) {
    return participant(RoomEventType.PARTICIPANT_LEFT, id, identity, at);
  }

  private static RoomEvent participant(RoomEventType type, String id, String identity, long at) {
    return RoomEvent.newBuilder()
        .setType(type)
        .setRoomId(History.ROOM)
        .setOccurredAt(Instant.ofEpochMilli(at))
        .setParticipant(
            ParticipantInfo.newBuilder()
                .setId(id)
                .setIdentity(identity)
                .setName(NAME)
                .setMetadata("{}")
                .build())
        .build();
  }

  private static String key(String id, long joinedAt) {
    return dev.rollcall.topics.CompositeKey.participant(History.ROOM, id, joinedAt);
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }
}
