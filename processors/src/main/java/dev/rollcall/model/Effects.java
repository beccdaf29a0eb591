package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomSession;
import java.util.ArrayList;
import java.util.List;

/** What the world is to be told after a step of the fold; empty when nothing changed. */
public final class Effects {

  /**
   * One row of {@code room-participants}.
   *
   * @param row null for a tombstone
   */
  public record ParticipantUpdate(
      String roomId, String participantId, long joinedAt, Participant row) {}

  /**
   * One row of {@code room-sessions}.
   *
   * @param row null for a tombstone
   */
  public record SessionUpdate(String roomId, String sessionId, RoomSession row) {}

  private final List<String> expired = new ArrayList<>(0);
  private final List<SessionUpdate> sessions = new ArrayList<>(0);
  private final List<ParticipantUpdate> participants = new ArrayList<>(1);
  private final List<RoomChange> changes = new ArrayList<>(2);

  public List<ParticipantUpdate> participants() {
    return participants;
  }

  /** What another step did after this one. */
  void add(Effects later) {
    participants.addAll(later.participants);
    changes.addAll(later.changes);
    sessions.addAll(later.sessions);
    expired.addAll(later.expired);
  }

  /** Ids of rooms that are kept no longer. */
  public List<String> expired() {
    return expired;
  }

  public List<SessionUpdate> sessions() {
    return sessions;
  }

  /** In order; all of one event carry the same version. */
  public List<RoomChange> changes() {
    return changes;
  }

  public boolean isEmpty() {
    return participants.isEmpty() && changes.isEmpty() && sessions.isEmpty() && expired.isEmpty();
  }
}
