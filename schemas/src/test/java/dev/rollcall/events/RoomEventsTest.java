package dev.rollcall.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoomEventsTest {
  private static final Instant T = Instant.ofEpochMilli(1_587_667_174_725L);

  @Test
  void aJoin() {
    RoomEvent event =
        RoomEvents.participantJoined("acme-standup")
            .at(T)
            .session("s-1")
            .participant("c-1")
            .identity("alice")
            .name("Alice")
            .role("host")
            .kind(ParticipantKind.STANDARD)
            .idUnique()
            .build();
    assertThat(event)
        .isEqualTo(
            RoomEvent.newBuilder()
                .setType(RoomEventType.PARTICIPANT_JOINED)
                .setRoomId("acme-standup")
                .setOccurredAt(T)
                .setSessionId("s-1")
                .setParticipant(
                    ParticipantInfo.newBuilder()
                        .setId("c-1")
                        .setIdentity("alice")
                        .setName("Alice")
                        .setRole("host")
                        .setKind(ParticipantKind.STANDARD)
                        .setIdUnique(true)
                        .build())
                .build());
  }

  @Test
  void aLeave() {
    ParticipantInfo left =
        RoomEvents.participantLeft("r-1")
            .at(T)
            .participant("c-1")
            .reason(LeaveReason.KICKED, "PARTICIPANT_REMOVED")
            .leftAt(T.minusSeconds(1))
            .build()
            .getParticipant();
    assertThat(left.getLeaveReason()).isEqualTo(LeaveReason.KICKED);
    assertThat(left.getVendorReason()).isEqualTo("PARTICIPANT_REMOVED");
    assertThat(left.getLeftAt()).isEqualTo(T.minusSeconds(1));
  }

  @Test
  void aRoom() {
    RoomEvent event =
        RoomEvents.roomUpdated("r-1")
            .at(T)
            .source("100ms", "acme", "62f")
            .name("Standup")
            .region("eu")
            .size(50)
            .recording(true, Map.of("type", "s3"))
            .cleared("description")
            .build();
    assertThat(event.getRoom())
        .isEqualTo(
            RoomAttributes.newBuilder()
                .setName("Standup")
                .setRegion("eu")
                .setSize(50)
                .setRecordingInfo(new RecordingInfo(true, Map.of("type", "s3")))
                .build());
    assertThat(event.getCleared()).containsExactly("description");
    assertThat(event.getSource().getRoomId()).isEqualTo("62f");
  }

  @Test
  void anEventThatTellsNothingAboutTheRoomHasNoAttributes() {
    assertThat(RoomEvents.sessionEnded("r-1").at(T).build().getRoom()).isNull();
  }

  @Test
  void attributesMayBeGivenWholeAndThenChanged() {
    RoomAttributes given = RoomAttributes.newBuilder().setName("A").setSize(5).build();
    RoomEvent event = RoomEvents.roomCreated("r-1").at(T).room(given).name("B").build();
    assertThat(event.getRoom().getName()).isEqualTo("B");
    assertThat(event.getRoom().getSize()).isEqualTo(5);
    assertThat(given.getName()).isEqualTo("A");
  }

  @Test
  void anEgress() {
    RoomEvent event = RoomEvents.egressStarted("r-1").at(T).egress("eg-1").status("active").build();
    assertThat(event.getEgress().getId()).isEqualTo("eg-1");
  }

  @Test
  void aSnapshotIsTakenAtTheTimeOfTheEventUnlessToldOtherwise() {
    RoomEvent event =
        RoomEvents.snapshot("r-1").at(T).snapshot("sn-1").participant("c-1", "alice").build();
    assertThat(event.getSnapshot().getTakenAt()).isEqualTo(T);
    assertThat(event.getSnapshot().getParticipants()).hasSize(1);
    assertThat(event.getSnapshot().getParts()).isEqualTo(1);
  }

  @Test
  void erasureTakesAnIdentityAlone() {
    RoomEvent event = RoomEvents.participantErased("r-1").at(T).identity("alice").build();
    assertThat(event.getParticipant().getIdentity()).isEqualTo("alice");
  }

  @Test
  void thereIsAMethodForEveryType() {
    Stream<RoomEventType> built =
        Stream.of(
                RoomEvents.roomCreated("r").at(T),
                RoomEvents.roomUpdated("r").at(T),
                RoomEvents.roomEnabled("r").at(T),
                RoomEvents.roomDisabled("r").at(T),
                RoomEvents.roomDeleted("r").at(T),
                RoomEvents.sessionStarted("r").at(T),
                RoomEvents.sessionEnded("r").at(T),
                RoomEvents.participantJoined("r").at(T).participant("c"),
                RoomEvents.participantUpdated("r").at(T).participant("c"),
                RoomEvents.participantLeft("r").at(T).participant("c"),
                RoomEvents.participantJoinFailed("r").at(T).participant("c"),
                RoomEvents.participantErased("r").at(T).participant("c"),
                RoomEvents.egressStarted("r").at(T).egress("e"),
                RoomEvents.egressUpdated("r").at(T).egress("e"),
                RoomEvents.egressEnded("r").at(T).egress("e"),
                RoomEvents.snapshot("r").at(T).snapshot("s"))
            .map(builder -> builder.build().getType());
    assertThat(built)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RoomEventType.values()).filter(RoomEventsTest::isTold).toList());
  }

  private static boolean isTold(RoomEventType type) {
    return type != RoomEventType.UNKNOWN;
  }

  @Test
  void everythingThatIsMissingIsNamed() {
    assertThatThrownBy(() -> RoomEvents.participantJoined(null).at(null).participant(null).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("roomId is missing. occurredAt is missing. participant.id is missing.");
  }
}
