package dev.rollcall.model;

import dev.rollcall.avro.FieldChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.model.RoomTable.Epoch;
import dev.rollcall.model.rows.ClosedRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SessionRow;
import dev.rollcall.model.rows.SummaryRow;
import java.util.List;

/**
 * Sums up the sessions that began, ended or were corrected, in slices: a session of 20,000 people
 * is one record of {@code room-sessions}, but 20,000 rows to read.
 *
 * <p>Which sessions are to be summed up is stored; how far a sum has got is not, and a task that
 * moves begins it anew. A session that changes meanwhile is begun anew too. It waits for the sweep
 * of its room, which settles the rows it reads.
 */
public final class Summing {

  private Sum current;

  /** Whether there is work. */
  public static boolean isWaiting(Rows rows) {
    try (Rows.Cursor cursor = rows.range(Keys.first(Keys.UNSUMMED), Keys.end(Keys.UNSUMMED))) {
      return cursor.hasNext();
    }
  }

  /**
   * Does a slice of the work that waits.
   *
   * @param limit how many rows at most
   * @param pacing when a room's next snapshot may be published
   */
  public Effects step(Rows rows, int limit, SnapshotPacing pacing) {
    Effects effects = new Effects();
    int left = limit;
    while (left > 0) {
      if (current == null) {
        current = next(rows);
      }
      if (current == null) {
        break;
      }
      left -= current.read(rows, left);
      if (current.isComplete) {
        current.finish(rows, effects, pacing);
        current = null;
      }
    }
    return effects;
  }

  private static Sum next(Rows rows) {
    try (Rows.Cursor cursor = rows.range(Keys.first(Keys.UNSUMMED), Keys.end(Keys.UNSUMMED))) {
      while (cursor.hasNext()) {
        byte[] key = cursor.next().key();
        String room = Keys.roomBefore(key);
        RoomTable table = RoomTable.of(rows, room);
        if (table.sweep() == null) {
          return new Sum(table, Keys.partAfterTime(key, room), Keys.at(key, room));
        }
      }
      return null;
    }
  }

  /** One session that is being summed up. */
  private static final class Sum {
    private final String room;
    private final String id;
    private final long start;
    private final long mark;
    private final Epoch epoch;
    private final long end;
    private final long classes;
    private final SessionSums sums = new SessionSums();
    private int lengthClass;
    private byte[] after;
    private boolean isComplete;

    Sum(RoomTable table, String id, long start) {
      this.room = table.room();
      this.id = id;
      this.start = start;
      this.mark = table.unsummed(id, start);
      this.epoch = table.hasEpoch(id, start) ? table.epoch(id, start) : null;
      RoomRow row = table.roomRow();
      Segment segment = epoch == null ? null : new Timeline(table, row).segment(epoch);
      this.end = segment == null || segment.isOpen() ? 0 : segment.end();
      this.classes = row.getClosedClasses();
      this.isComplete = end == 0;
    }

    /** Reads on; how much of the limit it used, at least 1. */
    int read(Rows rows, int limit) {
      RoomTable table = RoomTable.of(rows, room);
      int used = 1;
      while (!isComplete && used < limit) {
        if ((classes & 1L << lengthClass) != 0) {
          used += readClass(table, limit - used);
        } else {
          nextClass();
        }
      }
      return used;
    }

    private int readClass(RoomTable table, int limit) {
      int read = 0;
      try (Rows.Cursor cursor = table.closedBetween(lengthClass, start, end, after)) {
        while (cursor.hasNext() && read < limit) {
          Rows.Row row = cursor.next();
          read++;
          after = row.key();
          ClosedRow closed = RoomTable.decodeClosed(row.value());
          if (id.equals(closed.getSessionId())) {
            sums.add(
                Keys.closedStart(row.key(), room),
                closed.getEnd(),
                closed.getUser(),
                closed.getKind());
          }
        }
        if (!cursor.hasNext()) {
          nextClass();
        }
      }
      return read;
    }

    private void nextClass() {
      after = null;
      lengthClass++;
      isComplete = lengthClass == Long.SIZE;
    }

    void finish(Rows rows, Effects effects, SnapshotPacing pacing) {
      RoomTable table = RoomTable.of(rows, room);
      if (table.unsummed(id, start) != mark || table.sweep() != null) {
        return; // it changed meanwhile and is still marked
      }
      table.deleteUnsummed(id, start);
      RoomRow roomRow = table.roomRow();
      SummaryRow known = table.summary(id, start);
      SummaryRow now = epoch == null ? null : sums.row(end, roomRow.getVersion());
      boolean changed = !isSame(known, now);
      if (changed && now == null) {
        table.deleteSummary(id, start);
      } else if (changed) {
        table.put(id, start, now);
        peak(table, roomRow, now, pacing, effects);
      }
      publish(table, effects, changed);
    }

    private static boolean isSame(SummaryRow known, SummaryRow now) {
      if (known == null || now == null) {
        return known == null && now == null;
      }
      return now.equals(SummaryRow.newBuilder(known).setVersion(now.getVersion()).build());
    }

    /** A session id that began several times is shown as it was the last time. */
    private void publish(RoomTable table, Effects effects, boolean changed) {
      SessionRow session = table.session(id);
      List<Long> opened = session == null ? List.of() : session.getOpened();
      long last = opened.isEmpty() ? 0 : opened.get(opened.size() - 1);
      SummaryRow row = last == 0 ? null : table.summary(id, last);
      boolean isShown = session == null || session.getPublished() == last;
      if ((isShown && !(changed && last == start)) || (last != 0 && row == null)) {
        return; // or its last epoch is still to be summed up
      }
      session.setPublished(last);
      table.put(id, session);
      effects
          .sessions()
          .add(
              new Effects.SessionUpdate(
                  room, id, row == null ? null : SessionSums.session(room, id, last, row)));
    }

    /** The room carries the peak of its last session, exact once that has ended. */
    private void peak(
        RoomTable table, RoomRow row, SummaryRow now, SnapshotPacing pacing, Effects effects) {
      boolean isLast =
          row.getSession() != null
              && row.getSession().getId().equals(id)
              && row.getSession().getStart() == start
              && row.getSession().getEnd() != 0;
      if (isLast && row.getPeople() == 0 && row.getPeak() != now.getPeak()) {
        FieldChange field =
            FieldChanges.of(
                "peakParticipantCount",
                Integer.toString(row.getPeak()),
                Integer.toString(now.getPeak()));
        row.setPeak(now.getPeak());
        row.setVersion(row.getVersion() + 1);
        effects
            .changes()
            .add(
                RoomView.change(
                    room, row, RoomChangeType.ROOM_UPDATED, Math.max(end, start), field));
        Snapshots.changed(table, row, pacing);
        table.put(row);
      }
    }
  }
}
