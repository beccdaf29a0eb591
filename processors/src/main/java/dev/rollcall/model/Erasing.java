package dev.rollcall.model;

import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.model.Erasures.Erasure;
import dev.rollcall.model.RoomTable.Placed;
import dev.rollcall.model.rows.ClosedRow;
import dev.rollcall.model.rows.ErasingRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.UserRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The work that an erasure leaves behind: every row of the room is held against it, in slices. The
 * fact itself holds at once for whatever is told from then on.
 */
public final class Erasing {

  private Erasing() {}

  /** Takes up an erasure; whether it told anything new. */
  static boolean begin(RoomTable table, RoomEvent event) {
    boolean isNew = new Erasures(table).add(event);
    if (isNew && table.roomRow() != null) {
      String user = Erasures.user(event);
      table.unindex(user);
      table.put(user, new ErasingRow(null));
    }
    return isNew;
  }

  /** Whether there is work. */
  public static boolean isWaiting(Rows rows) {
    return next(rows).isPresent();
  }

  /**
   * Does a slice of the work that waits.
   *
   * @param limit how many rows at most
   * @param pacing when a room's next snapshot may be published
   */
  public static Effects step(Rows rows, int limit, SnapshotPacing pacing) {
    Effects effects = new Effects();
    int left = limit;
    for (Optional<byte[]> next = next(rows); next.isPresent() && left > 0; next = next(rows)) {
      byte[] key = next.get();
      RoomTable table = RoomTable.of(rows, Keys.roomBefore(key));
      left -= new Slice(table, Keys.part(key, table.room()), effects).run(left, pacing);
    }
    return effects;
  }

  private static Optional<byte[]> next(Rows rows) {
    return Rows.first(rows.range(Keys.first(Keys.ERASING), Keys.end(Keys.ERASING)))
        .map(Rows.Row::key);
  }

  /** Rows of one room: those present, the past, then the history of connections. */
  private static final class Slice {
    private final RoomTable table;
    private final RoomRow room;
    private final String user;
    private final Effects effects;
    private final Erasures erasures;
    private final ParticipantFold participants;

    Slice(RoomTable table, String user, Effects effects) {
      this.table = table;
      this.room = table.roomRow();
      this.user = user;
      this.effects = effects;
      this.erasures = new Erasures(table);
      this.participants =
          new ParticipantFold(table, room, new Timeline(table, room), effects, room.getVersion());
    }

    /** How much of the limit it used; at least 1, so that every slice gets on. */
    int run(int limit, SnapshotPacing pacing) {
      Standing before = Standing.of(room);
      List<Rows.Row> rows = next(limit);
      rows.forEach(this::rewrite);
      if (rows.size() < limit) {
        finish(pacing);
      } else {
        byte[] from = Keys.after(rows.get(rows.size() - 1).key());
        table.put(user, new ErasingRow(ByteBuffer.wrap(from)));
      }
      before.follow(table, room, pacing.now(), 0, pacing);
      table.put(room);
      return Math.max(rows.size(), 1);
    }

    private List<Rows.Row> next(int limit) {
      byte[] from = from();
      byte phase = from == null ? Keys.PRESENT : from[0];
      List<Rows.Row> rows = new ArrayList<>();
      if (phase == Keys.PRESENT) {
        Rows.take(table.present(from), limit, rows);
      }
      if (phase != Keys.CLOSED && rows.size() < limit) {
        Rows.take(table.past(phase == Keys.PAST ? from : null), limit, rows);
      }
      if (rows.size() < limit) {
        Rows.take(table.closed(phase == Keys.CLOSED ? from : null), limit, rows);
      }
      return rows;
    }

    private byte[] from() {
      return Keys.bytes(table.erasing(user).getFrom());
    }

    private void rewrite(Rows.Row row) {
      if (row.key()[0] == Keys.CLOSED) {
        forget(row);
        return;
      }
      String id = Keys.part(row.key(), table.room());
      Placed placed = table.participant(id);
      if (erasures.concern(id, placed.row())) {
        participants.settle(id, placed, ParticipantFold.SILENT);
      }
    }

    /** Of an id that was used very often the oldest connections have no facts to rewrite. */
    private void forget(Rows.Row row) {
      ClosedRow closed = RoomTable.decodeClosed(row.value());
      String id = Keys.closedParticipant(row.key(), table.room());
      long start = Keys.closedStart(row.key(), table.room());
      boolean isErased = isErased(id, start) || isErased(closed.getUser(), start);
      if (isErased && ParticipantFold.find(table.participant(id).row(), start) == null) {
        table.delete(row.key());
        effects.participants().add(new Effects.ParticipantUpdate(table.room(), id, start, null));
      }
    }

    private boolean isErased(String name, long at) {
      Erasure erasure = erasures.of(name);
      return erasure != null && !erasure.ofPseudonym() && at <= erasure.until();
    }

    /**
     * Leaves that were under a pseudonym given up may end what is under the id itself. Counts of an
     * earlier session are left behind under their users' names.
     */
    private void finish(SnapshotPacing pacing) {
      participants.settle(user, table.participant(user), ParticipantFold.SILENT);
      table.deleteErasing(user);
      UserRow counted = table.user(user);
      if (counted != null && counted.getGeneration() != room.getGeneration()) {
        table.put(user, new UserRow(room.getGeneration(), 0));
      }
      room.setVersion(room.getVersion() + 1);
      Snapshots.changed(table, room, pacing);
      RoomView.passedSize(room)
          .ifPresent(
              field ->
                  effects
                      .changes()
                      .add(
                          RoomView.change(
                              table.room(),
                              room,
                              RoomChangeType.LIMIT_EXCEEDED,
                              pacing.now(),
                              field)));
    }
  }
}
