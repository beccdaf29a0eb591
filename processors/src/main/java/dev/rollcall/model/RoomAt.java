package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.model.ConnectionHistory.Stay;
import dev.rollcall.model.rows.LastSession;
import dev.rollcall.model.rows.RoomRow;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One room as it was at a moment, by what is known now: an event that came late is as good as one
 * that came in time.
 */
public final class RoomAt {

  private final RoomTable table;
  private final RoomRow room;
  private final long at;
  private final Map<String, Participant> present = new TreeMap<>();

  private RoomAt(RoomTable table, RoomRow room, long at) {
    this.table = table;
    this.room = room;
    this.at = at;
    for (Stay stay : new ConnectionHistory(table, room).touching(at, at)) {
      present.put(stay.id(), participant(stay));
    }
  }

  /**
   * @param at epoch milliseconds
   * @return empty when no event shows the room at or before that moment
   */
  public static Optional<RoomAt> of(ReadableRows rows, String roomId, long at) {
    RoomTable table = RoomTable.readOnly(rows, roomId);
    return Optional.ofNullable(table.roomRow())
        .filter(row -> row.getFirstSeenAt() <= at)
        .map(row -> new RoomAt(table, row, at));
  }

  /** Those who were there, by participant id; that they left later is not told. */
  public Map<String, Participant> present() {
    return present;
  }

  /** The room with everybody who was there. Its version is that of what is known now. */
  public Room room() {
    Room then = new RoomTold(table, room).at(at);
    LastSession session = session();
    then.setSession(RoomView.session(session));
    boolean active = (session != null && session.getEnd() == 0) || !present.isEmpty();
    then.setActive(active);
    boolean ended = room.getEphemeral() && session != null;
    then.setStatus(RoomView.status(then.getDeletedAt() != null, then.getEnabled(), active, ended));
    count(then);
    then.setParticipants(present);
    return then;
  }

  private LastSession session() {
    Segment last = new Timeline(table, room).lastSession(at);
    return last == null
        ? null
        : new LastSession(last.sessionId(), last.start(), last.end() <= at ? last.end() : 0);
  }

  private void count(Room then) {
    Set<String> users = new HashSet<>();
    Map<String, Integer> others = new TreeMap<>();
    int people = 0;
    for (Participant participant : present.values()) {
      if (participant.getKind() == ParticipantKind.STANDARD) {
        people++;
        users.add(Profiles.user(participant));
      } else {
        others.merge(participant.getKind().name(), 1, Integer::sum);
      }
    }
    then.setParticipantCount(people);
    then.setUserCount(users.size());
    then.setOtherCounts(others);
  }

  private Participant participant(Stay stay) {
    Participant participant = stay.rowAt(at);
    participant.setVersion(room.getVersion());
    return participant;
  }
}
