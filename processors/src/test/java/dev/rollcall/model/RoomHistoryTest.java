package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the past of a room says, by example; times are in seconds. */
class RoomHistoryTest {

  private static final String ROOM = "acme-standup";
  private static final int ALL = 1_000;

  private final TreeRows rows = new TreeRows();

  @Test
  void whatCameLaterIsNotTold() {
    happened(
        RoomEvents.roomCreated(ROOM).at(second(0)).name("Old").build(),
        RoomEvents.participantJoined(ROOM).at(second(5)).participant("a").build(),
        RoomEvents.roomUpdated(ROOM).at(second(10)).name("New").build(),
        RoomEvents.participantLeft(ROOM).at(second(20)).participant("a").build());

    Room then = past().roomAt(millis(9)).orElseThrow();
    assertThat(then.getName()).isEqualTo("Old");
    assertThat(then.getParticipants().get("a").getLeftAt()).isNull();
    assertThat(past().roomAt(millis(0) - 1)).isEmpty();
    assertThat(changes(5, 20)).containsExactly("10 ROOM_UPDATED", "20 PARTICIPANT_LEFT a");
    assertThat(attendance(5, 20).get(0).millis()).isEqualTo(15_000);
  }

  @Test
  void anEgressThatIsToldToStartLaterRunsFromWhenItWasTold() {
    happened(
        RoomEvents.roomCreated(ROOM).at(second(0)).build(),
        RoomEvents.egressStarted(ROOM).at(second(10)).egress("e").startedAt(second(30)).build());

    assertThat(past().roomAt(millis(20)).orElseThrow().getEgressId()).isEqualTo("e");
    assertThat(changes(5, 20)).containsExactly("10 EGRESS_STARTED");
  }

  @Test
  void connectionsThatHadEndedSayWhen() {
    happened(
        RoomEvents.participantJoined(ROOM).at(second(0)).participant("a").build(),
        RoomEvents.participantLeft(ROOM).at(second(10)).participant("a").build(),
        RoomEvents.participantJoined(ROOM).at(second(20)).participant("a").build());

    assertThat(left(9)).isEmpty();
    assertThat(left(10))
        .hasSize(1)
        .first()
        .extracting(Participant::getLeftAt)
        .isEqualTo(second(10));
    assertThat(past().connectionsAt(millis(20), true, true, null, ALL).orElseThrow().participants())
        .hasSize(2);
  }

  @Test
  void twoDevicesOfOneUserAreOneAttendanceOfTwoConnections() {
    happened(
        joined("phone", 0, "ann", ParticipantKind.STANDARD),
        joined("laptop", 30, "ann", ParticipantKind.STANDARD),
        joined("recorder", 0, "ann", ParticipantKind.EGRESS),
        RoomEvents.participantLeft(ROOM).at(second(60)).participant("phone").build());

    Attendance attendance = past().attendance(millis(10), millis(70), null, ALL);

    Attendance.User ann = attendance.users().get(0);
    assertThat(ann.connections()).isEqualTo(2);
    assertThat(ann.firstJoinedAt()).isEqualTo(millis(0));
    assertThat(ann.lastLeftAt()).isZero();
    assertThat(ann.millis()).isEqualTo(60_000);
    assertThat(ann.connectionMillis()).isEqualTo(90_000);
    assertThat(attendance.users()).hasSize(2);
    assertThat(attendance.totals()).isEqualTo(new Attendance.Totals(1, 2, 60_000, 90_000));
  }

