package dev.rollcall.connectors.webhook;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.time.Instant;

/** An event in the making. */
final class Draft {
  private final RoomEvent event;

  Draft(RoomEvent event) {
    this.event = event;
  }

  Draft session(String id) {
    event.setSessionId(id);
    return this;
  }

  /** What is told of the room, which may be nothing. */
  Draft room(RoomAttributes room) {
    event.setRoom(room.equals(new RoomAttributes()) ? null : room);
    return this;
  }

  /**
   * @param participant null, or without an id, when the vendor did not tell who
   */
  Draft participant(ParticipantInfo participant) {
    event.setParticipant(participant);
    return this;
  }

  /**
   * @param egress null, or without an id, when the vendor did not tell which
   */
  Draft egress(EgressInfo egress) {
    event.setEgress(egress);
    return this;
  }

  /**
   * The event; of type UNKNOWN when it lacks what its type needs. What is UNKNOWN says that
   * something happened in the room, and nothing about people.
   */
  RoomEvent done() {
    if (!isComplete()) {
      event.setType(RoomEventType.UNKNOWN);
    }
    if (event.getType() == RoomEventType.UNKNOWN) {
      event.setParticipant(null);
      event.setEgress(null);
      event.setRoom(null);
    } else if (event.getType() == RoomEventType.PARTICIPANT_LEFT) {
      leaveAfterJoin(event.getParticipant());
    }
    return event;
  }

  private boolean isComplete() {
    String type = event.getType().name();
    if (type.startsWith("PARTICIPANT_")) {
      return event.getParticipant() != null && event.getParticipant().getId() != null;
    }
    return !type.startsWith("EGRESS_")
        || (event.getEgress() != null && event.getEgress().getId() != null);
  }

  /** Whole seconds make a leave seem earlier than a join of the same second. */
  private void leaveAfterJoin(ParticipantInfo participant) {
    Instant joined = participant.getJoinedAt();
    if (joined == null) {
      return;
    }
    if (event.getOccurredAt().isBefore(joined)) {
      event.setOccurredAt(joined);
    }
    if (participant.getLeftAt() != null && participant.getLeftAt().isBefore(joined)) {
      participant.setLeftAt(joined);
    }
  }
}
