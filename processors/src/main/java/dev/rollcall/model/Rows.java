package dev.rollcall.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** An ordered map of bytes (keys compare unsigned): the store of one task, or a tree in a test. */
public interface Rows extends ReadableRows {

  void put(byte[] key, byte[] value);

  void delete(byte[] key);

  /** One row; the array contents belong to the reader. */
  record Row(byte[] key, byte[] value) {}

  /** Rows in key order; closing it frees native memory, so always close it. */
  interface Cursor extends Iterator<Row>, AutoCloseable {
    @Override
    void close();
  }

  /** The first row of a cursor, which it closes. */
  static Optional<Row> first(Cursor cursor) {
    try (cursor) {
      return cursor.hasNext() ? Optional.of(cursor.next()) : Optional.empty();
    }
  }

  /** The first {@code limit} rows of a cursor, which it closes. */
  static List<Row> take(Cursor cursor, int limit) {
    List<Row> rows = new ArrayList<>();
    take(cursor, limit, rows);
    return rows;
  }

  /** Adds rows of a cursor until there are {@code limit}, and closes it. */
  static void take(Cursor cursor, int limit, List<Row> rows) {
    try (cursor) {
      while (cursor.hasNext() && rows.size() < limit) {
        rows.add(cursor.next());
      }
    }
  }
}
