package dev.rollcall.model;

import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.UserRow;
import java.util.Map;

/**
 * How many are present: the size of the set of participant ids that count in the room's current
 * generation, kept beside the set so that it costs nothing to know.
 *
 * <p>A new generation empties the set at once, however many are in it: their rows still carry the
 * old number, and so do not count.
 */
final class Headcount {

  private final RoomTable table;
  private final RoomRow room;

  Headcount(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
  }

  boolean isPresent(ParticipantRow row) {
    return row.getCountedIn() == room.getGeneration();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** People and others. */
  int size() {
    return room.getPeople() + room.getOthers().values().stream().mapToInt(Integer::intValue).sum();
  }

  void clear() {
    room.setGeneration(room.getGeneration() + 1);
    room.setPeople(0);
    room.setUsers(0);
    room.setOthers(Map.of());
  }

  /**
   * Counts a participant id as present.
   *
   * @param user who holds it; the id itself when nobody is told
   */
  void present(ParticipantRow row, ParticipantKind kind, String user) {
    boolean unchanged =
        isPresent(row)
            && kind.name().equals(row.getCountedKind())
            && user.equals(row.getCountedUser());
    if (unchanged) {
      return;
    }
    absent(row);
    add(kind, user, 1);
    row.setCountedIn(room.getGeneration());
    row.setCountedKind(kind.name());
    row.setCountedUser(user);
    room.setPeak(Math.max(room.getPeak(), room.getPeople()));
  }

  void absent(ParticipantRow row) {
    if (isPresent(row)) {
      add(ParticipantKind.valueOf(row.getCountedKind()), row.getCountedUser(), -1);
    }
    row.setCountedIn(0);
    row.setCountedKind(null);
    row.setCountedUser(null);
  }

  private void add(ParticipantKind kind, String user, int by) {
    if (kind != ParticipantKind.STANDARD) {
      Map<String, Integer> others = new java.util.TreeMap<>(room.getOthers());
      others.merge(kind.name(), by, Headcount::sumOrNone);
      room.setOthers(others);
      return;
    }
    room.setPeople(room.getPeople() + by);
    UserRow known = table.user(user);
    int before =
        known != null && known.getGeneration() == room.getGeneration() ? known.getConnections() : 0;
    int after = before + by;
    table.put(user, new UserRow(room.getGeneration(), after));
    if (before == 0 || after == 0) {
      room.setUsers(room.getUsers() + by);
    }
  }

  private static Integer sumOrNone(int known, int by) {
    int sum = known + by;
    return sum == 0 ? null : sum;
  }
}
