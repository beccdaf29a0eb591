package dev.rollcall.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Rows in memory; cursors see the rows as they were when opened. */
public final class TreeRows implements Rows {

  private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
  private int reads;
  private int writes;

  void clear() {
    rows.clear();
  }

  @Override
  public byte[] get(byte[] key) {
    reads++;
    return rows.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    writes++;
    rows.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    writes++;
    rows.remove(key);
  }

  @Override
  public Cursor range(byte[] from, byte[] to) {
    return cursor(rows.subMap(from, true, to, false));
  }

  @Override
  public Cursor reverseRange(byte[] from, byte[] to) {
    return cursor(rows.subMap(from, true, to, false).descendingMap());
  }

  /** Whether these bytes are anywhere in a key or a value. */
  boolean hold(String text) {
    return rows.entrySet().stream()
        .anyMatch(row -> holds(row.getKey(), text) || holds(row.getValue(), text));
  }

  private static boolean holds(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }

  public int size() {
    return rows.size();
  }

  /** Bytes of the largest row. */
  int largest() {
    return rows.values().stream().mapToInt(value -> value.length).max().orElse(0);
  }

  /** Rows read, stepped over and written since the last call. */
  public int takeWork() {
    int work = reads + writes;
    reads = 0;
    writes = 0;
    return work;
  }

  private Cursor cursor(NavigableMap<byte[], byte[]> part) {
    Iterator<Map.Entry<byte[], byte[]>> entries = new TreeMap<>(part).entrySet().iterator();
    return new Cursor() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Row next() {
        reads++;
        Map.Entry<byte[], byte[]> entry = entries.next();
        return new Row(entry.getKey(), entry.getValue());
      }

      @Override
      public void close() {
        // nothing native here
      }
    };
  }
}
