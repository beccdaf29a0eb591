package dev.rollcall.http;

import dev.rollcall.avro.EventPosition;
import dev.rollcall.avro.FieldChange;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.avro.Source;
import dev.rollcall.model.Attendance;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rooms to answer with. */
final class Rooms {

  private Rooms() {}

  static Room smallest(String id) {
    return Room.newBuilder()
        .setId(id)
        .setCreatedAt(Instant.ofEpochMilli(1000))
        .setStatus(RoomStatus.IDLE)
        .build();
  }

  /** A room in which every field is set. */
  static Room full(String id) {
    return Room.newBuilder(smallest(id))
        .setSource(new Source("livekit", "acct", "RM_1"))
        .setName("Standup")
        .setDescription("Daily")
        .setEnabled(false)
        .setCustomerId("cid")
        .setCustomer("Customer")
        .setAppId("app")
        .setTemplateId("tid")
        .setTemplate("template")
        .setRegion("eu")
        .setSize(50)
        .setMaxDurationSeconds(3600)
        .setLargeRoom(true)
        .setRecordingInfo(new RecordingInfo(true, Map.of("type", "s3")))
        .setEgressId("EG_1")
        .setMetadata("{}")
        .setParentRoomId("parent")
        .setUpdatedAt(Instant.ofEpochMilli(2000))
        .setDeletedAt(Instant.ofEpochMilli(3000))
        .setStatus(RoomStatus.ACTIVE)
        .setActive(true)
        .setSession(new SessionInfo("S1", Instant.ofEpochMilli(1500), Instant.ofEpochMilli(2500)))
        .setParticipantCount(1)
        .setUserCount(1)
        .setPeakParticipantCount(2)
        .setOtherCounts(Map.of("EGRESS", 1))
        .setParticipants(Map.of("c-1", alice()))
        .setParticipantsTruncated(false)
        .setUnconfirmed(true)
        .setConfirmedAt(Instant.ofEpochMilli(2600))
        .setVersion(9)
        .setPosition(new EventPosition(0, 41L))
        .build();
  }

  static Participant alice() {
    return Participant.newBuilder()
        .setId("c-1")
        .setIdentity("alice")
        .setName("Alice")
        .setRole("host")
        .setJoinedAt(Instant.ofEpochMilli(1600))
        .build();
  }

  /** A row in which every field is set. */
  static Participant gone(String roomId) {
    return Participant.newBuilder(alice())
        .setRoomId(roomId)
        .setSessionId("S1")
        .setMetadata("{}")
        .setLeftAt(Instant.ofEpochMilli(1700))
        .setLeaveReason(LeaveReason.REAPED)
        .setVendorReason("timeout")
        .setInferred(true)
        .setSynthetic(true)
        .setVersion(7)
        .build();
  }

  /** A user in whom every field is set, and one who has nothing but an id. */
  static Attendance attendance() {
    return new Attendance(
        List.of(
            new Attendance.User(
                new Attendance.Place("alice", ParticipantKind.STANDARD),
                "alice",
                "Alice",
                2,
                1600,
                1700,
                60_500,
                90_001),
            new Attendance.User(
                new Attendance.Place("c-9", ParticipantKind.EGRESS), null, null, 1, 1600, 0, 1, 1)),
        new Attendance.Totals(1, 2, 60_500, 90_001),
        null);
  }

  /** One of each kind. */
  static List<RoomChange> changes() {
    Instant startedAt = Instant.ofEpochMilli(1500);
    RoomChange started = change(RoomChangeType.SESSION_STARTED);
    started.setSession(new SessionInfo("S1", startedAt, null));
    RoomChange left = change(RoomChangeType.PARTICIPANT_LEFT);
    left.setParticipant(gone("r"));
    RoomChange updated = change(RoomChangeType.ROOM_UPDATED);
    updated.setFields(List.of(new FieldChange("name", null, "Standup")));
    return List.of(started, left, updated);
  }

  /** One that goes on, and one that has ended. */
  static List<RoomSession> sessions() {
    Instant turn = Instant.ofEpochMilli(2500);
    return List.of(
        new RoomSession("r", "S2", turn, null, 1, 1, 1, 60L, 0L),
        new RoomSession("r", "S1", Instant.ofEpochMilli(1500), turn, 5, 3, 2, 7200L, 9L));
  }

  private static RoomChange change(RoomChangeType type) {
    RoomChange change = new RoomChange();
    change.setRoomId("r");
    change.setType(type);
    change.setOccurredAt(Instant.ofEpochMilli(1500));
    change.setFields(List.of());
    return change;
  }
}