  @Test
  void endsComeBeforeBeginningsOfOneMomentAndBeforeTheEndsOfWhatBeganInIt() {
    happened(
        RoomEvents.participantJoined(ROOM).at(second(0)).session("s-1").participant("a").build(),
        RoomEvents.participantJoined(ROOM).at(second(30)).session("s-2").participant("b").build(),
        RoomEvents.participantLeft(ROOM).at(second(30)).session("s-2").participant("b").build());

    assertThat(changes(-1, 30))
        .containsExactly(
            "0 ROOM_CREATED",
            "0 SESSION_STARTED s-1",
            "0 PARTICIPANT_JOINED a",
            "30 SESSION_ENDED s-1",
            "30 PARTICIPANT_LEFT a",
            "30 SESSION_STARTED s-2",
            "30 PARTICIPANT_JOINED b",
            "30 PARTICIPANT_LEFT b");
  }

  @Test
  void aDeletionAndTheReturnSayWhatBecameOfTheAttributes() {
    happened(
        RoomEvents.roomCreated(ROOM).at(second(0)).name("Old").build(),
        RoomEvents.roomDeleted(ROOM).at(second(10)).build(),
        RoomEvents.participantJoined(ROOM).at(second(20)).participant("b").build());

    assertThat(changes(0, 20))
        .containsExactly("10 ROOM_DELETED", "20 ROOM_UPDATED", "20 PARTICIPANT_JOINED b");
    RoomChange back = past().changes(millis(10), millis(20), null, ALL).changes().get(0);
    assertThat(back.getFields())
        .contains(FieldChanges.of("name", "Old", null))
        .contains(FieldChanges.of("deletedAt", second(10), null));
  }

  @Test
  void aPageGoesOnWhereTheOneBeforeStoppedWhateverBecameKnownMeanwhile() {
    happened(joined("a", 10), joined("b", 20), joined("c", 30));
    RoomChanges.Page first = past().changes(millis(0), millis(40), null, 3);
    assertThat(first.changes().stream().map(RoomHistoryTest::text))
        .containsExactly("10 ROOM_CREATED", "10 PARTICIPANT_JOINED a", "20 PARTICIPANT_JOINED b");

    happened(joined("before", 15), joined("after", 25), joined("aa", 20), joined("bb", 20));

    assertThat(
            past().changes(millis(0), millis(40), first.last(), ALL).changes().stream()
                .map(RoomHistoryTest::text))
        .containsExactly(
            "20 PARTICIPANT_JOINED bb", "25 PARTICIPANT_JOINED after", "30 PARTICIPANT_JOINED c");
  }

  private void happened(RoomEvent... events) {
    for (RoomEvent event : events) {
      RoomFold.apply(rows, event, new RoomFold.At(0, 1), new SnapshotPacing(History.START, 1_000));
    }
  }

  private RoomHistory past() {
    return RoomHistory.of(rows, ROOM).orElseThrow();
  }

  private List<String> changes(int from, int to) {
    return past().changes(millis(from), millis(to), null, ALL).changes().stream()
        .map(RoomHistoryTest::text)
        .toList();
  }

  private static String text(RoomChange change) {
    String id =
        change.getParticipant() != null
            ? " " + change.getParticipant().getId()
            : change.getSession() != null ? " " + change.getSession().getId() : "";
    long second = (change.getOccurredAt().toEpochMilli() - History.START) / 1_000;
    return second + " " + change.getType() + id;
  }

  private List<Attendance.User> attendance(int from, int to) {
    return past().attendance(millis(from), millis(to), null, ALL).users();
  }

  private List<Participant> left(int at) {
    return past().connectionsAt(millis(at), false, true, null, ALL).orElseThrow().participants();
  }

  private static RoomEvent joined(String id, int at) {
    return RoomEvents.participantJoined(ROOM).at(second(at)).participant(id).build();
  }

  private static RoomEvent joined(String id, int at, String identity, ParticipantKind kind) {
    return RoomEvents.participantJoined(ROOM)
        .at(second(at))
        .participant(id)
        .identity(identity)
        .kind(kind)
        .build();
  }

  private static Instant second(int second) {
    return Instant.ofEpochMilli(millis(second));
  }

  private static long millis(int second) {
    return History.START + 1_000L * second;
  }
}
