package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.http.EventSink;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.topics.Positions;
import dev.rollcall.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaEventSinkTest {

  private static final String TOPIC = "room-events";
  private static final int PARTITIONS = 4;

  /** The room id and the description are all that counts here. */
  private static final Serializer<RoomEvent> SERIALIZER =
      (topic, event) ->
          (event.getRoomId() + event.getVendorEventType()).getBytes(StandardCharsets.UTF_8);

  @Test
  void the_position_is_the_highest_offset_of_each_partition() {
    MockProducer<String, byte[]> producer = producer(true);

    Positions position = sink(producer).append(List.of(event("a"), event("bb"), event("a")));

    assertThat(producer.history()).extracting(ProducerRecord::key).containsExactly("a", "bb", "a");
    assertThat(producer.history()).extracting(ProducerRecord::partition).containsOnlyNulls();
    assertThat(position).isEqualTo(Positions.of(Map.of(1, 1L, 2, 0L)));
  }

  @Test
  void records_are_in_the_wire_format_under_the_topics_subject() {
    MockProducer<String, byte[]> producer = producer(true);
    MockSchemaRegistry registry = new MockSchemaRegistry();
    RollcallConfig config =
        ConfigSources.load(
            Map.of("kafka.bootstrap.servers", "k:9092", "schema.registry.url", "http://r:8081"),
            Map.of(),
            null);

    KafkaEventSink.of(config, registry, producer).append(List.of(event("a")));

    assertThat(producer.history().get(0).topic()).isEqualTo(TOPIC);
    assertThat(producer.history().get(0).value()).startsWith(0, 0, 0, 0, 1);
    assertThat(registry.versions(TOPIC + "-value")).containsExactly(1);
  }

  @Test
  void an_event_too_large_for_a_record_stops_them_all() {
    MockProducer<String, byte[]> producer = producer(true);
    RoomEvent large = event("b");
    large.setVendorEventType("x".repeat(Topics.MAX_EVENT_BYTES));

    assertThatThrownBy(() -> sink(producer).append(List.of(event("a"), large)))
        .isInstanceOfSatisfying(EventSink.TooLarge.class, e -> assertThat(e.index()).isEqualTo(1));
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void a_registry_that_does_not_answer_stops_them_all() {
    MockProducer<String, byte[]> producer = producer(true);
    Serializer<RoomEvent> failing =
        (topic, event) -> {
          if (event.getRoomId().equals("b")) {
            throw new SerializationException("http://secret@registry refused");
          }
          return new byte[1];
        };
    KafkaEventSink sink = new KafkaEventSink(TOPIC, failing, producer, Duration.ofSeconds(30));

    assertThatThrownBy(() -> sink.append(List.of(event("a"), event("b"))))
        .isInstanceOf(EventSink.Unavailable.class)
        .hasMessageNotContaining("secret");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void a_broker_that_refuses_makes_the_write_unavailable() {
    MockProducer<String, byte[]> producer = producer(true);
    producer.sendException = new TimeoutException("no metadata");

    assertThatThrownBy(() -> sink(producer).append(List.of(event("a"))))
        .isInstanceOf(EventSink.Unavailable.class);
  }

  @Test
  void without_an_acknowledgement_the_write_is_not_done() {
    MockProducer<String, byte[]> producer = producer(false);
    KafkaEventSink sink = new KafkaEventSink(TOPIC, SERIALIZER, producer, Duration.ofMillis(50));

    assertThatThrownBy(() -> sink.append(List.of(event("a"))))
        .isInstanceOf(EventSink.Unavailable.class)
        .hasMessageContaining("Sending them all again is safe");
  }

  @Test
  void a_closed_producer_makes_the_write_unavailable() {
    MockProducer<String, byte[]> producer = producer(true);
    KafkaEventSink sink = sink(producer);
    sink.close();

    assertThatThrownBy(() -> sink.append(List.of(event("a"))))
        .isInstanceOf(EventSink.Unavailable.class);
  }

  @Test
  void what_the_promise_needs_cannot_be_configured_away() {
    RollcallConfig config =
        ConfigSources.load(
            Map.of(
                "kafka.bootstrap.servers", "k:9092",
                "schema.registry.url", "http://r",
                "kafka.acks", "1",
                "kafka.partitioner.class", "some.Partitioner",
                "kafka.compression.type", "zstd"),
            Map.of(),
            null);

    Map<String, Object> settings = KafkaEventSink.settings(config);

    assertThat(settings)
        .doesNotContainKey(ProducerConfig.PARTITIONER_CLASS_CONFIG)
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
        .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd")
        .containsEntry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "k:9092");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    assertThatCode(() -> new ProducerConfig(settings)).doesNotThrowAnyException();
  }

  @Test
  void records_are_not_compressed_unless_asked() {
    RollcallConfig config =
        ConfigSources.load(
            Map.of("kafka.bootstrap.servers", "k:9092", "schema.registry.url", "http://r"),
            Map.of(),
            null);

    assertThat(KafkaEventSink.settings(config))
        .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
  }

  private static KafkaEventSink sink(MockProducer<String, byte[]> producer) {
    return new KafkaEventSink(TOPIC, SERIALIZER, producer, Duration.ofSeconds(30));
  }

  private static MockProducer<String, byte[]> producer(boolean acknowledges) {
    Node node = new Node(0, "k", 9092);
    List<PartitionInfo> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new PartitionInfo(TOPIC, i, node, new Node[] {node}, new Node[] {node}));
    }
    Cluster cluster = new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
    return new MockProducer<>(
        cluster,
        acknowledges,
        new ByLengthOfKey(),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static RoomEvent event(String roomId) {
    return RoomEvent.newBuilder()
        .setType(RoomEventType.ROOM_UPDATED)
        .setRoomId(roomId)
        .setOccurredAt(Instant.ofEpochMilli(1_700_000_000_000L))
        .build();
  }

  /** Stands for Kafka's own partitioner, which the mock does not have. */
  private static final class ByLengthOfKey implements Partitioner {
    @Override
    public int partition(
        String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster c) {
      return keyBytes.length;
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }
}
