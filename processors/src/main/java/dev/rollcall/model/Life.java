package dev.rollcall.model;

import dev.rollcall.model.RoomTable.Deletion;
import dev.rollcall.model.rows.Mark;
import dev.rollcall.model.rows.MarkKind;
import dev.rollcall.model.rows.RoomRow;
import java.util.Optional;

/**
 * When a room was deleted, and what first showed after each deletion that it exists again: an event
 * that tells of the room, the start of a session, or a join.
 */
final class Life {

  private final RoomTable table;
  private final RoomRow room;

  Life(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
  }

  /** Something shows that the room existed. */
  void alive(long at) {
    room.setAliveAt(Math.max(room.getAliveAt(), at));
    if (room.getDeletedAt() == 0) {
      return;
    }
    Optional<Deletion> deletion = table.deletionBefore(at);
    while (deletion.isPresent() && isLater(deletion.get().aliveAt(), at)) {
      table.put(new Deletion(deletion.get().at(), at));
      deletion = table.deletionBefore(deletion.get().at());
    }
  }

  private static boolean isLater(long known, long at) {
    return known == 0 || known > at;
  }

  void deleted(long at) {
    room.setDeletedAt(Math.max(room.getDeletedAt(), at));
    if (!table.isDeletion(at)) {
      table.put(new Deletion(at, at < room.getAliveAt() ? firstAliveAfter(at) : 0));
    }
  }

  /** Reads all facts of the room: a deletion that is told after what came later is rare. */
  private long firstAliveAfter(long at) {
    First first = new First(at);
    table.told(Attributes.TOLD, at, Long.MAX_VALUE - 1).stream()
        .findFirst()
        .ifPresent(told -> first.add(told.at()));
    table.forEachSession(session -> session.getStarts().forEach(first::add));
    first.add(table.peopleListedAfter(at));
    addJoins(table.present(null), first);
    addJoins(table.past(null), first);
    return first.found;
  }

  private static void addJoins(Rows.Cursor cursor, First first) {
    try (cursor) {
      while (cursor.hasNext()) {
        for (Mark mark : RoomTable.decodeParticipant(cursor.next().value()).getMarks()) {
          if (mark.getKind() == MarkKind.JOIN) {
            first.add(mark.getAt());
          }
        }
      }
    }
  }

  /** The first of some times after another. */
  private static final class First {
    private final long after;
    private long found;

    First(long after) {
      this.after = after;
    }

    void add(long at) {
      if (at > after) {
        found = Times.min(found, at);
      }
    }
  }
}
