package dev.rollcall.model;

import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SweepRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The work that a session's end, or a late fact about one, leaves behind: the rows of its
 * participants, in slices. Queries never wait for it, since they conclude presence themselves.
 */
public final class Sweep {

  private Sweep() {}

  /**
   * Does a slice of the work that waits.
   *
   * @param limit how many rows at most
   * @param pacing when a room's next snapshot may be published
   */
  public static Effects step(Rows rows, int limit, SnapshotPacing pacing) {
    Effects effects = new Effects();
    int left = limit;
    for (Optional<String> next = nextRoom(rows);
        next.isPresent() && left > 0;
        next = nextRoom(rows)) {
      left -= new Slice(rows, next.get(), effects).run(left, pacing);
    }
    return effects;
  }

  /** Whether there is work. */
  public static boolean isWaiting(Rows rows) {
    return nextRoom(rows).isPresent();
  }

  private static Optional<String> nextRoom(Rows rows) {
    return Rows.first(rows.range(Keys.first(Keys.SWEEP), Keys.end(Keys.SWEEP)))
        .map(row -> Keys.room(row.key()));
  }

  /** Rows of one room: those present first, then, where asked, the past. */
  private static final class Slice {
    private final RoomTable table;
    private final RoomRow room;
    private final SweepRow sweep;
    private final ParticipantFold participants;

    Slice(Rows rows, String roomId, Effects effects) {
      this.table = RoomTable.of(rows, roomId);
      this.room = table.roomRow();
      this.sweep = table.sweep();
      this.participants =
          new ParticipantFold(table, room, new Timeline(table, room), effects, room.getVersion());
    }

    /** How much of the limit it used; at least 1, so that every slice gets on. */
    int run(int limit, SnapshotPacing pacing) {
      Standing before = Standing.of(room);
      List<Rows.Row> rows = next(limit);
      for (Rows.Row row : rows) {
        String id = Keys.part(row.key(), table.room());
        participants.settle(id, table.participant(id), ParticipantFold.SILENT);
      }
      if (rows.size() < limit) {
        table.deleteSweep();
      } else {
        byte[] from = Keys.after(rows.get(rows.size() - 1).key());
        table.put(new SweepRow(sweep.getPast(), ByteBuffer.wrap(from)));
      }
      before.follow(table, room, pacing.now(), 0, pacing);
      table.put(room);
      return Math.max(rows.size(), 1);
    }

    private List<Rows.Row> next(int limit) {
      List<Rows.Row> rows = new ArrayList<>();
      byte[] from = Keys.bytes(sweep.getFrom());
      boolean inPast = from != null && from[0] == Keys.PAST;
      if (!inPast) {
        Rows.take(table.present(from), limit, rows);
      }
      if (sweep.getPast() && rows.size() < limit) {
        Rows.take(table.past(inPast ? from : null), limit, rows);
      }
      return rows;
    }
  }
}
