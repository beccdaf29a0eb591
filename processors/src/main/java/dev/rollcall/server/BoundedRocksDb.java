package dev.rollcall.server;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the native memory of all stores of the process. By default each store of each task
 * takes up to 100 MiB for itself.
 *
 * <p>Kafka Streams makes an instance for each store, so what they share has to be static; it lives
 * as long as the process.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

  private static final long CACHE_BYTES = 192L << 20;
  private static final long MEMTABLE_BYTES = 64L << 20;
  private static final long BLOCK_BYTES = 4 << 10;

  /**
   * The share of a memtable that tells which keys are not in it: new people are looked up first.
   */
  private static final double MEMTABLE_FILTER = 0.1;

  static {
    org.rocksdb.RocksDB.loadLibrary();
  }

  /** Memtables are counted against the cache, so that its size bounds both. */
  private static final Cache CACHE = new LRUCache(CACHE_BYTES);

  private static final WriteBufferManager MEMTABLES = new WriteBufferManager(MEMTABLE_BYTES, CACHE);

  private BloomFilter filter;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    filter =
        new BloomFilter(10); // bits a key: one in a hundred look-ups of a missing key is wasted
    table.setBlockCache(CACHE);
    table.setBlockSize(BLOCK_BYTES);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinL0FilterAndIndexBlocksInCache(true);
    table.setFilterPolicy(filter);
    options.setWriteBufferManager(MEMTABLES);
    options.setTableFormatConfig(table);
    options.setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER);
    options.setMemtableWholeKeyFiltering(true);
  }

  @Override
  public void close(String storeName, Options options) {
    filter.close();
  }
}
