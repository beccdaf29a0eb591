package dev.rollcall.benchmarks.encoding;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.serde.TrustedPackages;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Our serializer and deserializer beside Avro's own classes, which know neither schema ids nor
 * headers, and beside Apicurio's, a general client. The registries are in memory: what is measured
 * is each record after the first.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(5)
public class EncodingBenchmark {

  private static final String TOPIC = "topic";
  private static final Instant AT = Instant.ofEpochMilli(1_587_667_174_725L);

  /** A join of some 100 bytes, or a room of ten people of some 800. */
  @Param({"event", "room"})
  public String record;

  @Param({"plain", "rollcall", "apicurio"})
  public String system;

  private SpecificRecord value;
  private byte[] bytes;
  private Serializer<SpecificRecord> serializer;
  private Deserializer<SpecificRecord> deserializer;

  @Setup
  public void prepare() {
    TrustedPackages.trust("dev.rollcall.avro");
    value = record.equals("event") ? event() : room();
    switch (system) {
      case "plain" -> {
        PlainSerde plain = new PlainSerde(value.getSchema());
        serializer = plain::write;
        deserializer = plain::read;
      }
      case "rollcall" -> rollcall(value.getClass());
      case "apicurio" -> apicurio(value.getSchema());
      default -> throw new IllegalArgumentException(system);
    }
    bytes = serializer.serialize(TOPIC, value);
    if (!value.equals(deserializer.deserialize(TOPIC, bytes))) {
      throw new IllegalStateException(system + " does not read what it has written.");
    }
  }

  @Benchmark
  public byte[] encode() {
    return serializer.serialize(TOPIC, value);
  }

  @Benchmark
  public SpecificRecord decode() {
    return deserializer.deserialize(TOPIC, bytes);
  }

  private <T extends SpecificRecord> void rollcall(Class<T> type) {
    KafkaAvroSerde<T> serde = KafkaAvroSerde.of(new MockSchemaRegistry(), type);
    serializer = (topic, record) -> serde.serializer().serialize(topic, type.cast(record));
    deserializer = (topic, data) -> serde.deserializer().deserialize(topic, data);
  }

  /** With its registry's part played in memory, in Confluent's wire format. */
  private void apicurio(Schema schema) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("apicurio.registry.url", "http://localhost/apis/registry/v3");
    settings.put("apicurio.registry.auto-register", "true");
    settings.put("apicurio.registry.use-id", "contentId");
    settings.put(
        "apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler");
    settings.put("apicurio.registry.headers.enabled", "false");
    settings.put("apicurio.registry.avro.encoding", "BINARY");
    settings.put("apicurio.registry.dereference-schema", "true");
    settings.put("apicurio.registry.use-specific-avro-reader", "true");
    AvroKafkaSerializer<SpecificRecord> writer = new AvroKafkaSerializer<>(OneSchema.as(schema));
    writer.configure(settings, false);
    serializer = writer;
    AvroKafkaDeserializer<SpecificRecord> reader =
        new AvroKafkaDeserializer<>(OneSchema.as(schema));
    reader.configure(settings, false);
    deserializer = reader;
  }

  private static RoomEvent event() {
    return RoomEvents.participantJoined("livekit:acme:RM_hycBMAjmt6Ub")
        .participant("PA_5Yk8CUBcGb3u")
        .identity("alice@example.com")
        .name("Alice")
        .at(AT)
        .build();
  }

  private static Room room() {
    Map<String, Participant> participants = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      String id = "PA_5Yk8CUBcGb3" + i;
      Participant participant =
          Participant.newBuilder()
              .setId(id)
              .setRoomId("livekit:acme:RM_hycBMAjmt6Ub")
              .setIdentity("user-" + i + "@example.com")
              .setName("User " + i)
              .setJoinedAt(AT)
              .build();
      participants.put(id, participant);
    }
    return Room.newBuilder()
        .setId("livekit:acme:RM_hycBMAjmt6Ub")
        .setName("Standup")
        .setStatus(RoomStatus.ACTIVE)
        .setCreatedAt(AT)
        .setParticipants(participants)
        .setParticipantCount(participants.size())
        .build();
  }
}
