package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.server.StreamClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit comes so late that Kafka has given the transaction up. */
class StalledCommitIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MARKER = "stall.marker";

  @Test
  void theInstanceLivesOnAndCountsOnce(@TempDir Path directory) throws Exception {
    Path marker = directory.resolve("stall");
    Map<String, String> settings =
        Map.of(
            "streams.default.client.supplier",
            StallingClients.class.getName(),
            "streams.producer." + MARKER,
            marker.toString(),
            "streams.producer.transaction.timeout.ms",
            "1000");
    try (Cluster cluster = Cluster.start(directory.resolve("cluster"))) {
      RollcallServer server = cluster.startServer("server", settings);
      Api api = new Api(server);
      TopicLog<String, RoomChange> changes =
          cluster.log(Cluster.TOPICS.changes(), RoomChange.class);
      joined(api, 0);
      await().atMost(PATIENCE).until(() -> !changes.valuesOf("room").isEmpty());

      Files.createFile(marker);
      for (int i = 1; i < 5; i++) {
        joined(api, i);
      }
      await()
          .atMost(PATIENCE)
          .failFast("The instance has ended.", () -> server.failure().isDone())
          .until(() -> !Files.exists(marker) && told(changes).containsAll(people(5)));
      String position = joined(api, 5);

      await().atMost(PATIENCE).until(() -> told(changes).contains("c-5"));
      // Nobody owns the room for a moment, while the thread begins anew.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          api.get(Api.room("room"), position, 30)
                              .ok()
                              .json()
                              .path("participantCount"))
                      .hasToString("6"));
      assertThat(told(changes)).containsExactlyElementsOf(people(6));
    }
  }

  private static String joined(Api api, int person) {
    return api.post(
            """
            {"type": "PARTICIPANT_JOINED", "roomId": "room", "occurredAt": %d,
             "participant": {"id": "c-%d"}}"""
                .formatted(System.currentTimeMillis(), person))
        .ok()
        .position();
  }

  /** Who came, as transactions that are complete tell it. */
  private static List<String> told(TopicLog<String, RoomChange> changes) {
    return changes.valuesOf("room").stream()
        .filter(change -> change.getParticipant() != null)
        .map(change -> change.getParticipant().getId())
        .toList();
  }

  private static List<String> people(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c-" + i).toList();
  }

  /** Those of the server, whose next commit after the marker was set comes too late. */
  public static final class StallingClients extends StreamClients {

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
      return new StallingProducer(config);
    }

    private static final class StallingProducer extends StreamClients.TransactionalProducer {
      private final Map<String, Object> config;

      StallingProducer(Map<String, Object> config) {
        super(config);
        this.config = config;
      }

      @Override
      public void commitTransaction() {
        try {
          if (Files.deleteIfExists(Path.of(config.get(MARKER).toString()))) {
            awaitGivenUp();
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        super.commitTransaction();
      }

      private void awaitGivenUp() {
        String id = config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG).toString();
        Object brokers = config.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      admin.describeTransactions(Set.of(id)).description(id).get().state()
                          == TransactionState.COMPLETE_ABORT);
        }
      }
    }
  }
}
