package dev.rollcall.model;

import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts people who come and go, by the minute in which they did. The counts wait in the room's row
 * for its next snapshot: written with the event, they are there exactly once after a crash too.
 */
final class Tallies {

  static final long MINUTE_MILLIS = 60_000;

  /** How many minutes are kept, the one that goes on included. */
  static final int MINUTES = 60;

  private Tallies() {}

  static long minute(long at) {
    return at - Math.floorMod(at, MINUTE_MILLIS);
  }

  /** The first of the minutes that are kept. */
  static long first(long now) {
    return minute(now) - (MINUTES - 1) * MINUTE_MILLIS;
  }

  /**
   * Adds what one event did, so that joins less leaves are what the number of people rose by.
   *
   * @param at of the event; one from the future counts as now, one that is no longer kept not at
   *     all
   * @param joined how many connections of people the event is known to have opened, also those that
   *     it closed
   * @param rise of the number of people
   */
  static void add(RoomRow room, long at, int joined, int rise, long now) {
    int joins = Math.max(joined, rise);
    int leaves = joins - rise;
    long minute = minute(Math.min(at, now));
    if ((joins == 0 && leaves == 0) || minute < first(now)) {
      return;
    }
    for (Tally known : room.getTally()) {
      if (known.getMinute() == minute) {
        known.setJoins(known.getJoins() + joins);
        known.setLeaves(known.getLeaves() + leaves);
        return;
      }
    }
    List<Tally> tallies = new ArrayList<>(room.getTally());
    tallies.add(new Tally(minute, joins, leaves));
    room.setTally(tallies);
  }

  /** Forgets minutes that are no longer kept. */
  static void prune(Rows rows, long now) {
    byte[] end = Keys.minute(Math.max(first(now), 0));
    Rows.take(rows.range(Keys.first(Keys.MINUTE), end), MINUTES)
        .forEach(row -> rows.delete(row.key()));
  }
}
