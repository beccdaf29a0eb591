package dev.rollcall.standalone.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.standalone.crash.Load;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import dev.rollcall.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sinks of {@code connectors/sinks/postgresql} as they are shipped, in a Kafka Connect worker
 * and against PostgreSQL: its tables become what the API answers.
 */
class SinksIT {

  private static final Topic DEAD_LETTERS = new Topic("rollcall-sinks-dlq", null, Map.of());

  private static final int ROOMS = Integer.getInteger("rollcall.sinks.rooms", 500);
  private static final int EVENTS = Integer.getInteger("rollcall.sinks.events", 30_000);
  private static final long SEED = Long.getLong("rollcall.sinks.seed", 1L);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Key of a record that is no Avro. */
  private static final String UNREADABLE = "unreadable";

  private Postgres postgres;
  private Tables tables;
  private Cluster cluster;
  private Api api;
  private Sinks sinks;

  /** Of the topics of the tables, in their order. */
  private List<TopicLog<byte[], byte[]>> logs;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    postgres = Postgres.start();
    tables = new Tables(postgres);
    postgres.execute(Sinks.DIRECTORY.resolve("postgresql/schema.sql"));
    cluster = Cluster.start(directory);
    api =
        new Api(
            cluster.startServer(
                "server",
                Map.of(
                    RollcallConfig.ROOMS_RETENTION, "10s",
                    RollcallConfig.ROOMS_SILENCE, "acme=5s")));
    try (Admin admin = cluster.admin()) {
      // Connect would make it with three copies.
      admin
          .createTopics(List.of(new NewTopic(DEAD_LETTERS.name(), Cluster.PARTITIONS, (short) 1)))
          .all()
          .get();
    }
    sinks = Sinks.start(directory, cluster, postgres);
    logs =
        Stream.of(Cluster.TOPICS.state(), Cluster.TOPICS.participants(), Cluster.TOPICS.sessions())
            .map(cluster::byteLog)
            .toList();
  }

  @AfterEach
  void stop() throws Exception {
    if (sinks != null) {
      sinks.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void theTablesBecomeWhatTheApiAnswers() throws Exception {
    Set<String> deleted = roomIds().filter(id -> id.endsWith("0")).collect(Collectors.toSet());
    produce(Load.of(SEED, ROOMS, EVENTS / 2, Instant.now().minusSeconds(900)));
    sinks.create();
    await().atMost(PATIENCE).until(() -> !postgres.rows("sessions").isEmpty());
    postgres.restart();
    produceUnreadable();
    produce(Load.of(SEED + 1, ROOMS, EVENTS / 2, Instant.now().minusSeconds(450)));
    produce(FullRoom.events(Instant.now().minusSeconds(60)));
    produce(deletions(deleted, Instant.now()));

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertTablesAreWhatTheApiAnswers(deleted));

    assertThat(tables.columnsWithoutValue("rooms")).containsOnly("deleted_at");
    assertThat(tables.columnsWithoutValue("participants")).isEmpty();
    assertThat(tables.columnsWithoutValue("sessions")).isEmpty();
    assertThat(cluster.byteLog(DEAD_LETTERS).upToNow())
        .extracting(letter -> new String(letter.key(), UTF_8))
        .containsOnly(UNREADABLE); // delivery is at least once
  }

  private void assertTablesAreWhatTheApiAnswers(Set<String> deleted) {
    sinks.restartFailedTasks();
    sinks.assertRunning();
    Answers answers = Answers.of(api, Stream.concat(Stream.of(FullRoom.ID), roomIds()));
    assertThat(answers.all().keySet()).contains(FullRoom.ID).doesNotContainAnyElementsOf(deleted);
    assertSame(tables.rooms(), answers.rooms());
    assertSame(tables.present(), answers.present());
    assertSame(tables.endedSessions(), answers.endedSessions());
    for (int i = 0; i < Tables.NAMES.size(); i++) {
      String table = Tables.NAMES.get(i);
      assertThat(tables.keys(table)).as(table).isEqualTo(keysThatHold(logs.get(i)));
    }
  }

  /** Says the first difference alone: both may be large. */
  private static void assertSame(Map<String, JsonNode> table, Map<String, JsonNode> api) {
    Set<String> rooms = new TreeSet<>(api.keySet());
    rooms.addAll(table.keySet());
    for (String room : rooms) {
      assertThat(table.get(room)).as(room).isEqualTo(api.get(room));
    }
  }

  /** Those of a topic whose last record is no tombstone. */
  private static Set<String> keysThatHold(TopicLog<byte[], byte[]> log) {
    Map<String, byte[]> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : log.upToNow()) {
      last.put(new String(record.key(), UTF_8), record.value());
    }
    last.remove(UNREADABLE);
    last.values().removeIf(Objects::isNull);
    return last.keySet();
  }

  private static Stream<String> roomIds() {
    return IntStream.range(0, ROOMS).mapToObj(i -> "room-" + i);
  }

  private static List<RoomEvent> deletions(Set<String> rooms, Instant at) {
    return rooms.stream().map(room -> RoomEvents.roomDeleted(room).at(at).build()).toList();
  }

  private void produce(List<RoomEvent> events) throws Exception {
    List<byte[]> values = cluster.encode(Cluster.TOPICS.events(), events);
    produce(
        IntStream.range(0, values.size())
            .mapToObj(
                i -> record(Cluster.TOPICS.events(), events.get(i).getRoomId(), values.get(i))));
  }

  private void produceUnreadable() throws Exception {
    produce(Stream.of(record(Cluster.TOPICS.state(), UNREADABLE, "no Avro".getBytes(UTF_8))));
  }

  private static ProducerRecord<byte[], byte[]> record(Topic topic, String key, byte[] value) {
    return new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value);
  }

  /** Returns when all are acknowledged. */
  private void produce(Stream<ProducerRecord<byte[], byte[]>> records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      for (Future<RecordMetadata> sent : records.map(producer::send).toList()) {
        sent.get();
      }
    }
  }
}
