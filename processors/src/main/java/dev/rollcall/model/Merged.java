package dev.rollcall.model;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Rows of those present and those past in one order, that of their participant ids. */
final class Merged implements Iterator<Rows.Row>, AutoCloseable {

  private final Rows.Cursor present;
  private final Rows.Cursor past; // null when not asked for
  private Rows.Row nextPresent;
  private Rows.Row nextPast;

  /**
   * @param withPast also the past; those present are always there, since they may have left before
   * @param after the participant id to go on after, null to begin
   */
  Merged(RoomTable table, boolean withPast, String after) {
    present = table.present(from(Keys.PRESENT, table, after));
    past = withPast ? table.past(from(Keys.PAST, table, after)) : null;
    nextPresent = advance(present);
    nextPast = advance(past);
  }

  private static byte[] from(byte tag, RoomTable table, String after) {
    return after == null ? null : Keys.after(Keys.of(tag, table.room(), after));
  }

  private static Rows.Row advance(Rows.Cursor cursor) {
    return cursor != null && cursor.hasNext() ? cursor.next() : null;
  }

  @Override
  public boolean hasNext() {
    return nextPresent != null || nextPast != null;
  }

  @Override
  public Rows.Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (nextPast == null || (nextPresent != null && isBefore(nextPresent, nextPast))) {
      Rows.Row row = nextPresent;
      nextPresent = advance(present);
      return row;
    }
    Rows.Row row = nextPast;
    nextPast = advance(past);
    return row;
  }

  private static boolean isBefore(Rows.Row one, Rows.Row other) {
    return java.util.Arrays.compareUnsigned(
            one.key(), 1, one.key().length, other.key(), 1, other.key().length)
        < 0;
  }

  @Override
  public void close() {
    present.close();
    if (past != null) {
      past.close();
    }
  }
}
