package dev.rollcall.standalone.sinks;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A room of which everything is told, in names and texts that have to be written with care. */
final class FullRoom {

  static final String ID = "acme|50%/räum-😀";

  private FullRoom() {}

  static List<RoomEvent> events(Instant at) {
    return List.of(
        RoomEvents.roomCreated(ID)
            .at(at)
            .source("acme", "a|1", "räum")
            .name("no \0 in PostgreSQL")
            .description("a 'room' \"of\" \\ ours")
            .enabled(true)
            .customer("c-1", "Customer")
            .appId("app")
            .template("t-1", "Template")
            .region("eu")
            .size(20_000)
            .maxDurationSeconds(3_600)
            .largeRoom(true)
            .recording(true, Map.of("type", "s3", "location", "'bucket' \"of\" \0 \\ ours"))
            .metadata("{\"a\": [1, null]}")
            .parentRoom("main")
            .updatedAt(at)
            .build(),
        RoomEvents.sessionStarted(ID).at(at).session("s|1").build(),
        RoomEvents.sessionEnded(ID).at(at.plusMillis(1_500)).session("s|1").build(),
        RoomEvents.egressStarted(ID).at(at.plusMillis(1_502)).egress("egress").build(),
        RoomEvents.participantJoined(ID)
            .at(at.plusMillis(1_510))
            .participant("sip|1%")
            .identity("alice")
            .name("Alice 😀")
            .role("host")
            .kind(ParticipantKind.SIP)
            .metadata("{}")
            .build(),
        RoomEvents.participantJoined(ID).at(at.plusMillis(1_511)).participant("c-2").build(),
        RoomEvents.participantLeft(ID)
            .at(at.plusMillis(1_999))
            .participant("c-2")
            .reason(LeaveReason.KICKED, "PEER_KICKED")
            .build());
  }
}
