package dev.rollcall.benchmarks.history;

import dev.rollcall.model.Rows;
import java.nio.file.Path;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Rows in RocksDB, as in the store of a task; it counts what is read. */
final class RocksRows implements Rows, AutoCloseable {

  private final Options options = new Options().setCreateIfMissing(true);
  private final RocksDB db;
  private long rowsRead;

  RocksRows(Path directory) throws RocksDBException {
    RocksDB.loadLibrary();
    db = RocksDB.open(options, directory.toString());
  }

  /** Got, or stepped over by a cursor, since the last call. */
  long takeRowsRead() {
    long read = rowsRead;
    rowsRead = 0;
    return read;
  }

  @Override
  public byte[] get(byte[] key) {
    rowsRead++;
    try {
      return db.get(key);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    try {
      db.put(key, value);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      db.delete(key);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Cursor range(byte[] from, byte[] to) {
    RocksCursor cursor = new RocksCursor(from, to, false);
    cursor.iterator.seekToFirst();
    return cursor;
  }

  @Override
  public Cursor reverseRange(byte[] from, byte[] to) {
    RocksCursor cursor = new RocksCursor(from, to, true);
    cursor.iterator.seekToLast();
    return cursor;
  }

  /** Drops what is deleted, also from the lowest level. */
  void compact() throws RocksDBException {
    try (CompactRangeOptions all =
        new CompactRangeOptions().setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
      db.compactRange(db.getDefaultColumnFamily(), null, null, all);
    }
  }

  @Override
  public void close() {
    db.close();
    options.close();
  }

  private final class RocksCursor implements Cursor {
    private final Slice lower;
    private final Slice upper;
    private final ReadOptions bounds;
    private final RocksIterator iterator;
    private final boolean backwards;

    RocksCursor(byte[] from, byte[] to, boolean backwards) {
      this.lower = new Slice(from);
      this.upper = new Slice(to);
      this.bounds = new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
      this.iterator = db.newIterator(bounds);
      this.backwards = backwards;
    }

    @Override
    public boolean hasNext() {
      return iterator.isValid();
    }

    @Override
    public Row next() {
      rowsRead++;
      Row row = new Row(iterator.key(), iterator.value());
      if (backwards) {
        iterator.prev();
      } else {
        iterator.next();
      }
      return row;
    }

    @Override
    public void close() {
      iterator.close();
      bounds.close();
      lower.close();
      upper.close();
    }
  }
}
