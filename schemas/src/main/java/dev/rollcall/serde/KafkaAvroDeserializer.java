package dev.rollcall.serde;

import dev.rollcall.registry.BoundedCache;
import dev.rollcall.registry.RegistryException;
import dev.rollcall.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads Avro records in the Confluent wire format: into a generated class, whose schema may differ
 * from the writer's as Avro's resolution allows, or into generic records of the writer's schema.
 * Safe for use by several threads; the registry is asked once for each schema id.
 *
 * <p>Failures are {@link SerializationException}s. Where the registry is the cause, {@link
 * RegistryException#isRetriable(Throwable)} tells whether trying again can help; any other failure
 * is final.
 */
public final class KafkaAvroDeserializer<T extends IndexedRecord> implements Deserializer<T> {
  private static final int CAPACITY = 1_000;

  private final AvroBinary binary = new AvroBinary();
  private final BoundedCache<Integer, Source> sources = new BoundedCache<>(CAPACITY);
  private final boolean ownsRegistry;
  private final Class<T> type;
  private SchemaRegistry registry;
  private boolean specific;

  /** The source of the last record, which is nearly always that of the next. */
  private volatile Source last;

  /** A writer's schema by its id, and how its records are read. */
  private record Source(int id, DatumReader<?> reader) {}

  /** For Kafka, which calls {@link #configure} next. */
  public KafkaAvroDeserializer() {
    this.ownsRegistry = true;
    this.type = null;
    TrustedPackages.trustOurs();
  }

  /**
   * Reads generated classes of one type.
   *
   * @param registry stays the caller's to close
   */
  public KafkaAvroDeserializer(SchemaRegistry registry, Class<T> type) {
    this.ownsRegistry = false;
    this.registry = registry;
    this.type = type;
    this.specific = true;
    TrustedPackages.trustOurs();
  }

  /**
   * @param registry stays the caller's to close
   * @param settings those of {@link AvroSerdeConfig}; how to reach a registry is not looked at
   */
  public KafkaAvroDeserializer(SchemaRegistry registry, Map<String, ?> settings) {
    this.ownsRegistry = false;
    this.registry = registry;
    this.type = null;
    TrustedPackages.trustOurs();
    configure(settings, false);
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    this.specific = type != null || new AvroSerdeConfig(settings).specificReader();
    if (ownsRegistry) {
      this.registry = SchemaRegistry.open(settings);
    }
  }

  /** Null for null. */
  @Override
  @SuppressWarnings("unchecked")
  public T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return (T) binary.read(bytes, KafkaAvroSerializer.HEADER_BYTES, source(bytes).reader);
    } catch (SerializationException e) {
      throw new SerializationException(
          "A record of " + topic + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Source source(byte[] bytes) {
    if (bytes.length < KafkaAvroSerializer.HEADER_BYTES) {
      throw new SerializationException(
          bytes.length + " bytes are too few for a schema id. Expected byte 0 and 4 bytes of id.");
    }
    if (bytes[0] != KafkaAvroSerializer.MAGIC) {
      throw new SerializationException(
          "Unknown magic byte " + bytes[0] + ". Expected byte 0 and 4 bytes of schema id.");
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    Source source = last;
    if (source == null || source.id != id) {
      source = source(id);
      last = source;
    }
    return source;
  }

  private Source source(int id) {
    Source known = sources.get(id);
    if (known != null) {
      return known;
    }
    try {
      Schema writer = registry.byId(id);
      BoundedSchema.require(writer);
      Source made = new Source(id, specific ? specificReader(writer) : genericReader(writer));
      sources.put(id, made);
      return made;
    } catch (RegistryException e) {
      throw new SerializationException("No schema of id " + id + ": " + e.getMessage(), e);
    } catch (SecurityException | AvroRuntimeException | IOException e) {
      throw new SerializationException(
          "Records of schema " + id + " are not read: " + e.getMessage(), e);
    }
  }

  private static DatumReader<?> genericReader(Schema writer) throws IOException {
    return new FastReaderBuilder(GenericData.get()).createDatumReader(writer);
  }

  private DatumReader<?> specificReader(Schema writer) throws IOException {
    return SpecificReader.of(type != null ? type : generatedClass(writer), writer);
  }

  /** By the writer's name for the record; Avro refuses classes that are not trusted. */
  private static Class<?> generatedClass(Schema writer) {
    Class<?> found = SpecificData.get().getClass(writer);
    if (found == null || !SpecificRecord.class.isAssignableFrom(found)) {
      throw new SerializationException(
          "There is no generated class "
              + writer.getFullName()
              + " here; set "
              + AvroSerdeConfig.SPECIFIC_READER
              + "=false to read generic records.");
    }
    return found;
  }

  @Override
  public void close() {
    if (ownsRegistry && registry != null) {
      registry.close();
    }
  }
}
