package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.events.EventBuilder;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.Ids;
import dev.rollcall.events.ParticipantBuilder;
import dev.rollcall.events.RoomBuilder;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.events.SnapshotBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What vendors really send, and what is to come of it. Times are seconds after noon. A row reads
 * {@code <connection> <joined>-<left> <reason>}, with {@code +} for a join that was never told.
 * Every story is told in its order and backwards, and must end alike.
 */
class TrapsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ROOM = "acme-standup";

  @Test
  void trap01ALeaveOfTheOldConnectionKeepsTheNewOne() {
    Told told =
        story(
            joined(0, "c-1").identity("alice"),
            joined(20, "c-2").identity("alice"),
            left(25, "c-1").identity("alice"));

    assertThat(told.rows()).containsExactly("c-1 0-25", "c-2 20-");
    assertThat(told.room.getUserCount()).isEqualTo(1);
  }

  @Test
  void trap02AJoinAfterItsLeaveDoesNotReopenIt() {
    assertThat(story(left(60, "c-1"), joined(0, "c-1")).rows()).containsExactly("c-1 0-60");
    assertThat(story(left(60, "c-1").joinedAt(at(0))).rows()).containsExactly("c-1 0-60");
    assertThat(story(left(60, "c-1").idUnique(), joined(90, "c-1").idUnique()).rows())
        .containsExactly("c-1 90-90");
  }

  @Test
  void trap03ADuplicateChangesNothing() {
    Told told = story(joined(0, "c-1").eventId("e-1"), joined(0, "c-1").eventId("e-1"));

    assertThat(told.rows()).containsExactly("c-1 0-");
    assertThat(told.room.getParticipantCount()).isEqualTo(1);
    assertThat(told.changes).containsOnlyOnce(RoomChangeType.PARTICIPANT_JOINED);
  }

  @Test
  void trap04TheSameFactUnderAnotherIdChangesNothing() {
    Told told =
        story(
            joined(0, "c-1").eventId("webhook-1"),
            joined(0, "c-1").eventId("poll-7"),
            left(60, "c-1").eventId("webhook-2"),
            left(61, "c-1").eventId("poll-8"));

    assertThat(told.rows()).containsExactly("c-1 0-60");
    assertThat(told.room.getParticipantCount()).isZero();
  }

  @Test
  void trap04ALeaveToldTwiceDoesNotReachAnOlderConnection() {
    Told told =
        story(
            started(0, "s-1"),
            joined(10, "alice"),
            ended(60, "s-1"),
            started(100, "s-2"),
            joined(110, "alice"),
            left(200, "alice"),
            left(201, "alice"));

    assertThat(told.rows()).containsExactly("alice 10-60 SESSION_ENDED", "alice 110-200");
  }

  @Test
  void trap05TheEndOfTheSessionStandsForLostLeaves() {
    Told told =
        story(
            started(0, "s-1"),
            joined(10, "c-1").session("s-1"),
            joined(20, "c-2"),
            ended(60, "s-1"));

    assertThat(told.rows()).containsExactly("c-1 10-60 SESSION_ENDED", "c-2 20-60 SESSION_ENDED");
    assertThat(told.room.getParticipantCount()).isZero();
    assertThat(told.room.getActive()).isFalse();
  }

  @Test
  void trap06ALeaveAloneIsAVisitAndAnUpdateAloneShowsSomebody() {
    Told told = story(left(60, "c-1"), updated(70, "c-2"));

    assertThat(told.rows()).containsExactly("c-1 +60-60", "c-2 +70-");
    assertThat(told.room.getParticipantCount()).isEqualTo(1);
  }

  @Test
  void trap07TheNextSessionEndsOneWhoseEndWasLost() {
    Told told = story(joined(0, "c-1").session("s-1"), joined(90, "c-2").session("s-2"));

    assertThat(told.rows()).containsExactly("c-1 0-90 SESSION_ENDED", "c-2 90-");
    assertThat(told.room.getSession().getId()).isEqualTo("s-2");
  }

  @Test
  void trap08AStartThatComesLateOnlyMovesTheStartBack() {
    EventBuilder<?> join = joined(10, "c-1").session("s-1");

    assertThat(story(join).room.getSession().getStartedAt()).isEqualTo(at(10));
    assertThat(story(join, started(5, "s-1")).room.getSession().getStartedAt()).isEqualTo(at(5));
    assertThat(story(join, started(15, "s-1")).room.getSession().getStartedAt()).isEqualTo(at(10));
    assertThat(story(join, started(15, "s-1")).rows()).containsExactly("c-1 10-");
  }

  @Test
  void twoListingsAMinuteApartThatMissSomebodyMakeUpForALostLeave() {
    EventBuilder<?> ann = joined(0, "ann");
    EventBuilder<?> bob = joined(0, "bob");

    assertThat(story(ann, bob, listed(30, "ann", "bob"), listed(60, "bob")).rows())
        .containsExactly("ann 0-", "bob 0-");
    assertThat(story(ann, bob, listed(60, "bob"), listed(119, "bob")).rows())
        .containsExactly("ann 0-", "bob 0-");
    assertThat(story(ann, bob, listed(60, "bob"), listed(120, "bob")).rows())
        .containsExactly("ann 0-60 REAPED", "bob 0-");
    assertThat(story(ann, bob, listed(4, "bob"), listed(70, "bob")).rows())
        .as("the first was taken too soon after the join to miss anybody")
        .containsExactly("ann 0-", "bob 0-");
  }

  @Test
  void aLaterListingWithdrawsWhatWasConcludedAndALateLeaveCorrectsIt() {
    EventBuilder<?>[] reaped = {joined(0, "ann"), listed(60), listed(120)};

    assertThat(story(reaped).rows()).containsExactly("ann 0-60 REAPED");
    assertThat(story(with(reaped, listed(150, "ann"))).rows()).containsExactly("ann 0-");
    assertThat(story(with(reaped, left(40, "ann"))).rows()).containsExactly("ann 0-40");
    assertThat(story(with(reaped, left(90, "ann"))).rows()).containsExactly("ann 0-90");
  }

  @Test
  void aListingShowsWhoseJoinWasLost() {
    assertThat(story(listed(30, "ann"), listed(60, "ann")).rows()).containsExactly("ann +30-");
    assertThat(story(joined(0, "ann"), left(20, "ann"), listed(30, "ann")).rows())
        .as("a leave that is told beats a listing")
        .containsExactly("ann 0-20");
  }

  @Test
  void aListingCountsOnceAllItsPartsCame() {
    EventBuilder<?> part =
        RoomEvents.snapshot(ROOM).at(at(60)).snapshot("l").takenAt(at(60)).part(0, 2);
    EventBuilder<?> rest =
        RoomEvents.snapshot(ROOM).at(at(60)).snapshot("l").takenAt(at(60)).part(1, 2);

    assertThat(story(joined(0, "ann"), part, listed(120)).rows()).containsExactly("ann 0-");
    assertThat(story(joined(0, "ann"), part, rest, listed(120)).rows())
        .containsExactly("ann 0-60 REAPED");
  }

  private static EventBuilder<?> listed(long seconds, String... ids) {
    SnapshotBuilder listing =
        RoomEvents.snapshot(ROOM).at(at(seconds)).snapshot("l-" + seconds).takenAt(at(seconds));
    for (String id : ids) {
      listing.participant(id, null);
    }
    return listing;
  }

  private static EventBuilder<?>[] with(EventBuilder<?>[] events, EventBuilder<?> another) {
    EventBuilder<?>[] all = Arrays.copyOf(events, events.length + 1);
    all[events.length] = another;
    return all;
  }

  @Test
  void aSessionIdThatStartsAgainIsANewEpochWhateverEndedIt() {
    for (EventBuilder<?> end :
        List.of(
            ended(60, "s-1"),
            RoomEvents.sessionEnded(ROOM).at(at(60)),
            RoomEvents.roomDeleted(ROOM).at(at(60)),
            started(60, "s-2"))) {
      Told told =
          story(
              started(0, "s-1"),
              joined(10, "c-1").session("s-1"),
              end,
              started(90, "s-1"),
              joined(95, "c-2").session("s-1"));

      assertThat(told.rows()).containsExactly("c-1 10-60 SESSION_ENDED", "c-2 95-");
      assertThat(told.room.getSession().getStartedAt()).isEqualTo(at(90));
    }
  }

  @Test
  void anUpdateInALaterSessionShowsSomebodyWhoseJoinWasLost() {
    Told told =
        story(
            joined(0, "c-1").session("s-1"),
            started(60, "s-2"),
            updated(70, "c-1").session("s-2"),
            updated(80, "c-1").session("s-1"));

    assertThat(told.rows()).containsExactly("c-1 0-60 SESSION_ENDED", "c-1 +70-");
  }

  @Test
  void trap09WhatComesAfterTheEndOfTheSessionReopensNothing() {
    Told told =
        story(
            joined(0, "c-1").session("s-1"),
            ended(60, "s-1"),
            left(62, "c-1").session("s-1"),
            joined(63, "c-2").session("s-1"),
            RoomEvents.egressEnded(ROOM).at(at(65)).session("s-1").egress("e-1"));

    assertThat(told.rows()).containsExactly("c-1 0-62", "c-2 63-63 SESSION_ENDED");
    assertThat(told.room.getSession().getEndedAt()).isEqualTo(at(60));
    assertThat(told.room.getActive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s-1", "s-2"})
  void trap10AReopenedRoomStartsEmptyAndKeepsItsAttributes(String next) {
    Told told =
        story(
            named(0, "Standup"),
            started(0, "s-1"),
            joined(10, "c-1").session("s-1"),
            ended(60, "s-1"),
            started(90, next));

    assertThat(told.rows()).containsExactly("c-1 10-60 SESSION_ENDED");
    assertThat(told.room.getSession().getStartedAt()).isEqualTo(at(90));
    assertThat(told.room.getStatus()).isEqualTo(RoomStatus.ACTIVE);
    assertThat(told.room.getName()).isEqualTo("Standup");
  }

  @Test
  void trap11RoomsOfOneNameInTwoAccountsAreTwo() {
    assertThat(
            Stream.of("livekit:a", "livekit:b", "100ms:a")
                .map(account -> account.split(":"))
                .map(account -> Ids.roomId(account[0], account[1], "standup")))
        .doesNotHaveDuplicates();
  }

  @Test
  void trap12OneOfTwoDevicesThatLeavesTakesNoUserAway() {
    ParticipantBuilder phone = joined(0, "c-1").identity("alice");
    ParticipantBuilder laptop = joined(10, "c-2").identity("alice");

    Told both = story(phone, laptop);
    assertThat(both.room.getParticipantCount()).isEqualTo(2);
    assertThat(both.room.getUserCount()).isEqualTo(1);

    Told one = story(phone, laptop, left(60, "c-1"));
    assertThat(one.room.getParticipantCount()).isEqualTo(1);
    assertThat(one.room.getUserCount()).isEqualTo(1);
  }

  @Test
  void trap13AReplacedConnectionIsOneUserOnAnother() {
    Told told =
        story(
            joined(0, "c-1").identity("alice"),
            left(60, "c-1").identity("alice").reason(LeaveReason.REPLACED),
            joined(60, "c-2").identity("alice"));

    assertThat(told.rows()).containsExactly("c-1 0-60 REPLACED", "c-2 60-");
    assertThat(told.room.getUserCount()).isEqualTo(1);
  }

  @Test
  void trap14SecondsTakenForMillisecondsAndClocksADayAheadAreRefused() {
    RoomEvent seconds = joined(0, "c-1").build();
    seconds.setOccurredAt(Instant.ofEpochMilli(NOON.getEpochSecond()));
    RoomEvent ahead = joined(0, "c-1").build();
    ahead.setOccurredAt(NOON.plus(Duration.ofHours(25)));

    EventRules rules = new EventRules(EventRules.UnknownType.ALLOWED);
    assertThat(rules.problems(seconds, NOON)).singleElement().asString().contains("2000");
    assertThat(rules.problems(ahead, NOON)).singleElement().asString().contains("24 hours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"})
  void trap15ZeroTimesAreAbsent(String never) {
    RoomEvent join = joined(10, "c-1").build();
    join.getParticipant().setJoinedAt(Instant.parse(never));
    join.getParticipant().setLeftAt(Instant.parse(never));

    EventRules rules = new EventRules(EventRules.UnknownType.ALLOWED);
    assertThat(rules.problems(join, NOON)).isEmpty();
    assertThat(Told.of(List.of(join)).rows()).containsExactly("c-1 10-");
  }

  @Test
  void trap16WholeSecondsNeverMakeADurationNegative() {
    assertThat(story(joined(10, "c-1"), left(9, "c-1")).rows()).containsExactly("c-1 10-10");
    assertThat(story(left(20, "c-1").joinedAt(at(10)).leftAt(at(9))).rows())
        .containsExactly("c-1 10-10");
  }

  @Test
  void trap18DisablingARoomRemovesNobody() {
    Told told =
        story(
            joined(0, "c-1").session("s-1"),
            RoomEvents.roomDisabled(ROOM).at(at(10)),
            joined(11, "c-2").session("s-1"));

    assertThat(told.rows()).containsExactly("c-1 0-", "c-2 11-");
    assertThat(told.room.getStatus()).isEqualTo(RoomStatus.DISABLED);
    assertThat(told.room.getActive()).isTrue();
    assertThat(told.room.getSession().getEndedAt()).isNull();
  }

  @Test
  void trap22WhatIsAbsentOrEmptyNeverOverwritesWhatIsKnown() {
    Told told =
        story(
            named(0, "Standup"),
            named(10, ""),
            RoomEvents.roomUpdated(ROOM).at(at(20)).room(RoomAttributes.newBuilder().build()),
            joined(0, "c-1").identity("alice").name("Alice"),
            updated(30, "c-1").identity("").role("host"));

    assertThat(told.room.getName()).isEqualTo("Standup");
    Participant alice = told.room.getParticipants().get("c-1");
    assertThat(alice.getIdentity()).isEqualTo("alice");
    assertThat(alice.getName()).isEqualTo("Alice");
    assertThat(alice.getRole()).isEqualTo("host");

    assertThat(story(named(0, "Standup"), RoomEvents.roomUpdated(ROOM).at(at(9)).cleared("name")))
        .satisfies(cleared -> assertThat(cleared.room.getName()).isNull());
  }

  @Test
  void trap23RecordersAndAgentsAreNotPeople() {
    Told told =
        story(
            joined(0, "c-1"),
            joined(1, "rec").kind(ParticipantKind.EGRESS),
            joined(2, "bot").kind(ParticipantKind.AGENT),
            joined(3, "tel").kind(ParticipantKind.SIP),
            left(60, "c-1"));

    assertThat(told.room.getParticipantCount()).isZero();
    assertThat(told.room.getUserCount()).isZero();
    assertThat(told.room.getOtherCounts())
        .containsEntry("EGRESS", 1)
        .containsEntry("AGENT", 1)
        .containsEntry("SIP", 1);
    assertThat(told.room.getActive()).isTrue();
  }

  @Test
  void trap24NoEventCarriesACounterToTrust() {
    assertThat(RoomAttributes.getClassSchema().getFields())
        .extracting(field -> field.name().toLowerCase(java.util.Locale.ROOT))
        .noneMatch(name -> name.contains("count") || name.startsWith("num"));
  }

  @Test
  void trap27WhatIsStoredOfARoomDoesNotGrowWithThoseInIt() {
    TreeRows small = crowd(10);
    TreeRows large = crowd(5_000);

    assertThat(large.get(Keys.of(Keys.ROOM, ROOM)).length)
        .isLessThan(small.get(Keys.of(Keys.ROOM, ROOM)).length + 16);
    assertThat(large.get(Keys.of(Keys.ATTRIBUTES, ROOM)))
        .isEqualTo(small.get(Keys.of(Keys.ATTRIBUTES, ROOM)));
    assertThat(RoomView.of(large, ROOM).orElseThrow().atMost(1_000, 512 * 1024))
        .satisfies(
            view -> {
              assertThat(view.getParticipantsTruncated()).isTrue();
              assertThat(view.getParticipantCount()).isEqualTo(5_000);
            });
  }

  @Test
  void trap28TheEndOfACrowdIsOneChangeAndItsRowsFollowInSlices() {
    int people = 20_000;
    TreeRows rows = crowd(people);

    Effects end = apply(rows, ended(90_000, "s-1").build());

    assertThat(end.participants()).isEmpty();
    assertThat(end.changes())
        .extracting(RoomChange::getType)
        .containsExactly(RoomChangeType.SESSION_ENDED, RoomChangeType.ROOM_STATUS_CHANGED);
    assertThat(RoomView.of(rows, ROOM).orElseThrow().whole().getParticipants()).isEmpty();
    for (int i = 0; i < people / 1_000; i++) {
      assertThat(Sweep.step(rows, 1_000).participants()).hasSize(1_000);
    }
    assertThat(Sweep.step(rows, 1_000).isEmpty()).isTrue();
  }

  private static TreeRows crowd(int people) {
    TreeRows rows = new TreeRows();
    apply(rows, named(0, "All hands").build());
    for (int i = 0; i < people; i++) {
      apply(rows, joined(1, "c-" + i).session("s-1").build());
    }
    return rows;
  }

  private static Effects apply(TreeRows rows, RoomEvent event) {
    return RoomFold.apply(
        rows, event, new RoomFold.At(0, 1), new SnapshotPacing(NOON.toEpochMilli(), 1_000));
  }

  private static Told story(EventBuilder<?>... builders) {
    List<RoomEvent> events = new ArrayList<>();
    for (EventBuilder<?> builder : builders) {
      events.add(builder.build());
    }
    Told told = Told.of(events);
    Collections.reverse(events);
    assertThat(Told.of(events).rows()).as("told backwards").isEqualTo(told.rows());
    return told;
  }

  /** What a story ends in. */
  private record Told(Room room, List<Participant> connections, List<RoomChangeType> changes) {

    static Told of(List<RoomEvent> events) {
      TreeRows rows = new TreeRows();
      List<RoomChangeType> changes = new ArrayList<>();
      for (RoomEvent event : events) {
        apply(rows, event).changes().forEach(change -> changes.add(change.getType()));
      }
      RoomView view = RoomView.of(rows, ROOM).orElseThrow();
      return new Told(
          view.whole(), view.connections(true, true, null, 1_000).participants(), changes);
    }

    List<String> rows() {
      return connections.stream().map(Told::row).toList();
    }

    private static String row(Participant connection) {
      boolean saysWhy =
          connection.getLeaveReason() != null && connection.getLeaveReason() != LeaveReason.UNKNOWN;
      return connection.getId()
          + (connection.getInferred() ? " +" : " ")
          + seconds(connection.getJoinedAt())
          + "-"
          + (connection.getLeftAt() == null ? "" : seconds(connection.getLeftAt()))
          + (saysWhy ? " " + connection.getLeaveReason() : "");
    }

    private static long seconds(Instant time) {
      return Duration.between(NOON, time).toSeconds();
    }
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static ParticipantBuilder joined(long seconds, String id) {
    return RoomEvents.participantJoined(ROOM).at(at(seconds)).participant(id);
  }

  private static ParticipantBuilder updated(long seconds, String id) {
    return RoomEvents.participantUpdated(ROOM).at(at(seconds)).participant(id);
  }

  private static ParticipantBuilder left(long seconds, String id) {
    return RoomEvents.participantLeft(ROOM).at(at(seconds)).participant(id);
  }

  private static RoomBuilder started(long seconds, String session) {
    return RoomEvents.sessionStarted(ROOM).at(at(seconds)).session(session);
  }

  private static RoomBuilder ended(long seconds, String session) {
    return RoomEvents.sessionEnded(ROOM).at(at(seconds)).session(session);
  }

  private static RoomBuilder named(long seconds, String name) {
    return RoomEvents.roomUpdated(ROOM)
        .at(at(seconds))
        .room(RoomAttributes.newBuilder().setName(name).build());
  }
}
