package dev.rollcall.connectors.sink;

import dev.rollcall.connectors.connect.PluginVersion;
import dev.rollcall.registry.RegistryException;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.serde.KafkaAvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Reads {@code room-state}, {@code room-participants} and {@code room-sessions} as flat rows, for
 * sinks into tables: the key as the columns of the primary key, the value as the others. A topic is
 * known by the end of its name, so that a prefix does no harm.
 *
 * <p>For values it takes the settings of a registry that speaks the Confluent REST API, such as
 * {@code schema.registry.url}; for keys it needs none. Values of later schemas are read as those of
 * this version.
 *
 * <p>What cannot be read is a {@link DataException}, which Connect sends to its dead letter queue
 * where one is configured. A registry that gives no answer is a {@link RetriableException}: the
 * record is good and waits, for as long as {@code errors.retry.timeout} lets it.
 */
public final class RowConverter implements Converter {

  /** How the values of each topic are read; topics of one worker are few. */
  private final Map<String, Function<byte[], SchemaAndValue>> readers = new ConcurrentHashMap<>();

  private boolean isKey;

  /** Null for keys. */
  private SchemaRegistry registry;

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    this.isKey = isKey;
    if (!isKey) {
      registry = SchemaRegistry.open(settings);
    }
  }

  /** Null for null. */
  @Override
  public SchemaAndValue toConnectData(String topic, byte[] bytes) {
    if (bytes == null) {
      return SchemaAndValue.NULL;
    }
    return readers.computeIfAbsent(topic, this::reader).apply(bytes);
  }

  private Function<byte[], SchemaAndValue> reader(String topic) {
    Table<?> table = Table.of(topic);
    return isKey
        ? key -> table.key().apply(new String(key, StandardCharsets.UTF_8))
        : values(topic, table);
  }

  private <V extends SpecificRecord> Function<byte[], SchemaAndValue> values(
      String topic, Table<V> table) {
    KafkaAvroDeserializer<V> deserializer = new KafkaAvroDeserializer<>(registry, table.type());
    return bytes -> table.row().from(read(deserializer, topic, bytes));
  }

  private static <V extends SpecificRecord> V read(
      KafkaAvroDeserializer<V> deserializer, String topic, byte[] bytes) {
    try {
      return deserializer.deserialize(topic, bytes);
    } catch (SerializationException e) {
      if (RegistryException.isRetriable(e)) {
        throw new RetriableException(e.getMessage(), e);
      }
      throw new DataException(e.getMessage(), e);
    }
  }

  /** Rows are made for sinks alone. */
  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    throw new DataException(
        "A row of %s cannot be written to a topic: this converter is for sinks.".formatted(topic));
  }

  /** Empty: what a registry needs is checked by {@link #configure}. */
  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
    }
  }
}
