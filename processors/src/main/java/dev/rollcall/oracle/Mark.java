package dev.rollcall.oracle;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that shows a participant at a time.
 *
 * @param at epoch milliseconds
 * @param told what was said of the participant then; null for nothing
 */
record Mark(String id, boolean unique, long at, int order, String sessionId, ParticipantInfo told) {
  static final int JOIN = 0;
  static final int SEEN = 1;
  static final int LEAVE = 2;
  static final int SYNTHETIC = 3;

  boolean isLeave() {
    return order >= LEAVE;
  }

  static List<Mark> of(RoomEvent event) {
    List<Mark> marks = new ArrayList<>();
    ParticipantInfo info = event.getParticipant();
    if (event.getType() == RoomEventType.ROOM_SNAPSHOT) {
      return listed(event);
    }
    if (info == null) {
      return marks;
    }
    long at = millis(event.getOccurredAt());
    long joinedAt = millis(info.getJoinedAt());
    long leftAt = millis(info.getLeftAt());
    String s = event.getSessionId();
    boolean unique = info.getIdUnique();
    switch (event.getType()) {
      case PARTICIPANT_JOINED -> {
        boolean then = joinedAt == 0 || joinedAt == at;
        long joined = joinedAt == 0 ? at : joinedAt;
        marks.add(new Mark(info.getId(), unique, joined, JOIN, s, then ? info : null));
        if (!then) {
          marks.add(new Mark(info.getId(), unique, at, SEEN, s, info));
        }
      }
      case PARTICIPANT_UPDATED -> {
        if (joinedAt != 0) {
          marks.add(new Mark(info.getId(), unique, joinedAt, JOIN, s, null));
        }
        marks.add(new Mark(info.getId(), unique, at, SEEN, s, info));
      }
      case PARTICIPANT_LEFT -> {
        if (joinedAt != 0) {
          marks.add(new Mark(info.getId(), unique, joinedAt, JOIN, s, null));
        }
        int order = event.getSynthetic() ? SYNTHETIC : LEAVE;
        marks.add(new Mark(info.getId(), unique, leftAt == 0 ? at : leftAt, order, s, info));
      }
      default -> {}
    }
    return marks;
  }

  /** The joins that a listing tells of. */
  static List<Mark> listed(RoomEvent event) {
    return event.getSnapshot().getParticipants().stream()
        .filter(info -> millis(info.getJoinedAt()) != 0)
        .map(
            info ->
                new Mark(
                    info.getId(),
                    info.getIdUnique(),
                    millis(info.getJoinedAt()),
                    JOIN,
                    event.getSessionId(),
                    null))
        .toList();
  }

  private static long millis(Instant time) {
    return time == null ? 0 : time.toEpochMilli();
  }
}
