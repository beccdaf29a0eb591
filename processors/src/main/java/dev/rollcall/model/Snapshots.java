package dev.rollcall.model;

import dev.rollcall.model.rows.RoomRow;

/**
 * Coalesces the records of {@code room-state}: a change marks its room as due, at once or when the
 * interval since its last snapshot has passed, and {@link DueSnapshots} takes what is due. The
 * marks are rows ordered by time, so they are part of the transaction and no room is looked at in
 * vain.
 */
final class Snapshots {

  private Snapshots() {}

  static void changed(RoomTable table, RoomRow room, SnapshotPacing pacing) {
    if (room.getSnapshotDueAt() == 0) {
      // By another machine's clock, the last one may have been in the future.
      long last = Math.min(room.getSnapshotAt(), pacing.now());
      long dueAt = Math.max(pacing.now(), last + pacing.intervalMillis());
      room.setSnapshotDueAt(dueAt);
      table.putDue(dueAt);
    }
  }
}
