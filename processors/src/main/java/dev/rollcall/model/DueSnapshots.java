package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.model.rows.RoomRow;
import java.util.ArrayList;
import java.util.List;

/**
 * The snapshots that are due at a time, slice by slice, the longest due first. The index of rooms
 * and the totals are brought up to date in the same step.
 */
public final class DueSnapshots {

  private final Rows rows;
  private final long now;
  private final int mostParticipants;
  private final int mostBytes;
  private boolean pruned;

  /**
   * @param mostParticipants a snapshot of a room with more carries counts only
   * @param mostBytes and so does one whose participants are larger
   */
  public DueSnapshots(Rows rows, long now, int mostParticipants, int mostBytes) {
    this.rows = rows;
    this.now = now;
    this.mostParticipants = mostParticipants;
    this.mostBytes = mostBytes;
  }

  /** Whether more are due. */
  public boolean isWaiting() {
    return Rows.first(marks()).isPresent();
  }

  private Rows.Cursor marks() {
    return rows.range(Keys.first(Keys.DUE), Keys.due(now + 1, ""));
  }

  /**
   * Takes what is due.
   *
   * @param limit how many rooms at most
   */
  public List<Room> next(int limit) {
    List<Room> due = new ArrayList<>();
    RoomIndex index = new RoomIndex(rows);
    for (Rows.Row row : Rows.take(marks(), limit)) {
      due.add(take(row.key(), index));
    }
    if (!due.isEmpty()) {
      index.writeTotals();
      prune();
    }
    return due;
  }

  private Room take(byte[] mark, RoomIndex index) {
    RoomTable table = RoomTable.of(rows, Keys.dueRoom(mark));
    RoomRow room = table.roomRow();
    Room snapshot = new RoomView(table, room).atMost(mostParticipants, mostBytes);
    index.renew(snapshot, room);
    table.deleteDue(Keys.dueAt(mark));
    room.setSnapshotDueAt(0);
    room.setSnapshotAt(now);
    table.put(room);
    return snapshot;
  }

  private void prune() {
    if (!pruned) {
      Tallies.prune(rows, now);
      pruned = true;
    }
  }
}
