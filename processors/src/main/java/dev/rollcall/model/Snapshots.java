package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.model.rows.RoomRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Coalesces the records of {@code room-state}: a change marks its room as due, at once or when the
 * interval since its last snapshot has passed, and {@link #due} takes what is due. The marks are
 * rows ordered by time, so they are part of the transaction and nothing is scanned in vain. The
 * index of rooms and the totals are brought up to date in the same step.
 */
public final class Snapshots {

  private Snapshots() {}

  static void changed(RoomTable table, RoomRow room, SnapshotPacing pacing) {
    if (room.getSnapshotDueAt() == 0) {
      long dueAt = Math.max(pacing.now(), room.getSnapshotAt() + pacing.intervalMillis());
      room.setSnapshotDueAt(dueAt);
      table.putDue(dueAt);
    }
  }

  /** Whether anything is due. */
  public static boolean isWaiting(Rows rows, long now) {
    return Rows.first(rows.range(Keys.first(Keys.DUE), Keys.due(now + 1, ""))).isPresent();
  }

  /**
   * Takes what is due now.
   *
   * @param limit how many rooms at most
   * @param mostParticipants a snapshot of a room with more carries counts only
   * @param mostBytes and so does one whose participants are larger
   */
  public static List<Room> due(
      Rows rows, long now, int limit, int mostParticipants, int mostBytes) {
    List<Room> due = new ArrayList<>();
    RoomIndex index = new RoomIndex(rows);
    for (Rows.Row row : Rows.take(rows.range(Keys.first(Keys.DUE), Keys.due(now + 1, "")), limit)) {
      byte[] key = row.key();
      String roomId = Keys.dueRoom(key);
      RoomTable table = RoomTable.of(rows, roomId);
      RoomRow room = table.roomRow();
      Room snapshot = new RoomView(table, room).atMost(mostParticipants, mostBytes);
      index.renew(snapshot, room);
      table.deleteDue(Keys.dueAt(key));
      room.setSnapshotDueAt(0);
      room.setSnapshotAt(now);
      table.put(room);
      due.add(snapshot);
    }
    if (!due.isEmpty()) {
      index.writeTotals();
      Tallies.prune(rows, now);
    }
    return due;
  }
}
