package dev.rollcall.topology;

import dev.rollcall.model.Rows;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;

/**
 * What the one who writes the rows knows of them without asking the store: rows that were read or
 * written last, and where those of a kind begin.
 *
 * <p>A room's events come close together and touch the same few rows, and look-ups in RocksDB were
 * a third of the time of an event. Each tick looks for what is due, and RocksDB steps over every
 * row that was deleted since it compacted, so that a quiet task would pay for the busy time before.
 * Every write goes through to the store at once, so that queries, standbys and a restart know
 * nothing of it.
 */
final class CachedRows implements Rows {

  /** What an entry costs beside its bytes, roughly. */
  private static final int ENTRY_BYTES = 160;

  private static final byte[] ABSENT = {};

  private final Rows rows;
  private final long mostBytes;
  private final Map<Bytes, byte[]> cached = new LinkedHashMap<>(1_024, 0.75f, true);
  private long bytes;

  /** By the first byte of its keys: no row of the kind is before this key. Null where unknown. */
  private final byte[][] beginnings = new byte[256][];

  /**
   * @param rows of which nobody else writes the kinds that are read here
   */
  CachedRows(Rows rows, long mostBytes) {
    this.rows = rows;
    this.mostBytes = mostBytes;
  }

  @Override
  public byte[] get(byte[] key) {
    Bytes wrapped = Bytes.wrap(key);
    byte[] known = cached.get(wrapped);
    if (known != null) {
      return known == ABSENT ? null : known;
    }
    byte[] value = rows.get(key);
    keep(wrapped, value == null ? ABSENT : value);
    return value;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    rows.put(key, value);
    keep(Bytes.wrap(key), value);
    byte[] beginning = beginnings[key[0] & 0xff];
    if (beginning != null && Arrays.compareUnsigned(key, beginning) < 0) {
      beginnings[key[0] & 0xff] = key;
    }
  }

  @Override
  public void delete(byte[] key) {
    rows.delete(key);
    keep(Bytes.wrap(key), ABSENT);
  }

  @Override
  public Cursor range(byte[] from, byte[] to) {
    boolean isFromBeginning = from.length == 1 && isWithinKind(from[0], to);
    return isFromBeginning ? fromBeginning(from, to) : rows.range(from, to);
  }

  private static boolean isWithinKind(byte kind, byte[] to) {
    return to[0] == kind || (to.length == 1 && to[0] == kind + 1);
  }

  private Cursor fromBeginning(byte[] kind, byte[] to) {
    int index = kind[0] & 0xff;
    byte[] start = beginnings[index] == null ? kind : beginnings[index];
    byte[] end = {(byte) (kind[0] + 1)};
    // To the end of the kind, so that the first row is known also where it is behind the range.
    Until cursor =
        new Until(to, Arrays.compareUnsigned(start, to) < 0 ? rows.range(start, end) : null);
    if (cursor.rows != null) {
      beginnings[index] = cursor.next == null ? end : cursor.next.key().clone();
    }
    return cursor;
  }

  @Override
  public Cursor reverseRange(byte[] from, byte[] to) {
    return rows.reverseRange(from, to);
  }

  private void keep(Bytes key, byte[] value) {
    byte[] before = cached.put(key, value);
    bytes += before == null ? size(key, value) : value.length - before.length;
    var eldest = cached.entrySet().iterator();
    while (bytes > mostBytes) {
      Map.Entry<Bytes, byte[]> entry = eldest.next();
      bytes -= size(entry.getKey(), entry.getValue());
      eldest.remove();
    }
  }

  private static int size(Bytes key, byte[] value) {
    return ENTRY_BYTES + key.get().length + value.length;
  }

  /** The rows of a cursor that are before a key; none of null. */
  private static final class Until implements Cursor {
    private final byte[] to;
    private final Cursor rows;
    private Row next;

    Until(byte[] to, Cursor rows) {
      this.to = to;
      this.rows = rows;
      try {
        advance();
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    private void advance() {
      next = rows != null && rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      return next != null && Arrays.compareUnsigned(next.key(), to) < 0;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      advance();
      return row;
    }

    @Override
    public void close() {
      if (rows != null) {
        rows.close();
      }
    }
  }
}
