package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.interop.Programs;
import dev.rollcall.topics.RoomPartitioner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever partitions a producer chooses, a room is one room. */
class MisroutedIT {

  private static final String ROOM = "acme-standup";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant T0 = Instant.ofEpochMilli(1_700_000_000_000L);

  @TempDir Path directory;
  private Cluster cluster;
  private RollcallServer server;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    cluster = Cluster.start(directory);
    server = cluster.startServer("server");
    api = new Api(server);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aRoomWrittenToEveryPartitionIsOneRoom() throws Exception {
    int people = 40;
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      for (int i = 0; i < people; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    Cluster.TOPICS.events().name(), i % Cluster.PARTITIONS, bytes(ROOM), joined(i)))
            .get();
      }
    }

    awaitPeople(people);
    int misrouted = people * (Cluster.PARTITIONS - 1) / Cluster.PARTITIONS;
    assertThat(metric("rollcall_events_misrouted_total")).isEqualTo(misrouted);
    assertThat(api.get("/v1/rooms").ok().json().path("rooms")).hasSize(1);
    int home = RoomPartitioner.partition(ROOM, Cluster.PARTITIONS);
    List<ConsumerRecord<byte[], byte[]>> sentOn =
        cluster.byteLog(Cluster.TOPICS.repairs()).upToNow();
    assertThat(sentOn).hasSize(misrouted).allMatch(record -> record.partition() == home);
    List<ConsumerRecord<byte[], byte[]>> written =
        cluster.byteLog(Cluster.TOPICS.events()).upToNow();
    assertThat(sentOn)
        .extracting(record -> record.timestamp() + HexFormat.of().formatHex(record.value()))
        .containsExactlyInAnyOrderElementsOf(
            written.stream()
                .filter(record -> record.partition() != home)
                .map(record -> record.timestamp() + HexFormat.of().formatHex(record.value()))
                .toList());
    assertThat(cluster.byteLog(Cluster.TOPICS.deadLetters()).upToNow()).isEmpty();
  }

  @Test
  void itIsOneRoomAfterARestartAndARebuildToo() throws Exception {
    int people = 9;
    int home = RoomPartitioner.partition(ROOM, Cluster.PARTITIONS);
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      for (int i = 0; i < people; i++) {
        int other = (home + 1 + i % (Cluster.PARTITIONS - 1)) % Cluster.PARTITIONS;
        producer
            .send(
                new ProducerRecord<>(Cluster.TOPICS.events().name(), other, bytes(ROOM), joined(i)))
            .get();
      }
    }
    awaitPeople(people);
    String before = api.get(Api.room(ROOM)).ok().text();

    cluster.stop(server);
    server = cluster.startServer("server");
    api = new Api(server);
    assertThat(api.get(Api.room(ROOM)).ok().text()).isEqualTo(before);

    cluster.stop(server);
    server = cluster.startServer("elsewhere");
    api = new Api(server);
    assertThat(api.get(Api.room(ROOM)).ok().text()).isEqualTo(before);
  }

  @Test
  void kcatsOwnPartitionerSplitsNoRoom() throws Exception {
    Programs.require("kcat", "it is what the partitioner of librdkafka is tried with");
    int rooms = 12;
    for (int i = 0; i < rooms; i++) {
      kcat("kcat-" + i, joined("kcat-" + i, 0));
    }
    long elsewhere =
        cluster.byteLog(Cluster.TOPICS.events()).upToNow().stream()
            .filter(
                record ->
                    RoomPartitioner.partition(record.key(), Cluster.PARTITIONS)
                        != record.partition())
            .count();
    assertThat(elsewhere).as("events that kcat put elsewhere than Java would").isPositive();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int i = 0; i < rooms; i++) {
                assertThat(api.get(Api.room("kcat-" + i)).status()).isEqualTo(200);
              }
            });
    assertThat(api.get("/v1/rooms").ok().json().path("rooms")).hasSize(rooms);
    assertThat(metric("rollcall_events_misrouted_total")).isEqualTo(elsewhere);
  }

  private void awaitPeople(int people) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode room = api.get(Api.room(ROOM)).ok().json();
              assertThat(room.path("participantCount").asInt()).isEqualTo(people);
            });
  }

  private int metric(String name) {
    return api.get("/metrics")
        .ok()
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** One message of any bytes: a file whose delimiter does not occur in it. */
  private void kcat(String key, byte[] value) throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve("value"), value);
    Process process =
        new ProcessBuilder(
                "kcat",
                "-P",
                "-b",
                cluster.bootstrapServers(),
                "-t",
                Cluster.TOPICS.events().name(),
                "-k",
                key,
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("kcat.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("kcat.log"))).isZero();
  }

  private byte[] joined(int participant) {
    return joined(ROOM, participant);
  }

  private byte[] joined(String room, int participant) {
    RoomEvent event =
        RoomEvents.participantJoined(room)
            .at(T0.plusMillis(participant))
            .participant("c-" + participant)
            .build();
    return cluster.encode(Cluster.TOPICS.events(), event);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
