package dev.rollcall.connectors.connect;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Source offsets in memory, and the context that a task reads them from. */
final class Offsets implements OffsetStorageReader, SourceTaskContext {
  private final Map<Map<String, ?>, Map<String, ?>> committed = new HashMap<>();

  /** As Connect does once the records are acknowledged. */
  void commit(List<SourceRecord> records) {
    records.forEach(record -> committed.put(record.sourcePartition(), record.sourceOffset()));
  }

  Map<Map<String, ?>, Map<String, ?>> committed() {
    return committed;
  }

  @Override
  public <T> Map<String, Object> offset(Map<String, T> partition) {
    Map<String, ?> offset = committed.get(partition);
    return offset == null ? null : new HashMap<>(offset);
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
    partitions.forEach(partition -> found.put(partition, offset(partition)));
    return found;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return this;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return null;
  }
}
