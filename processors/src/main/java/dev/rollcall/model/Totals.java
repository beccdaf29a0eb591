package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.model.rows.IndexRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.TotalRow;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What rooms come to. Vendors and regions that were not told are under the empty text.
 *
 * @param byStatus rooms
 * @param minutes people who came and went, by the beginning of the minute
 */
public record Totals(
    Map<String, Long> byStatus,
    Map<String, Count> byVendor,
    Map<String, Count> byRegion,
    NavigableMap<Long, Flow> minutes) {

  /**
   * @param active rooms that have somebody in them or a session open
   */
  public record Count(long rooms, long active, long participants) {

    public static final Count NONE = new Count(0, 0, 0);

    public Count plus(Count other) {
      return new Count(
          rooms + other.rooms, active + other.active, participants + other.participants);
    }
  }

  public record Flow(long joins, long leaves) {

    public static final Flow NONE = new Flow(0, 0);

    public Flow plus(Flow other) {
      return new Flow(joins + other.joins, leaves + other.leaves);
    }
  }

  public static Totals none() {
    return new Totals(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /**
   * Those of one task.
   *
   * @param now the minutes that are kept end with this one; epoch milliseconds
   * @param mostDue how many rooms that have changed since they were counted are looked at
   */
  public static Totals of(ReadableRows rows, long now, int mostDue) {
    Totals totals = none();
    try (Rows.Cursor cursor = rows.range(Keys.first(Keys.TOTAL), Keys.end(Keys.TOTAL))) {
      cursor.forEachRemaining(totals::add);
    }
    byte[] first = Keys.minute(Math.max(Tallies.first(now), 0));
    try (Rows.Cursor cursor = rows.range(first, Keys.end(Keys.MINUTE))) {
      while (cursor.hasNext()) {
        Rows.Row row = cursor.next();
        long[] flow = TotalRows.minute(row.value());
        totals.add(Keys.dueAt(row.key()), new Flow(flow[0], flow[1]));
      }
    }
    for (String id : DueRooms.ids(rows, mostDue)) {
      totals.add(rows, id);
    }
    return totals.within(now);
  }

  /** How many rooms of a task are in the index. */
  static long rooms(ReadableRows rows) {
    byte[] from = Keys.total(Keys.BY_STATUS, "");
    byte[] to = Keys.total((byte) (Keys.BY_STATUS + 1), "");
    long rooms = 0;
    try (Rows.Cursor cursor = rows.range(from, to)) {
      while (cursor.hasNext()) {
        rooms += TotalRows.decode(cursor.next().value()).getRooms();
      }
    }
    return rooms;
  }

  /** How many of them have that text. */
  static long rooms(ReadableRows rows, byte kind, String text) {
    return TotalRows.decode(rows.get(Keys.total(kind, text))).getRooms();
  }

  private void add(Rows.Row row) {
    String text = Keys.totalText(row.key());
    TotalRow total = TotalRows.decode(row.value());
    Count count = new Count(total.getRooms(), total.getActiveRooms(), total.getParticipants());
    switch (row.key()[1]) {
      case Keys.BY_STATUS -> byStatus.merge(text, count.rooms, Long::sum);
      case Keys.BY_VENDOR -> byVendor.merge(text, count, Count::plus);
      default -> byRegion.merge(text, count, Count::plus);
    }
  }

  /** What a room has changed by since it was counted. */
  private void add(ReadableRows rows, String id) {
    RoomTable table = RoomTable.readOnly(rows, id);
    RoomRow row = table.roomRow();
    if (row == null) {
      return;
    }
    Room room = RoomView.room(id, row, table.attributes());
    add(RoomIndex.read(rows, id), -1);
    add(RoomIndex.row(room), 1);
    row.getTally()
        .forEach(tally -> add(tally.getMinute(), new Flow(tally.getJoins(), tally.getLeaves())));
  }

  private void add(IndexRow row, int sign) {
    if (row != null) {
      Count count =
          new Count(sign, row.getActive() ? sign : 0, (long) sign * row.getParticipants());
      byStatus.merge(row.getStatus(), count.rooms, Long::sum);
      byVendor.merge(TotalRows.orEmpty(row.getVendor()), count, Count::plus);
      byRegion.merge(TotalRows.orEmpty(row.getRegion()), count, Count::plus);
    }
  }

  private void add(long minute, Flow flow) {
    minutes.merge(minute, flow, Flow::plus);
  }

  /** Adds those of other rooms. */
  public void add(Totals other) {
    other.byStatus.forEach((status, rooms) -> byStatus.merge(status, rooms, Long::sum));
    other.byVendor.forEach((vendor, count) -> byVendor.merge(vendor, count, Count::plus));
    other.byRegion.forEach((region, count) -> byRegion.merge(region, count, Count::plus));
    other.minutes.forEach(this::add);
  }

  /**
   * The same, of which nothing is left that comes to no room, with all the minutes that are kept,
   * also those in which nothing was.
   */
  public Totals within(long now) {
    Totals kept = none();
    kept.add(this);
    kept.byStatus.values().removeIf(rooms -> rooms == 0);
    kept.byVendor.values().removeIf(count -> count.rooms == 0);
    kept.byRegion.values().removeIf(count -> count.rooms == 0);
    kept.minutes.clear();
    for (int i = 0; i < Tallies.MINUTES; i++) {
      long minute = Tallies.first(now) + i * Tallies.MINUTE_MILLIS;
      kept.minutes.put(minute, minutes.getOrDefault(minute, Flow.NONE));
    }
    return kept;
  }

  /** All rooms together. */
  public Count all() {
    return byVendor.values().stream().reduce(Count.NONE, Count::plus);
  }
}
