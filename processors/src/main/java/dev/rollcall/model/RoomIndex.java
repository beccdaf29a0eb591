package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.model.rows.IndexRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.serde.PlainAvro;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Keeps the rows that a listing goes along, and the totals, where a room's snapshot is taken: at
 * most once a second a room, so that an event costs nothing more.
 *
 * <p>A reader without a lock never misses a room that moves: its new rows are there before the old
 * ones go, and only then its mark of being due.
 */
final class RoomIndex {

  /** Texts beyond this many characters are cut, since a row is written anew with every count. */
  private static final int MOST_CHARACTERS = 256;

  private static final PlainAvro<IndexRow> INDEX = RoomTable.codec(IndexRow.class);
  private static final byte[] NOTHING = {};

  private final Rows rows;
  private final TotalRows totals;

  RoomIndex(Rows rows) {
    this.rows = rows;
    this.totals = new TotalRows(rows);
  }

  /** What a listing tests a room by. */
  static IndexRow row(Room room) {
    Instant updatedAt = room.getUpdatedAt() != null ? room.getUpdatedAt() : room.getCreatedAt();
    return new IndexRow(
        room.getStatus().name(),
        room.getActive(),
        room.getSource() == null ? null : cut(room.getSource().getVendor()),
        cut(room.getRegion()),
        cut(room.getName()),
        room.getParticipantCount(),
        Math.max(Times.millis(updatedAt), 0));
  }

  /** Null for null. */
  static String cut(String text) {
    if (text == null || text.length() <= MOST_CHARACTERS) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
    return text.substring(0, splitsPair ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  }

  /** Null for a room that is not in the index. */
  static IndexRow read(ReadableRows rows, String room) {
    return decode(rows.get(Keys.of(Keys.INDEX, room)));
  }

  static IndexRow decode(byte[] value) {
    return INDEX.decode(value);
  }

  /** As the room is now; takes its tally, and the caller writes the room's row. */
  void renew(Room room, RoomRow row) {
    replace(room.getId(), row(room));
    totals.take(row);
  }

  /** The room goes. */
  void remove(String room, RoomRow row) {
    replace(room, null);
    totals.take(row);
  }

  /** What all those rooms came to. */
  void writeTotals() {
    totals.write();
  }

  private void replace(String room, IndexRow now) {
    IndexRow before = read(rows, room);
    if (now == null ? before == null : now.equals(before)) {
      return;
    }
    SortedSet<byte[]> keys = keys(room, now);
    SortedSet<byte[]> gone = keys(room, before);
    byte[] value = INDEX.encode(now);
    for (byte[] key : keys) {
      boolean isNew = !gone.remove(key);
      boolean holdsValue = key[0] == Keys.INDEX || key[0] == Keys.BY_PARTICIPANTS;
      if (isNew || holdsValue) {
        rows.put(key, holdsValue ? value : NOTHING);
      }
    }
    gone.forEach(rows::delete);
    totals.moved(before, now);
  }

  /** Of all rows that a room has in the index; none for null. */
  private static SortedSet<byte[]> keys(String room, IndexRow row) {
    SortedSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
    if (row != null) {
      keys.add(Keys.of(Keys.INDEX, room));
      keys.add(Keys.byParticipants(RoomSort.PARTICIPANTS.place(room, row)));
      keys.add(Keys.byUpdate(RoomSort.UPDATED.place(room, row)));
      keys.add(Keys.byText(Keys.BY_STATUS, row.getStatus(), room));
      addText(keys, Keys.BY_VENDOR, row.getVendor(), room);
      addText(keys, Keys.BY_REGION, row.getRegion(), room);
      addText(keys, Keys.BY_NAME, row.getName(), room);
    }
    return keys;
  }

  private static void addText(SortedSet<byte[]> keys, byte tag, String text, String room) {
    if (text != null) {
      keys.add(Keys.byText(tag, text, room));
    }
  }
}
