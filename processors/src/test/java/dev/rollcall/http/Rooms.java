package dev.rollcall.http;

import dev.rollcall.avro.EventPosition;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.avro.Source;
import java.time.Instant;
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
}
