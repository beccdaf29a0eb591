package dev.rollcall.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.Snapshot;
import dev.rollcall.avro.Source;
import dev.rollcall.events.EventRules.UnknownType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final EventRules FROM_KAFKA = new EventRules(UnknownType.ALLOWED);
  private static final EventRules FROM_HTTP = new EventRules(UnknownType.REFUSED);

  @ParameterizedTest
  @EnumSource(
      value = RoomEventType.class,
      mode = Mode.MATCH_NONE,
      names = {"PARTICIPANT_.*", "EGRESS_.*", "ROOM_SNAPSHOT", "UNKNOWN"})
  void typeRoomAndTimeAreEnough(RoomEventType type) {
    assertThat(problems(event(type))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = RoomEventType.class, mode = Mode.MATCH_ANY, names = "PARTICIPANT_.*")
  void participantEventsNeedAParticipant(RoomEventType type) {
    assertThat(problems(event(type)))
        .containsExactly("participant.id is missing: " + type + " needs it.");
    assertThat(problems(withParticipant(type, p -> {}))).isEmpty();
    boolean erases = type == RoomEventType.PARTICIPANT_ERASED;
    assertThat(problems(withParticipant(type, p -> p.setId(""))))
        .containsExactly(
            erases
                ? "participant.identity is missing: PARTICIPANT_ERASED needs it."
                : "participant.id is missing.");
  }

  @Test
  void anIdentityIsEnoughToErase() {
    assertThat(problems(withParticipant(RoomEventType.PARTICIPANT_ERASED, this::identityAlone)))
        .isEmpty();
    assertThat(problems(withParticipant(RoomEventType.PARTICIPANT_ERASED, p -> p.setIdentity(""))))
        .isEmpty();
    assertThat(problems(withParticipant(RoomEventType.PARTICIPANT_LEFT, this::identityAlone)))
        .containsExactly("participant.id is missing.");
  }

  private void identityAlone(ParticipantInfo participant) {
    participant.setId("");
    participant.setIdentity("alice");
  }

  @ParameterizedTest
  @EnumSource(value = RoomEventType.class, mode = Mode.MATCH_ANY, names = "EGRESS_.*")
  void egressEventsNeedAnEgress(RoomEventType type) {
    RoomEvent event = event(type);
    assertThat(problems(event)).containsExactly("egress.id is missing: " + type + " needs it.");
    event.setEgress(new EgressInfo("eg-1", null, null, null));
    assertThat(problems(event)).isEmpty();
  }

  @Test
  void aSnapshotEventNeedsASnapshot() {
    assertThat(problems(event(RoomEventType.ROOM_SNAPSHOT)))
        .containsExactly("snapshot is missing: ROOM_SNAPSHOT needs it.");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, true", "2, 3, true", "1, 1, false", "-1, 1, false", "0, 0, false"})
  void partsOfASnapshotCountFromZero(int part, int parts, boolean good) {
    RoomEvent event = event(RoomEventType.ROOM_SNAPSHOT);
    event.setSnapshot(new Snapshot("sn-1", NOW, part, parts, List.of()));
    assertThat(problems(event).isEmpty()).isEqualTo(good);
  }

  @Test
  void everybodyInASnapshotNeedsAnId() {
    RoomEvent event = event(RoomEventType.ROOM_SNAPSHOT);
    ParticipantInfo good = ParticipantInfo.newBuilder().setId("c-1").build();
    ParticipantInfo bad = ParticipantInfo.newBuilder().setId("").build();
    event.setSnapshot(new Snapshot("", Instant.EPOCH, 0, 1, List.of(good, bad)));
    assertThat(problems(event))
        .containsExactly(
            "snapshot.id is missing.",
            "snapshot.takenAt is missing.",
            "snapshot.participants[1].id is missing.");
  }

  @Test
  void theTypeUnknownIsTheCallersChoice() {
    RoomEvent event = event(RoomEventType.UNKNOWN);
    assertThat(FROM_KAFKA.problems(event, NOW)).isEmpty();
    assertThat(FROM_HTTP.problems(event, NOW))
        .singleElement()
        .asString()
        .startsWith("type must be one of ROOM_CREATED, ROOM_UPDATED, ")
        .doesNotContain("UNKNOWN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2000-01-01T00:00:00Z", "2026-11-21T12:00:00Z", "2026-11-22T12:00:00Z"})
  void timesFrom2000UntilADayAheadAreGood(Instant time) {
    assertThat(problems(everyTime(time))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1999-12-31T23:59:59.999Z, before the year 2000",
    "1970-01-19T09:01:07.174Z, before the year 2000",
    "-1000000000-01-01T00:00:00Z, before the year 2000",
    "2026-11-22T12:00:00.001Z, more than 24 hours ahead of 2026-11-21T12:00:00Z",
    "+292278994-08-17T07:12:55.807Z, 2026-11-21T12:00:00Z; times are in milliseconds",
  })
  @Tag("rule-5")
  void everyOtherTimeIsRefused(Instant time, String reason) {
    assertThat(problems(everyTime(time)))
        .hasSize(9)
        .allMatch(problem -> problem.contains(reason))
        .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
        .containsExactly(
            "occurredAt",
            "receivedAt",
            "room.createdAt",
            "room.updatedAt",
            "participant.joinedAt",
            "participant.leftAt",
            "egress.startedAt",
            "egress.endedAt",
            "snapshot.takenAt");
  }

  @Test
  @Tag("rule-9")
  void anEventThatIsOlderThanAllowedIsRefusedForNoOtherTimeThanItsOwn() {
    EventRules rules = new EventRules(UnknownType.ALLOWED, Duration.ofDays(30));
    Instant oldest = NOW.minus(Duration.ofDays(30));
    assertThat(rules.problems(everyTime(oldest), NOW)).isEmpty();
    assertThat(rules.problems(everyTime(oldest.minusMillis(1)), NOW))
        .containsExactly(
            "occurredAt is 2026-10-22T11:59:59.999Z, more than PT720H before"
                + " 2026-11-21T12:00:00Z (events.max.age).");
    assertThat(FROM_KAFKA.problems(everyTime(EventRules.EARLIEST), NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"})
  @Tag("rule-5")
  void timesOfZeroAreAbsent(Instant zero) {
    assertThat(problems(everyTime(zero)))
        .containsExactly("occurredAt is missing.", "snapshot.takenAt is missing.");
  }

  @Test
  void clearedNamesAttributes() {
    RoomEvent event = event(RoomEventType.ROOM_UPDATED);
    event.setCleared(List.of("description", "recordingInfo", "recordingInfo.uploadInfo", "size"));
    assertThat(problems(event)).isEmpty();
    event.setCleared(List.of("size", "colour", "recordingInfo.key"));
    assertThat(problems(event))
        .containsExactly(
            "cleared names no attribute of a room: 'colour'.",
            "cleared names no attribute of a room: 'recordingInfo.key'.");
  }

  @Test
  void everyIdIsChecked() {
    RoomEvent event = withParticipant(RoomEventType.PARTICIPANT_JOINED, p -> {});
    String bad = "a\nb";
    event.setRoomId(bad);
    event.setEventId(bad);
    event.setSessionId(bad);
    event.setSource(new Source(bad, bad, bad));
    event.setRoom(RoomAttributes.newBuilder().setEgressId(bad).setParentRoomId(bad).build());
    event.getParticipant().setId(bad);
    event.getParticipant().setIdentity(bad);
    event.setEgress(new EgressInfo(bad, null, null, null));
    assertThat(problems(event))
        .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
        .containsExactly(
            "roomId",
            "eventId",
            "sessionId",
            "source.vendor",
            "source.accountId",
            "source.roomId",
            "room.egressId",
            "room.parentRoomId",
            "participant.id",
            "participant.identity",
            "egress.id");
  }

  @Test
  void whatAvroWouldNotAllowIsNamedToo() {
    assertThat(problems(new RoomEvent()))
        .containsExactly("type is missing.", "roomId is missing.", "occurredAt is missing.");
  }

  private static List<String> problems(RoomEvent event) {
    return FROM_HTTP.problems(event, NOW);
  }

  private static RoomEvent event(RoomEventType type) {
    return RoomEvent.newBuilder()
        .setType(type)
        .setRoomId("r-1")
        .setOccurredAt(NOW.minus(Duration.ofMinutes(1)))
        .build();
  }

  private static RoomEvent withParticipant(RoomEventType type, Consumer<ParticipantInfo> change) {
    RoomEvent event = event(type);
    event.setParticipant(ParticipantInfo.newBuilder().setId("c-1").build());
    change.accept(event.getParticipant());
    return event;
  }

  private static RoomEvent everyTime(Instant time) {
    RoomEvent event = event(RoomEventType.ROOM_SNAPSHOT);
    event.setOccurredAt(time);
    event.setReceivedAt(time);
    event.setRoom(RoomAttributes.newBuilder().setCreatedAt(time).setUpdatedAt(time).build());
    event.setParticipant(
        ParticipantInfo.newBuilder().setId("c-1").setJoinedAt(time).setLeftAt(time).build());
    event.setEgress(new EgressInfo("eg-1", null, time, time));
    event.setSnapshot(new Snapshot("sn-1", time, 0, 1, List.of()));
    return event;
  }
}
