package dev.rollcall.model;

import dev.rollcall.avro.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The rooms of one task, in the order of the UTF-8 bytes of their ids. */
public final class RoomList {

  /**
   * @param rooms without their participants
   * @param lastId the room id to go on after; null when there are no more
   */
  public record Page(List<Room> rooms, String lastId) {}

  private RoomList() {}

  /**
   * @param after the room id to go on after, null to begin
   * @param limit how many rooms to give at most
   * @param budget how many rooms to look at at most, so that a filter that fits few cannot hold a
   *     thread for long
   */
  public static Page page(
      ReadableRows rows, String after, Predicate<Room> filter, int limit, int budget) {
    byte[] from = after == null ? Keys.first(Keys.ROOM) : Keys.after(Keys.of(Keys.ROOM, after));
    List<Room> found = new ArrayList<>();
    try (Rows.Cursor cursor = rows.range(from, Keys.end(Keys.ROOM))) {
      for (int seen = 1; cursor.hasNext(); seen++) {
        Rows.Row row = cursor.next();
        String roomId = Keys.room(row.key());
        Room room =
            RoomView.room(
                roomId,
                RoomTable.decodeRoom(row.value()),
                RoomTable.readOnly(rows, roomId).attributes());
        if (filter.test(room)) {
          found.add(room);
        }
        if (found.size() == limit || seen == budget) {
          return new Page(found, cursor.hasNext() ? roomId : null);
        }
      }
    }
    return new Page(found, null);
  }
}
