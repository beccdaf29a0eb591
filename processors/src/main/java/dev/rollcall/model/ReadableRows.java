package dev.rollcall.model;

/** The reading half of {@link Rows}. */
public interface ReadableRows {

  /** The value, or null. */
  byte[] get(byte[] key);

  /** Rows with {@code from <= key < to}, ascending. */
  Rows.Cursor range(byte[] from, byte[] to);

  /** Rows with {@code from <= key < to}, descending. */
  Rows.Cursor reverseRange(byte[] from, byte[] to);
}
