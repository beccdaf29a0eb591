package dev.rollcall.model;

import dev.rollcall.model.rows.IndexRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.Tally;
import dev.rollcall.model.rows.TotalRow;
import dev.rollcall.serde.PlainAvro;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds what moved in a batch of rooms to the rows of totals, each once, however many rooms moved.
 */
final class TotalRows {

  private static final PlainAvro<TotalRow> TOTAL = RoomTable.codec(TotalRow.class);

  private final Rows rows;
  private final Map<byte[], long[]> moved = new TreeMap<>(Arrays::compareUnsigned);

  TotalRows(Rows rows) {
    this.rows = rows;
  }

  /** Of a room that was so, and is now; null for one that is not in the index. */
  void moved(IndexRow before, IndexRow now) {
    add(before, -1);
    add(now, 1);
  }

  private void add(IndexRow row, int sign) {
    if (row != null) {
      long active = row.getActive() ? sign : 0;
      long people = (long) sign * row.getParticipants();
      add(Keys.total(Keys.BY_STATUS, row.getStatus()), sign, active, people);
      add(Keys.total(Keys.BY_VENDOR, orEmpty(row.getVendor())), sign, active, people);
      add(Keys.total(Keys.BY_REGION, orEmpty(row.getRegion())), sign, active, people);
    }
  }

  /** No text that was told is empty, so that one stands for none. */
  static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** Of those who came and went; the row's are then none. */
  void take(RoomRow room) {
    for (Tally tally : room.getTally()) {
      add(Keys.minute(tally.getMinute()), tally.getJoins(), tally.getLeaves(), 0);
    }
    if (!room.getTally().isEmpty()) {
      room.setTally(List.of());
    }
  }

  private void add(byte[] key, long... by) {
    long[] sum = moved.computeIfAbsent(key, any -> new long[by.length]);
    for (int i = 0; i < by.length; i++) {
      sum[i] += by[i];
    }
  }

  void write() {
    moved.forEach(
        (key, by) -> {
          if (by[0] != 0 || by[1] != 0 || by[2] != 0) {
            if (key[0] == Keys.MINUTE) {
              writeMinute(key, by);
            } else {
              writeTotal(key, by);
            }
          }
        });
    moved.clear();
  }

  private void writeTotal(byte[] key, long[] by) {
    TotalRow known = decode(rows.get(key));
    long count = known.getRooms() + by[0];
    if (count == 0) {
      rows.delete(key);
    } else {
      TotalRow sum =
          new TotalRow(count, known.getActiveRooms() + by[1], known.getParticipants() + by[2]);
      rows.put(key, TOTAL.encode(sum));
    }
  }

  private void writeMinute(byte[] key, long[] by) {
    long[] known = minute(rows.get(key));
    rows.put(
        key,
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(known[0] + by[0])
            .putLong(known[1] + by[1])
            .array());
  }

  /** Nothing for null. */
  static TotalRow decode(byte[] value) {
    return value == null ? new TotalRow(0L, 0L, 0L) : TOTAL.decode(value);
  }

  /** Joins and leaves; none for null. */
  static long[] minute(byte[] value) {
    if (value == null) {
      return new long[2];
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return new long[] {bytes.getLong(), bytes.getLong()};
  }
}
