package dev.rollcall.serde;

import dev.rollcall.registry.BoundedCache;
import dev.rollcall.registry.RegistryException;
import dev.rollcall.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes Avro records, generated or generic, in the Confluent wire format. Safe for use by several
 * threads; the registry is asked once for each topic and schema.
 *
 * <p>Failures are {@link SerializationException}s. Where the registry is the cause, {@link
 * RegistryException#isRetriable(Throwable)} tells whether trying again can help.
 */
public final class KafkaAvroSerializer<T extends IndexedRecord> implements Serializer<T> {
  static final byte MAGIC = 0;
  static final int HEADER_BYTES = 5;
  private static final int CAPACITY = 1_000;

  private final AvroBinary binary = new AvroBinary();
  private final BoundedCache<Key, Target> targets = new BoundedCache<>(CAPACITY);
  private final boolean ownsRegistry;
  private SchemaRegistry registry;
  private AvroSerdeConfig config;
  private SubjectNameStrategy strategy;
  private boolean isKey;

  /** The target of the last record, which is nearly always that of the next. */
  private volatile Target last;

  /** Where records of one schema, the very object, go in one topic, and how they are written. */
  private record Target(String topic, Schema schema, byte[] header, DatumWriter<Object> writer) {
    @SuppressWarnings("ReferenceEquality") // the very object, as said above
    boolean isFor(String topic, Schema schema) {
      return this.schema == schema && this.topic.equals(topic);
    }
  }

  /** Compares the schema by identity: comparing by content would cost more than writing. */
  private record Key(String topic, Schema schema) {
    @Override
    @SuppressWarnings("ReferenceEquality") // by identity, as said above
    public boolean equals(Object other) {
      return other instanceof Key k && k.schema == schema && k.topic.equals(topic);
    }

    @Override
    public int hashCode() {
      return 31 * topic.hashCode() + System.identityHashCode(schema);
    }
  }

  /** For Kafka, which calls {@link #configure} next. */
  public KafkaAvroSerializer() {
    this.ownsRegistry = true;
  }

  /** For values, with default settings. */
  public KafkaAvroSerializer(SchemaRegistry registry) {
    this(registry, Map.of(), false);
  }

  /**
   * @param registry stays the caller's to close
   * @param settings those of {@link AvroSerdeConfig}; how to reach a registry is not looked at
   */
  public KafkaAvroSerializer(SchemaRegistry registry, Map<String, ?> settings, boolean isKey) {
    this.ownsRegistry = false;
    this.registry = registry;
    configure(settings, isKey);
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    this.config = new AvroSerdeConfig(settings);
    this.strategy = config.subjectNameStrategy(isKey);
    this.isKey = isKey;
    if (ownsRegistry) {
      this.registry = SchemaRegistry.open(settings);
    }
  }

  /** Null for null. */
  @Override
  public byte[] serialize(String topic, T record) {
    if (record == null) {
      return null;
    }
    Schema schema = record.getSchema();
    Target target = last;
    if (target == null || !target.isFor(topic, schema)) {
      target = target(topic, schema, record);
      last = target;
    }
    return binary.write(target.header, target.writer, record);
  }

  private Target target(String topic, Schema schema, T record) {
    Key key = new Key(topic, schema);
    Target known = targets.get(key);
    if (known != null) {
      return known;
    }
    Target made = newTarget(topic, schema, record);
    targets.put(key, made);
    return made;
  }

  private Target newTarget(String topic, Schema schema, T record) {
    String subject = strategy.subject(topic, isKey, schema);
    DatumWriter<Object> writer = writer(schema, record);
    try {
      if (config.useLatestVersion()) {
        var latest = registry.latest(subject);
        return new Target(
            topic, schema, header(latest.id()), LatestVersionWriter.of(schema, writer, latest));
      }
      int id =
          config.autoRegister()
              ? registry.register(subject, schema)
              : registry.idOf(subject, schema);
      return new Target(topic, schema, header(id), writer);
    } catch (RegistryException e) {
      throw new SerializationException(
          "No schema id for " + schema.getFullName() + " in " + topic + ": " + e.getMessage(), e);
    }
  }

  private static DatumWriter<Object> writer(Schema schema, Object record) {
    return record instanceof SpecificRecord
        ? CompiledWriter.of(schema, SpecificData.getForClass(record.getClass()))
        : new GenericDatumWriter<>(schema, GenericData.get());
  }

  private static byte[] header(int id) {
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array();
  }

  @Override
  public void close() {
    if (ownsRegistry && registry != null) {
      registry.close();
    }
  }
}
