package dev.rollcall.model;

import dev.rollcall.model.RoomTable.Quiet;
import dev.rollcall.model.rows.RoomRow;
import java.util.Optional;

/**
 * How long nothing was told of a room, and who is taken to be gone for it.
 *
 * <p>Silence lies between one event of the room and the next, by their {@code occurredAt}; nothing
 * else counts, so that it follows from the set of the events. Silences that are long enough are
 * kept as rows. An event that comes late and lies within one divides it. The silence after the last
 * event counts once a timer has found it long enough; what it does is dated by the event and not by
 * the timer.
 *
 * <p>Whoever was last seen at a time is gone when the silence after it has lasted long enough.
 */
final class Silence {

  private final RoomTable table;
  private final RoomRow room;

  Silence(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
  }

  /** When somebody who was last seen at a time left by being silent; 0 when not. */
  long leftAfter(long seen) {
    long enough = room.getRemovesAfter();
    if (enough == 0) {
      return 0;
    }
    long first = Math.max(seen, room.getFirstSeenAt());
    if (first < room.getLastQuietAt()) {
      Optional<Quiet> quiet = table.quietAtOrBefore(first).or(() -> table.quietAfter(first));
      while (quiet.isPresent()) {
        long from = Math.max(quiet.get().from(), first);
        if (quiet.get().until() - from > enough) {
          return from + enough;
        }
        quiet = table.quietAfter(quiet.get().from());
      }
    }
    return isQuiet() ? Math.max(room.getLastEventAt(), first) + enough : 0;
  }

  /** Whether the silence after the last event was found long enough. */
  boolean isQuiet() {
    return room.getQuietFrom() != 0 && room.getQuietFrom() == room.getLastEventAt();
  }

  /** The silence after the last event is long enough. */
  void begin() {
    room.setQuietFrom(room.getLastEventAt());
    remember();
  }

  /**
   * Keeps what an event does to the silences; to be called before the room's first and last event
   * move.
   *
   * @param shortest of the silences that are kept, in milliseconds
   * @return whether somebody may be gone, or back, for it
   */
  boolean heard(long at, long shortest) {
    long first = room.getFirstSeenAt();
    long last = room.getLastEventAt();
    if (first == 0) {
      return false;
    }
    if (at > last) {
      boolean wasQuiet = isQuiet();
      room.setQuietFrom(0);
      boolean stays = at - Math.max(last, room.getLastJoinAt()) > room.getRemovesAfter();
      boolean moved = wasQuiet ? !stays : at - last > room.getRemovesAfter();
      keep(last, at, shortest);
      return moved && matters();
    }
    if (at < first) {
      keep(at, first, shortest);
      return first - at > room.getRemovesAfter() && matters();
    }
    if (at >= room.getLastQuietAt()) {
      return false;
    }
    Optional<Quiet> quiet = table.quietAtOrBefore(at).filter(q -> q.from() < at && at < q.until());
    quiet.ifPresent(
        whole -> {
          table.deleteQuiet(whole.from());
          keep(whole.from(), at, shortest);
          keep(at, whole.until(), shortest);
        });
    return quiet.isPresent() && matters();
  }

  /** The setting of the room's vendor; whether it was another. */
  boolean removesAfter(long millis) {
    if (millis == room.getRemovesAfter()) {
      return false;
    }
    room.setRemovesAfter(millis);
    room.setQuietFrom(0);
    remember();
    return true;
  }

  private boolean matters() {
    if (room.getRemovesAfter() == 0) {
      return false;
    }
    remember();
    return true;
  }

  private void keep(long from, long until, long shortest) {
    if (until - from > shortest) {
      table.put(new Quiet(from, until));
      room.setLastQuietAt(Math.max(room.getLastQuietAt(), until));
    }
  }

  /** Bounds that come late may yet move leaves that were concluded so. */
  private void remember() {
    long latest = Math.max(room.getLastEventAt(), room.getLastJoinAt());
    room.setLastSyntheticAt(
        Math.max(room.getLastSyntheticAt(), Policies.after(latest, room.getRemovesAfter())));
  }
}
