package dev.rollcall.model;

import dev.rollcall.model.RoomTable.Told;
import dev.rollcall.model.rows.RoomRow;
import java.util.Optional;
import java.util.Set;

/**
 * When a vendor that limits the length of sessions ended one: at the first moment at which it had
 * lasted exactly as long as the limit that held at that moment.
 *
 * <p>So it follows from what was told, and what is told of later moments does not move it. A limit
 * that is lowered below what the session has lasted already ends nothing: nobody knows when the
 * vendor acts on that.
 */
final class DurationLimit {

  /** As the attributes name it. */
  static final String PATH = "maxDurationSeconds";

  private static final Set<String> ENFORCING = Set.of("100ms", "bigbluebutton");

  private final RoomTable table;
  private final RoomRow room;

  DurationLimit(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
  }

  /** Whether the room's vendor ends sessions that last too long. */
  boolean isEnforced() {
    return room.getVendor() != null && ENFORCING.contains(room.getVendor());
  }

  /**
   * When a session that began at {@code start} was at its limit; 0 for never. Reads what was told
   * of the limit while the session went on.
   */
  long endOf(long start) {
    if (!isEnforced()) {
      return 0;
    }
    Optional<Told> held = toldSinceDeletion(start, start + 1);
    long from = start;
    while (true) {
      long millis = millis(held);
      Optional<Told> next = table.firstTold(PATH, from);
      long end = start + millis;
      if (millis > 0 && end >= from && (next.isEmpty() || end < next.get().at())) {
        return end;
      }
      if (next.isEmpty()) {
        return 0;
      }
      held = next;
      from = next.get().at();
    }
  }

  /**
   * The limit that held at a moment for a session that was on until then, in milliseconds; 0 for
   * none. A deletion at that very moment takes nothing from it: the session began before.
   */
  long heldAt(long at) {
    return millis(toldSinceDeletion(at, at));
  }

  /** What was told last up to {@code at}; a deletion before {@code before} takes what is older. */
  private Optional<Told> toldSinceDeletion(long at, long before) {
    long deletedAt = table.deletionBefore(before).map(RoomTable.Deletion::at).orElse(0L);
    return table.lastTold(PATH, at).filter(told -> told.at() > deletedAt);
  }

  /** The first moment after another at which something was told of the limit. */
  long nextTold(long at) {
    return table.firstTold(PATH, at).map(Told::at).orElse(Long.MAX_VALUE);
  }

  private static long millis(Optional<Told> told) {
    return told.map(Told::value).map(value -> 1_000 * Math.max((Long) value, 0)).orElse(0L);
  }
}
