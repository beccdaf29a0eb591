package dev.rollcall.model;

import dev.rollcall.model.rows.RoomRow;

/**
 * What a listing tells of who is in a room, as it was before a step that may move it without a
 * change to tell of: a late fact counts everybody again.
 */
record Standing(int people, boolean active) {

  static Standing of(RoomRow room) {
    return new Standing(room.getPeople(), RoomView.isActive(room));
  }

  /**
   * Has a snapshot taken where it was moved.
   *
   * @param at when those who came or went count as having done so
   * @param joined how many people the step is known to have brought
   */
  void follow(RoomTable table, RoomRow room, long at, int joined, SnapshotPacing pacing) {
    Tallies.add(room, at, joined, room.getPeople() - people, pacing.now());
    if (!equals(of(room))) {
      Snapshots.changed(table, room, pacing);
    }
  }
}
