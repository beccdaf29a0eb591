package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.server.RollcallServer;
import dev.rollcall.topics.RoomPartitioner;
import dev.rollcall.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A room-events that somebody has made by hand takes records that no other topic takes. */
class OversizeIT {

  private static final int TOPIC_TAKES = 4 * 1024 * 1024;
  private static final int VALUE_BYTES = 2 * 1024 * 1024;

  @Test
  void aRecordThatIsTooLargeForALetterArrivesCutAndTheServiceLivesOn(@TempDir Path directory)
      throws Exception {
    try (Cluster cluster = Cluster.start(directory)) {
      createRoomEvents(cluster);
      RollcallServer server = cluster.startServer("server");
      String room = "behind-the-poison";
      byte[] poison = poison();

      send(cluster, room, poison);

      Api api = new Api(server);
      api.postAndGet(
          """
          {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": 1700000000000, "participant": {"id": "c"}}"""
              .formatted(room),
          Api.room(room));
      TopicLog<byte[], byte[]> letters = cluster.byteLog(Cluster.TOPICS.deadLetters());
      await().atMost(Duration.ofSeconds(30)).until(() -> !letters.upToNow().isEmpty());
      assertThat(letters.upToNow()).hasSize(1);
      ConsumerRecord<byte[], byte[]> letter = letters.upToNow().get(0);
      assertThat(letter.value())
          .hasSizeGreaterThan(Topics.MAX_RECORD_BYTES - 200 * 1024)
          .isEqualTo(Arrays.copyOf(poison, letter.value().length));
      assertThat(header(letter, "__rollcall.truncated")).isEqualTo("value");
      assertThat(header(letter, "__rollcall.value.length")).isEqualTo("" + VALUE_BYTES);
      assertThat(header(letter, "trace")).hasSize(100_000);
      assertThat(api.get("/metrics").ok().text())
          .contains("rollcall_dead_letters_total{reason=\"too_large\"} 1.0")
          .contains("rollcall_dead_letters_total{reason=\"no_key\"} 0.0");
      assertThat(server.failure()).isNotDone();
    }
  }

  private static void createRoomEvents(Cluster cluster) throws Exception {
    NewTopic topic =
        new NewTopic(Cluster.TOPICS.events().name(), Cluster.PARTITIONS, (short) 1)
            .configs(
                Map.of(
                    "max.message.bytes",
                    Integer.toString(TOPIC_TAKES),
                    "message.timestamp.type",
                    "LogAppendTime"));
    try (Admin admin = cluster.admin()) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static byte[] poison() {
    byte[] poison = new byte[VALUE_BYTES];
    new Random(1).nextBytes(poison);
    poison[0] = 7; // no magic byte
    return poison;
  }

  private static void send(Cluster cluster, String room, byte[] value) throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Cluster.TOPICS.events().name(),
            RoomPartitioner.partition(room, Cluster.PARTITIONS),
            room.getBytes(StandardCharsets.UTF_8),
            value);
    record.headers().add("trace", "x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      producer.send(record).get();
    }
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
