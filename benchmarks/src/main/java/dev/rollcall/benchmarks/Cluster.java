package dev.rollcall.benchmarks;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.standalone.broker.EmbeddedBroker;
import dev.rollcall.standalone.registry.RegistryServer;
import dev.rollcall.topics.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One broker and one registry for all contenders. */
final class Cluster implements AutoCloseable {

  static final int PARTITIONS = 4;

  private final Path directory;
  private final EmbeddedBroker broker;
  private final RegistryServer registryServer;
  private final SchemaRegistry registry;
  private final Admin admin;

  Cluster(Path directory) throws Exception {
    this.directory = directory;
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    registryServer = RegistryServer.start(broker.bootstrapServers(), 0);
    registry = SchemaRegistry.open(Map.of("schema.registry.url", registryServer.url().toString()));
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  String registryUrl() {
    return registryServer.url().toString();
  }

  SchemaRegistry registry() {
    return registry;
  }

  Path directory(String run) {
    return directory.resolve(run);
  }

  void createTopic(String name, Map<String, String> config) throws Exception {
    NewTopic topic = new NewTopic(name, Optional.of(PARTITIONS), Optional.of((short) 1));
    admin.createTopics(List.of(topic.configs(config))).all().get();
  }

  /** Writes a log of events and returns when all of it is there. */
  void write(String topic, List<RoomEvent> events) throws Exception {
    try (KafkaProducer<String, byte[]> producer = producer();
        KafkaAvroSerde<RoomEvent> serde = KafkaAvroSerde.of(registry, RoomEvent.class)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
      for (RoomEvent event : events) {
        byte[] value = serde.serializer().serialize(topic, event);
        sent.add(producer.send(new ProducerRecord<>(topic, event.getRoomId(), value)));
      }
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
  }

  /** Writes records that are no events, spread over the partitions. */
  void poison(String topic, int records) throws Exception {
    Random random = new Random(records);
    List<Future<RecordMetadata>> sent = new ArrayList<>(records);
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (int i = 0; i < records; i++) {
        byte[] garbage = new byte[64];
        random.nextBytes(garbage);
        sent.add(producer.send(new ProducerRecord<>(topic, "poison-" + i, garbage)));
      }
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
  }

  KafkaProducer<String, byte[]> producer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** How many records of a topic a group has committed as processed. */
  long committed(String group, String topic) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }

  Topics topics(String prefix) {
    return Topics.withPrefix(prefix);
  }

  @Override
  public void close() throws Exception {
    admin.close();
    registry.close();
    registryServer.close();
    broker.close();
  }
}
