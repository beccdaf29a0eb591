package dev.rollcall.serde;

import dev.rollcall.registry.SchemaRegistry;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** {@link KafkaAvroSerializer} and {@link KafkaAvroDeserializer} together. */
public final class KafkaAvroSerde<T extends IndexedRecord> implements Serde<T> {
  private final KafkaAvroSerializer<T> serializer;
  private final KafkaAvroDeserializer<T> deserializer;

  /** For Kafka, which calls {@link #configure} next. */
  public KafkaAvroSerde() {
    this(new KafkaAvroSerializer<>(), new KafkaAvroDeserializer<>());
  }

  private KafkaAvroSerde(KafkaAvroSerializer<T> serializer, KafkaAvroDeserializer<T> deserializer) {
    this.serializer = serializer;
    this.deserializer = deserializer;
  }

  /** For values of one generated class; the registry stays the caller's to close. */
  public static <T extends SpecificRecord> KafkaAvroSerde<T> of(
      SchemaRegistry registry, Class<T> type) {
    return of(registry, type, Map.of());
  }

  /**
   * @param settings those of {@link AvroSerdeConfig}; how to reach a registry is not looked at
   */
  public static <T extends SpecificRecord> KafkaAvroSerde<T> of(
      SchemaRegistry registry, Class<T> type, Map<String, ?> settings) {
    return new KafkaAvroSerde<>(
        new KafkaAvroSerializer<>(registry, settings, false),
        new KafkaAvroDeserializer<>(registry, type));
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    serializer.configure(settings, isKey);
    deserializer.configure(settings, isKey);
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }
}
