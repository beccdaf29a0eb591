package dev.rollcall.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.standalone.StandaloneException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

  @TempDir Path directory;

  @Test
  void keepsRecordsOverARestart() throws Exception {
    int port;
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      port = broker.port();
      createTopic(broker, "greetings");
      produce(broker, "greetings", "hello");
      assertThat(records(broker, "greetings", 1)).containsExactly("hello");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, port)) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      produce(broker, "greetings", "again");
      assertThat(records(broker, "greetings", 2)).containsExactly("hello", "again");
    }
  }

  @Test
  void offersTransactionsThatStreamsNeeds() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      createTopic(broker, "exact");
      try (KafkaProducer<String, String> producer = producer(broker, "transaction-1")) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("exact", "committed")).get();
        producer.commitTransaction();
      }
      assertThat(records(broker, "exact", 1)).containsExactly("committed");
      try (Admin admin = admin(broker)) {
        assertThat(
                admin
                    .describeFeatures()
                    .featureMetadata()
                    .get()
                    .finalizedFeatures()
                    .get("transaction.version")
                    .maxVersionLevel())
            .isEqualTo((short) 2);
      }
    }
  }

  @Test
  void saysWhichPortIsTakenAndStartsOnceItIsFree() throws Exception {
    int port;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = other.getLocalPort();
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, port))
          .isInstanceOf(StandaloneException.class)
          .hasMessage("Kafka cannot listen on 127.0.0.1:" + port + ": Address already in use.");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, port)) {
      assertThat(broker.failure()).isNotDone();
    }
  }

  @Test
  void refusesADirectoryInUse() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
          .isInstanceOf(StandaloneException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use by another running Rollcall");
      assertThat(broker.failure()).isNotDone();
    }
  }

  @Test
  void refusesADirectoryThatIsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> EmbeddedBroker.start(file, 0))
        .isInstanceOf(StandaloneException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cannot be used");
  }

  @Test
  void refusesTheDataOfAnotherCluster() throws Exception {
    Files.writeString(
        directory.resolve("meta.properties"),
        "version=1\nnode.id=7\ncluster.id=another-cluster\ndirectory.id=AAAAAAAAAAAAAAAAAAAAAQ\n");
    assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
        .isInstanceOf(StandaloneException.class)
        .hasMessageContaining(directory.toString());
  }

  private static void createTopic(EmbeddedBroker broker, String name) throws Exception {
    try (Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void produce(EmbeddedBroker broker, String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer = producer(broker, null)) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private static KafkaProducer<String, String> producer(EmbeddedBroker broker, String id) {
    Map<String, Object> config =
        id == null
            ? Map.of("bootstrap.servers", broker.bootstrapServers())
            : Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", id);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static List<String> records(EmbeddedBroker broker, String topic, int count) {
    List<String> values = new java.util.ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.seekToBeginning(consumer.assignment());
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        StreamSupport.stream(consumer.poll(Duration.ofMillis(200)).spliterator(), false)
            .map(ConsumerRecord::value)
            .forEach(values::add);
      }
    }
    return values;
  }
}
