package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.EventBuilder;
import dev.rollcall.events.ParticipantBuilder;
import dev.rollcall.events.RoomEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from time alone, and from limits. Times are seconds after noon. */
class DeadlinesTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ROOM = "acme-standup";
  private static final Policies POLICIES =
      new Policies(
          Duration.ofDays(7).toMillis(),
          Duration.ofDays(30).toMillis(),
          Map.of("livekit", Duration.ofHours(4).toMillis()),
          Map.of("zoom", Duration.ofHours(12).toMillis()),
          Policies.NONE.maxEventAge());
  private static final long DAY = 86_400;
  private static final long HOUR = 3_600;

  private final TreeRows rows = new TreeRows();
  private final List<RoomChange> changes = new ArrayList<>();
  private final List<String> expired = new ArrayList<>();
  private final List<String> tombstones = new ArrayList<>();
  private final Summing summing = new Summing();
  private long offset;

  @Test
  @Tag("rule-7")
  void rule7PassingTheSizeIsToldOnceAndAgainOnlyAfterItWasNotPassed() {
    at(0, limited(RoomAttributes.newBuilder().setSize(2).build()));
    at(1, joined("a"));
    at(2, joined("b"));
    assertThat(limitsExceeded()).isEmpty();
    at(3, joined("c"));
    at(4, joined("d"));
    assertThat(limitsExceeded()).containsExactly("size 2 3");
    at(5, left("d"));
    at(6, joined("e"));
    assertThat(limitsExceeded()).hasSize(1);
    at(7, left("e"));
    at(8, left("c"));
    at(9, joined("f"));
    assertThat(limitsExceeded()).containsExactly("size 2 3", "size 2 3");
  }

  @Test
  @Tag("rule-7")
  void rule7ALongerSessionThanAllowedIsToldOnceASession() {
    at(0, limited(RoomAttributes.newBuilder().setMaxDurationSeconds(60).build()));
    at(10, RoomEvents.sessionStarted(ROOM).session("s-1"));
    tick(69);
    assertThat(limitsExceeded()).isEmpty();
    tick(70);
    tick(600);
    assertThat(limitsExceeded()).containsExactly("maxDurationSeconds 60 60");
    at(700, RoomEvents.sessionEnded(ROOM).session("s-1"));
    at(710, RoomEvents.sessionStarted(ROOM).session("s-2"));
    tick(770);
    assertThat(limitsExceeded()).hasSize(2);
  }

  @Test
  @Tag("rule-6")
  void rule6AVendorThatEndsLongSessionsIsTakenToHaveDoneSo() {
    at(
        0,
        limited(RoomAttributes.newBuilder().setMaxDurationSeconds(60).build())
            .source("100ms", "acme", "r"));
    at(10, RoomEvents.sessionStarted(ROOM).session("s-1"));
    at(20, joined("a").session("s-1"));
    tick(129);
    assertThat(room().summary().getParticipantCount()).isEqualTo(1);
    tick(130);
    assertThat(room().summary().getParticipantCount()).isZero();
    assertThat(room().summary().getSession().getEndedAt()).isEqualTo(NOON.plusSeconds(70));
    assertThat(left()).containsExactly("a 20-70 MAX_DURATION");
    at(90, RoomEvents.sessionEnded(ROOM).session("s-1"));
    settle();
    assertThat(left()).as("what is told takes its place").containsExactly("a 20-90 SESSION_ENDED");
    at(80, left("a"));
    assertThat(left()).containsExactly("a 20-80 UNKNOWN");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0=60        | 70",
        "0=60 50=120 | 130",
        "0=120 50=60 | 70",
        "0=60 71=600 | 70",
        "0=60 70=600 | 610",
        "0=600 99=60 | never",
        "20=60       | 70",
        "90=60       | never",
        "0=60 50=0   | never",
        "0=0         | never",
      })
  @Tag("rule-6")
  void rule6ALongSessionEndsAtTheLimitThatHeldByThenInWhateverOrderItIsTold(
      String limits, String end) {
    List<String> told = List.of(limits.split(" +", -1));
    List<Integer> before = List.of(0, told.size());
    for (int first : before) {
      rows.clear();
      told.subList(0, first).forEach(this::limitTold);
      late(10, 700, RoomEvents.sessionStarted(ROOM).session("s-1").source("100ms", "acme", "r"));
      tick(1_000);
      told.subList(first, told.size()).forEach(this::limitTold);
      tick(2_000);
      Instant ended = room().summary().getSession().getEndedAt();
      String seconds =
          ended == null ? "never" : "" + (ended.getEpochSecond() - NOON.getEpochSecond());
      assertThat(seconds).as("%d told before", first).isEqualTo(end);
    }
  }

  private void limitTold(String limit) {
    String[] parts = limit.split("=", -1);
    int seconds = Integer.parseInt(parts[1]);
    RoomAttributes told = RoomAttributes.newBuilder().setMaxDurationSeconds(seconds).build();
    late(Long.parseLong(parts[0]), 700, limited(told));
  }

  @Test
  @Tag("rule-6")
  void rule6AHigherLimitThatIsToldLateBringsEverybodyBack() {
    at(
        0,
        limited(RoomAttributes.newBuilder().setMaxDurationSeconds(60).build())
            .source("100ms", "acme", "r"));
    at(10, joined("a").session("s-1"));
    tick(130);
    assertThat(left()).containsExactly("a 10-70 MAX_DURATION");
    late(30, 140, limited(RoomAttributes.newBuilder().setMaxDurationSeconds(600).build()));
    settle();
    assertThat(left()).isEmpty();
    assertThat(room().summary().getParticipantCount()).isEqualTo(1);
    tick(670);
    assertThat(left()).containsExactly("a 10-610 MAX_DURATION");
  }

  @ParameterizedTest(name = "at {0}, told when it was concluded: {1}")
  @CsvSource({"70, false", "80, false", "70, true", "80, true"})
  @Tag("rule-6")
  void rule6AnotherSessionShowsAtOnceThatTheOneBeforeEndedAtItsLimit(long next, boolean concluded) {
    at(
        0,
        limited(RoomAttributes.newBuilder().setMaxDurationSeconds(60).build())
            .source("100ms", "acme", "r"));
    at(10, joined("a").session("s-1"));
    if (concluded) {
      tick(130);
    }
    late(next, 140, RoomEvents.sessionStarted(ROOM).session("s-2"));
    settle();
    assertThat(left()).containsExactly("a 10-70 MAX_DURATION");
    assertThat(changes)
        .filteredOn(change -> change.getType() == RoomChangeType.SESSION_ENDED)
        .extracting(change -> change.getSession().getEndedAt())
        .containsExactly(NOON.plusSeconds(70));
  }

  @Test
  @Tag("rule-6")
  void rule6OtherVendorsLetLongSessionsGoOn() {
    at(
        0,
        limited(RoomAttributes.newBuilder().setMaxDurationSeconds(60).build())
            .source("livekit", "acme", "r"));
    at(10, joined("a").session("s-1"));
    tick(3_600);
    assertThat(room().summary().getParticipantCount()).isEqualTo(1);
  }

  private List<String> left() {
    return room().connections(false, true, null, 10).participants().stream()
        .map(
            row ->
                "%s %d-%d %s"
                    .formatted(
                        row.getId(),
                        row.getJoinedAt().getEpochSecond() - NOON.getEpochSecond(),
                        row.getLeftAt().getEpochSecond() - NOON.getEpochSecond(),
                        row.getLeaveReason()))
        .toList();
  }

  @Test
  @Tag("rule-6")
  void rule6SilenceMarksARoomAndRemovesNobody() {
    at(0, joined("a").source("livekit", "acme", "standup"));
    tick(4 * 3_600 - 1);
    assertThat(room().summary().getUnconfirmed()).isFalse();
    tick(4 * 3_600);
    assertThat(room().summary().getUnconfirmed()).isTrue();
    assertThat(room().summary().getParticipantCount()).isEqualTo(1);
    assertThat(room().summary().getConfirmedAt()).isEqualTo(NOON);
    at(5 * 3_600, joined("b"));
    assertThat(room().summary().getUnconfirmed()).isFalse();
  }

  @Test
  @Tag("rule-6")
  void rule6RoomsOfOtherVendorsMayBeSilentForEver() {
    at(0, joined("a").source("100ms", "acme", "standup"));
    tick(29 * DAY);
    assertThat(room().summary().getUnconfirmed()).isFalse();
  }

  @Test
  @Tag("rule-6")
  void rule6WhereItIsSwitchedOnSilenceRemovesWhoeverIsThere() {
    at(0, joined("a").source("zoom", "acme", "standup"));
    at(10, joined("b"));
    tick(10 + 12 * HOUR - 1);
    assertThat(room().summary().getParticipantCount()).isEqualTo(2);
    tick(99 * HOUR);
    assertThat(room().summary().getParticipantCount()).isZero();
    assertThat(left())
        .as("dated when it had been silent for long enough, however late the timer")
        .containsExactly("a 0-43210 SILENCE", "b 10-43210 SILENCE");
    assertThat(changes)
        .filteredOn(change -> change.getType() == RoomChangeType.PARTICIPANT_REMOVED)
        .extracting(change -> change.getOccurredAt().getEpochSecond() - NOON.getEpochSecond())
        .containsExactly(43_210L, 43_210L);
  }

  @Test
  @Tag("rule-6")
  void rule6WhoeverIsSeenAgainWasThereAllTheTimeAndALateLeaveTellsBetter() {
    at(0, joined("a").source("zoom", "acme", "standup"));
    at(0, joined("b"));
    at(0, joined("c"));
    tick(12 * HOUR);
    at(20 * HOUR, updated("a"));
    late(5, 21 * HOUR, left("b"));
    settle();
    assertThat(room().whole().getParticipants()).containsOnlyKeys("a");
    assertThat(left()).containsExactly("b 0-5 UNKNOWN", "c 0-43205 SILENCE");
  }

  @Test
  @Tag("rule-6")
  void rule6AnEventThatComesLateBreaksTheSilence() {
    at(0, joined("a").source("zoom", "acme", "standup"));
    tick(13 * HOUR);
    assertThat(left()).containsExactly("a 0-43200 SILENCE");
    late(HOUR, 13 * HOUR, RoomEvents.egressEnded(ROOM).egress("e-1"));
    assertThat(left()).isEmpty();
    assertThat(room().summary().getParticipantCount()).isEqualTo(1);
    tick(14 * HOUR);
    assertThat(left()).isEmpty();
    tick(25 * HOUR);
    assertThat(left()).as("from then on").containsExactly("a 0-46800 SILENCE");
  }

  @Test
  @Tag("rule-6")
  void rule6AnEventToldAgainBreaksNoSilence() {
    at(0, joined("a").source("zoom", "acme", "standup"));
    tick(12 * HOUR);
    late(0, 13 * HOUR, joined("a").source("zoom", "acme", "standup"));
    assertThat(left()).containsExactly("a 0-43200 SILENCE");
  }

  @Test
  @Tag("rule-6")
  void rule6ASilenceBetweenTwoEventsNeedsNoTimer() {
    at(0, joined("a").source("zoom", "acme", "standup"));
    late(30 * HOUR, 5, joined("b"));
    assertThat(left()).containsExactly("a 0-43200 SILENCE");
    assertThat(room().whole().getParticipants()).containsOnlyKeys("b");
  }

  @Test
  @Tag("rule-6")
  void rule6LateEventsDivideASilenceUntilItIsNone() {
    at(0, joined("a").source("zoom", "acme", "standup"));
    late(30 * HOUR, 5, joined("b"));
    late(10 * HOUR, 6, RoomEvents.egressEnded(ROOM).egress("e-1"));
    assertThat(left()).containsExactly("a 0-79200 SILENCE");
    late(20 * HOUR, 7, RoomEvents.egressEnded(ROOM).egress("e-2"));
    assertThat(left()).isEmpty();
    assertThat(room().summary().getParticipantCount()).isEqualTo(2);
    assertThat(room().whole().getParticipants()).containsOnlyKeys("a", "b");
  }

  @Test
  @Tag("rule-6")
  void rule6ASilenceThatIsOverRemovesAlsoWhomALateEventShowsInIt() {
    at(10, limited(RoomAttributes.newBuilder().build()).source("zoom", "acme", "standup"));
    tick(13 * HOUR);
    late(5, 14 * HOUR, joined("a"));
    assertThat(left()).containsExactly("a 5-43210 SILENCE");
    assertThat(room().summary().getParticipantCount()).isZero();
  }

  @Test
  @Tag("rule-6")
  void rule6WhereItIsNotSwitchedOnSilenceRemovesNobody() {
    at(0, joined("a").source("livekit", "acme", "standup"));
    late(300 * HOUR, 5, joined("b"));
    tick(900 * HOUR);
    assertThat(room().summary().getParticipantCount()).isEqualTo(2);
  }

  @Test
  @Tag("rule-6")
  void rule6ASilenceEndsNoSession() {
    at(0, RoomEvents.sessionStarted(ROOM).session("s-1").source("zoom", "acme", "standup"));
    at(1, joined("a").session("s-1"));
    tick(13 * HOUR);
    assertThat(room().summary().getActive()).isTrue();
    assertThat(room().summary().getParticipantCount()).isZero();
    at(14 * HOUR, RoomEvents.sessionEnded(ROOM).session("s-1"));
    settle();
    assertThat(left()).containsExactly("a 1-43201 SILENCE");
  }

  @ParameterizedTest(name = "{0} rows a step")
  @ValueSource(ints = {1, 3, 1_000})
  @Tag("rule-9")
  void rule9ARoomInWhichNothingGoesOnExpiresWithAllItsRows(int limit) {
    at(0, limited(RoomAttributes.newBuilder().setName("Standup").build()));
    at(1, joined("a").session("s-1"));
    at(2, joined("b").session("s-1"));
    at(3, left("a"));
    at(60, RoomEvents.sessionEnded(ROOM).session("s-1"));
    settle();
    tick(30 * DAY + 59, limit);
    assertThat(expired).isEmpty();
    assertThat(room().summary().getName()).isEqualTo("Standup");
    for (int i = 0; i < 40; i++) {
      tick(30 * DAY + 61 + i, limit);
    }
    assertThat(expired).containsExactly(ROOM);
    assertThat(RoomView.of(rows, ROOM)).isEmpty();
    List<String> left = new ArrayList<>();
    try (Rows.Cursor cursor = rows.range(new byte[] {0}, new byte[] {127})) {
      cursor.forEachRemaining(row -> left.add(new String(row.key(), StandardCharsets.UTF_8)));
    }
    assertThat(left).isEmpty();
    assertThat(tombstones)
        .containsExactlyInAnyOrder("a " + millis(1), "b " + millis(2), "session s-1");
  }

  @Test
  @Tag("rule-9")
  void rule9ARoomInWhichSomebodyIsDoesNotExpire() {
    at(0, joined("a"));
    tick(400 * DAY);
    assertThat(expired).isEmpty();
    assertThat(room().summary().getParticipantCount()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} rows a step")
  @ValueSource(ints = {1, 1_000})
  void whatEndedLongAgoIsForgottenAndTheRestStaysAsItIs(int limit) {
    for (int day = 0; day < 20; day++) {
      String session = "s-" + day;
      at(day * DAY, limited(RoomAttributes.newBuilder().setName("Day " + day).build()));
      at(day * DAY + 1, joined("c-" + day).session(session));
      at(day * DAY + 2, joined("stays").session(session));
      at(day * DAY + 60, RoomEvents.sessionEnded(ROOM).session(session));
      settle();
      for (int i = 0; i < 40; i++) {
        tick(day * DAY + 100 + i, limit);
      }
    }
    long now = 20 * DAY;
    for (int i = 0; i < 40; i++) {
      tick(now + i, limit);
    }
    assertThat(room().connections(true, true, null, 1_000).participants())
        .as("of each day's two, the last seven days and at most one more")
        .hasSizeBetween(14, 16);
    assertThat(RoomSessions.of(rows, ROOM).orElseThrow().page(null, 100, 0).sessions())
        .hasSizeBetween(7, 8);
    assertThat(tombstones).contains("c-0 " + millis(1), "stays " + millis(2), "session s-0");
    RoomAt then = RoomAt.of(rows, ROOM, millis(15 * DAY + 30)).orElseThrow();
    assertThat(then.room().getName()).isEqualTo("Day 15");
    assertThat(then.room().getSession().getId()).isEqualTo("s-15");
    assertThat(then.present()).containsOnlyKeys("c-15", "stays");
  }

  private RoomView room() {
    return RoomView.of(rows, ROOM).orElseThrow();
  }

  private List<String> limitsExceeded() {
    return changes.stream()
        .filter(change -> change.getType() == RoomChangeType.LIMIT_EXCEEDED)
        .map(change -> change.getFields().get(0))
        .map(field -> field.getName() + " " + field.getBefore() + " " + field.getAfter())
        .toList();
  }

  private void at(long seconds, EventBuilder<?> builder) {
    RoomEvent event = builder.at(NOON.plusSeconds(seconds)).build();
    collect(RoomFold.apply(rows, event, new RoomFold.At(0, offset++), pacing(seconds)));
  }

  /** It occurred at one time and came at another. */
  private void late(long occurred, long came, EventBuilder<?> builder) {
    RoomEvent event = builder.at(NOON.plusSeconds(occurred)).build();
    collect(RoomFold.apply(rows, event, new RoomFold.At(0, offset++), pacing(came)));
  }

  private void tick(long seconds) {
    tick(seconds, 1_000);
  }

  private void tick(long seconds, int limit) {
    collect(Deadlines.step(rows, limit, pacing(seconds)));
    new DueSnapshots(rows, millis(seconds), 10, 10_000).next(100);
  }

  private void settle() {
    while (Sweep.isWaiting(rows)) {
      collect(Sweep.step(rows, 100, new SnapshotPacing(0, 1_000)));
    }
    while (Summing.isWaiting(rows)) {
      collect(summing.step(rows, 100, new SnapshotPacing(0, 1_000)));
    }
  }

  private static SnapshotPacing pacing(long seconds) {
    return new SnapshotPacing(millis(seconds), 1_000, POLICIES);
  }

  private void collect(Effects effects) {
    changes.addAll(effects.changes());
    expired.addAll(effects.expired());
    effects.participants().stream()
        .filter(update -> update.row() == null)
        .map(update -> update.participantId() + " " + update.joinedAt())
        .forEach(tombstones::add);
    effects.sessions().stream()
        .filter(update -> update.row() == null)
        .map(update -> "session " + update.sessionId())
        .forEach(tombstones::add);
  }

  private static EventBuilder<?> limited(RoomAttributes attributes) {
    return RoomEvents.roomUpdated(ROOM).room(attributes);
  }

  private static ParticipantBuilder joined(String id) {
    return RoomEvents.participantJoined(ROOM).participant(id);
  }

  private static ParticipantBuilder updated(String id) {
    return RoomEvents.participantUpdated(ROOM).participant(id);
  }

  private static ParticipantBuilder left(String id) {
    return RoomEvents.participantLeft(ROOM).participant(id);
  }

  private static long millis(long seconds) {
    return NOON.plusSeconds(seconds).toEpochMilli();
  }
}
