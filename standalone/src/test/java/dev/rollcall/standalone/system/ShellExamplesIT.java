package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.standalone.interop.Programs;
import dev.rollcall.standalone.interop.Run;
import dev.rollcall.topics.RoomPartitioner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell examples of {@code docs/clients.md} against a server. */
class ShellExamplesIT {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("basedir", "."), "..", "docs", "clients").toAbsolutePath();
  private static final String ROOM = "acme-standup";

  private static Cluster cluster;
  private static String url;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    url = cluster.startServer("server").url().toString();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anEventOverHttpIsInTheRoomThatIsReadNext() {
    Programs.require("curl", "the examples for HTTP use it");
    List<String> lines = run("http/produce.sh", url);
    assertThat(lines).hasSize(2);
    assertThat(Api.parse(lines.get(0)).path("accepted").asInt()).isEqualTo(1);
    JsonNode room = Api.parse(lines.get(1));
    assertThat(room.at("/participants/c-1/identity").asText()).isEqualTo("alice");
  }

  @Test
  void kcatCopiesAnEventToTheRoomsPartitionAndListsBoth() {
    Programs.require("curl", "it sends the event that kcat copies");
    Programs.require("kcat", "the examples for kcat use it");
    run("http/produce.sh", url);
    ConsumerRecord<byte[], byte[]> first = lastEvent();

    run(
        "kcat/copy.sh",
        cluster.bootstrapServers(),
        ROOM,
        Integer.toString(first.partition()),
        Long.toString(first.offset()));

    ConsumerRecord<byte[], byte[]> second = lastEvent();
    assertThat(second.offset()).isGreaterThan(first.offset());
    assertThat(second.partition()).isEqualTo(first.partition());
    assertThat(second.partition())
        .isEqualTo(RoomPartitioner.partition(second.key(), Cluster.PARTITIONS));
    assertThat(second.value()).isEqualTo(first.value());
    assertThat(run("kcat/look.sh", cluster.bootstrapServers(), "room-events"))
        .contains(line(first), line(second));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(run("kcat/look.sh", cluster.bootstrapServers()))
                    .anyMatch(line -> line.contains(" " + ROOM + " ")));
  }

  /** As {@code look.sh} writes it. */
  private static String line(ConsumerRecord<byte[], byte[]> event) {
    return "%d %d:%d %s %d"
        .formatted(
            event.timestamp(), event.partition(), event.offset(), ROOM, event.value().length);
  }

  private static ConsumerRecord<byte[], byte[]> lastEvent() {
    return cluster.byteLog(Cluster.TOPICS.events()).upToNow().stream()
        .filter(event -> new String(event.key(), StandardCharsets.UTF_8).equals(ROOM))
        .reduce((former, latter) -> latter)
        .orElseThrow();
  }

  private static List<String> run(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", script));
    command.addAll(List.of(arguments));
    return Run.of(command, EXAMPLES, Map.of(), "", 2).orFail();
  }
}
