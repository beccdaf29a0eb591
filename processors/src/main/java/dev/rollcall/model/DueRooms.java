package dev.rollcall.model;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Rooms that have changed since they were indexed. Whoever reads their ids before any row of the
 * index, and takes them as they are now, sees every change that was there before.
 */
final class DueRooms {

  private DueRooms() {}

  /**
   * @param most how many, those that have waited longest first
   */
  static Set<String> ids(ReadableRows rows, int most) {
    Set<String> ids = new LinkedHashSet<>();
    Rows.take(rows.range(Keys.first(Keys.DUE), Keys.end(Keys.DUE)), most)
        .forEach(row -> ids.add(Keys.dueRoom(row.key())));
    return ids;
  }
}
