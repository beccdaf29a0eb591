package dev.rollcall.serde;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.EventPosition;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.avro.Snapshot;
import dev.rollcall.avro.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records that several tests write. */
final class Records {
  static final Instant T = Instant.ofEpochMilli(1_587_667_174_725L);

  private Records() {}

  static RoomEvent smallestEvent() {
    return RoomEvent.newBuilder()
        .setType(RoomEventType.ROOM_CREATED)
        .setRoomId("r-1")
        .setOccurredAt(T)
        .build();
  }

  static RoomEvent joined() {
    return RoomEvent.newBuilder()
        .setType(RoomEventType.PARTICIPANT_JOINED)
        .setEventId("e-1")
        .setRoomId("acme-standup")
        .setSessionId("s-1")
        .setOccurredAt(T)
        .setParticipant(
            ParticipantInfo.newBuilder()
                .setId("c-1")
                .setIdentity("alice")
                .setName("Alice")
                .setRole("host")
                .setKind(ParticipantKind.STANDARD)
                .setJoinedAt(T)
                .build())
        .build();
  }

  /** Every field is set, those of every part included. */
  static RoomEvent fullEvent() {
    ParticipantInfo participant =
        ParticipantInfo.newBuilder()
            .setId("c-1")
            .setIdentity("alice")
            .setName("Alicé 🎥")
            .setRole("host")
            .setKind(ParticipantKind.SIP)
            .setMetadata("{}")
            .setJoinedAt(T)
            .setLeftAt(T.plusMillis(1))
            .setLeaveReason(LeaveReason.KICKED)
            .setVendorReason("removed")
            .setIdUnique(true)
            .build();
    return RoomEvent.newBuilder()
        .setEventId("e-1")
        .setType(RoomEventType.ROOM_SNAPSHOT)
        .setRoomId("livekit:acme:standup")
        .setSource(new Source("livekit", "acme", "standup"))
        .setSessionId("s-1")
        .setOccurredAt(T)
        .setReceivedAt(T.plusMillis(250))
        .setRoom(
            RoomAttributes.newBuilder()
                .setName("Standup")
                .setDescription("Every morning")
                .setEnabled(false)
                .setCustomerId("cu-1")
                .setCustomer("Acme")
                .setAppId("app-1")
                .setTemplateId("t-1")
                .setTemplate("default")
                .setRegion("eu")
                .setSize(50)
                .setMaxDurationSeconds(3600)
                .setLargeRoom(true)
                .setRecordingInfo(new RecordingInfo(true, Map.of("type", "s3")))
                .setEgressId("eg-1")
                .setMetadata("m")
                .setParentRoomId("main")
                .setCreatedAt(T.minusMillis(2))
                .setUpdatedAt(T.minusMillis(1))
                .build())
        .setParticipant(participant)
        .setEgress(new EgressInfo("eg-1", "active", T, T.plusMillis(9)))
        .setSnapshot(new Snapshot("sn-1", T, 0, 2, List.of(participant)))
        .setCleared(List.of("description", "recordingInfo.uploadInfo"))
        .setSynthetic(true)
        .setVendorEventType("room_snapshot")
        .build();
  }

  static Room room() {
    return Room.newBuilder()
        .setId("r-1")
        .setName("Standup")
        .setCreatedAt(T)
        .setStatus(RoomStatus.ACTIVE)
        .setActive(true)
        .setSession(new SessionInfo("s-1", T, null))
        .setParticipantCount(1)
        .setUserCount(1)
        .setPeakParticipantCount(2)
        .setParticipants(
            Map.of(
                "c-1",
                Participant.newBuilder()
                    .setId("c-1")
                    .setSessionId("s-1")
                    .setIdentity("alice")
                    .setJoinedAt(T)
                    .setVersion(7)
                    .build()))
        .setVersion(7)
        .setPosition(new EventPosition(3, 1042L))
        .build();
  }
}
