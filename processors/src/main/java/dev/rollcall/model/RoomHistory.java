package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.model.rows.RoomRow;
import java.util.Optional;

/**
 * The past of one room by what is known now. Times are epoch milliseconds. A window has what is
 * after its beginning, up to and with its end, so that a window goes on where the state at its
 * beginning stops.
 */
public final class RoomHistory {

  private final ReadableRows rows;
  private final RoomTable table;
  private final RoomRow room;

  private RoomHistory(ReadableRows rows, RoomTable table, RoomRow room) {
    this.rows = rows;
    this.table = table;
    this.room = room;
  }

  /** Empty when no event ever showed the room. */
  public static Optional<RoomHistory> of(ReadableRows rows, String roomId) {
    RoomTable table = RoomTable.readOnly(rows, roomId);
    return Optional.ofNullable(table.roomRow()).map(row -> new RoomHistory(rows, table, row));
  }

  /** When the first event occurred that shows the room. */
  public long knownSince() {
    return room.getFirstSeenAt();
  }

  /** The room with everybody who was there; empty before {@link #knownSince}. */
  public Optional<Room> roomAt(long at) {
    return RoomAt.of(rows, table.room(), at).map(RoomAt::room);
  }

  /** As {@link RoomView#connections}, at a moment; empty before {@link #knownSince}. */
  public Optional<RoomView.Connected> connectionsAt(
      long at, boolean present, boolean left, String after, int limit) {
    return knownSince() > at
        ? Optional.empty()
        : Optional.of(new ConnectionsAt(table, room, at).page(present, left, after, limit));
  }

  /**
   * Who was there in a window, and for how long.
   *
   * @param after the last user of the page before, null to begin
   */
  public Attendance attendance(long from, long to, Attendance.Place after, int limit) {
    return Attendance.of(new ConnectionHistory(table, room).touching(from, to), from, to)
        .page(after, limit);
  }

  /**
   * What happened in a window.
   *
   * @param after the last change of the page before, null to begin
   */
  public RoomChanges.Page changes(long from, long to, RoomChanges.Place after, int limit) {
    return new RoomChanges(table, room, from, to).page(after, limit);
  }
}
