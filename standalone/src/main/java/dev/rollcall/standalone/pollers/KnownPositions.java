package dev.rollcall.standalone.pollers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all pollers stand, as the topic of positions tells: source partitions and offsets of the
 * connector, each as a JSON object. Tasks read it in place of what Connect keeps. For use by
 * several threads.
 */
final class KnownPositions implements OffsetStorageReader, SourceTaskContext {
  private static final Logger LOG = LoggerFactory.getLogger(KnownPositions.class);
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final ObjectMapper json = new ObjectMapper();
  private final Map<Map<String, Object>, Map<String, Object>> known = new ConcurrentHashMap<>();

  /** Takes in a record of the topic; the latest of a key holds. */
  void read(String key, byte[] value) {
    try {
      Map<String, Object> partition = json.readValue(key, OBJECT);
      if (value == null) {
        known.remove(partition);
      } else {
        known.put(partition, json.readValue(value, OBJECT));
      }
    } catch (java.io.IOException | IllegalArgumentException e) {
      LOG.warn(
          "A record of the topic of pollers' positions is none of ours and left out, key {}", key);
    }
  }

  String key(Map<String, ?> partition) {
    return new String(write(partition), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Of an offset, as {@link #read} takes it. */
  byte[] write(Map<String, ?> object) {
    try {
      return json.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of texts is JSON.", e);
    }
  }

  void clear() {
    known.clear();
  }

  @Override
  public <T> Map<String, Object> offset(Map<String, T> partition) {
    return known.get(partition);
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

  /** A task of ours asks for none. */
  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("There are no metrics of Connect here.");
  }
}
