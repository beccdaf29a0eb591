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
   * @param participant counts only for events about participants; without an id, or null, when the
   *     vendor did not tell who
   */
  Draft participant(ParticipantInfo participant) {
    event.setParticipant(participant);
    return this;
  }

  /**
   * @param egress counts only for events about an egress; without an id, or null, when the vendor
   *     did not tell which
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
      event.setRoom(null);
    }
    if (!isAbout("PARTICIPANT_")) {
      event.setParticipant(null);
    }
    if (!isAbout("EGRESS_")) {
      event.setEgress(null);
    }
    if (event.getType() == RoomEventType.PARTICIPANT_LEFT) {
      leaveAfterJoin(event.getParticipant());
    }
    return event;
  }

  private boolean isAbout(String prefix) {
    return event.getType().name().startsWith(prefix);
  }

  private boolean isComplete() {
    ParticipantInfo participant = event.getParticipant();
    EgressInfo egress = event.getEgress();
    boolean hasParticipant = participant != null && participant.getId() != null;
    boolean hasEgress = egress != null && egress.getId() != null;
    return (hasParticipant || !isAbout("PARTICIPANT_")) && (hasEgress || !isAbout("EGRESS_"));
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
