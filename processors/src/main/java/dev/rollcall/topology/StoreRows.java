package dev.rollcall.topology;

import dev.rollcall.model.ReadableRows;
import dev.rollcall.model.Rows;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** A state store as rows. */
public class StoreRows implements ReadableRows {

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;

  private StoreRows(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** The rows of a store that queries read, of one task or of several. */
  public static ReadableRows readOnly(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    return new StoreRows(store);
  }

  static Rows writable(KeyValueStore<Bytes, byte[]> store) {
    return new Writable(store);
  }

  @Override
  public byte[] get(byte[] key) {
    return store.get(Bytes.wrap(key));
  }

  @Override
  public Rows.Cursor range(byte[] from, byte[] to) {
    return new StoreCursor(store.range(Bytes.wrap(from), Bytes.wrap(to)), to);
  }

  @Override
  public Rows.Cursor reverseRange(byte[] from, byte[] to) {
    return new StoreCursor(store.reverseRange(Bytes.wrap(from), Bytes.wrap(to)), to);
  }

  private static final class Writable extends StoreRows implements Rows {
    private final KeyValueStore<Bytes, byte[]> store;

    Writable(KeyValueStore<Bytes, byte[]> store) {
      super(store);
      this.store = store;
    }

    @Override
    public void put(byte[] key, byte[] value) {
      store.put(Bytes.wrap(key), value);
    }

    @Override
    public void delete(byte[] key) {
      // A store's own delete looks the old value up first, to return it.
      store.put(Bytes.wrap(key), null);
    }
  }

  /** A store's ranges hold their upper bound; ours do not, so that row is passed over. */
  private static final class StoreCursor implements Rows.Cursor {
    private final KeyValueIterator<Bytes, byte[]> iterator;
    private final byte[] bound;
    private Rows.Row next;

    StoreCursor(KeyValueIterator<Bytes, byte[]> iterator, byte[] bound) {
      this.iterator = iterator;
      this.bound = bound;
    }

    @Override
    public boolean hasNext() {
      while (next == null && iterator.hasNext()) {
        KeyValue<Bytes, byte[]> entry = iterator.next();
        if (!Arrays.equals(entry.key.get(), bound)) {
          next = new Rows.Row(entry.key.get(), entry.value);
        }
      }
      return next != null;
    }

    @Override
    public Rows.Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Rows.Row row = next;
      next = null;
      return row;
    }

    @Override
    public void close() {
      iterator.close();
    }
  }
}
