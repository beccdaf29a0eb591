package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.client.RollcallClient;
import dev.rollcall.client.RoomQuery;
import dev.rollcall.client.RoomsSnapshot;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.standalone.client.WatchedChanges;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The instance that tells a watcher what happens is killed, and the next one is stopped. */
class WatchLossIT {

  private static final int EVENTS = 2_000;

  @Test
  void theWatcherSeesExactlyTheChangesOfTheTopic(@TempDir Path directory) throws Exception {
    try (Installation rollcall =
            Installation.start(directory).with("streams.num.standby.replicas", "1");
        ServerProcess first = rollcall.startServer("first");
        ServerProcess second = rollcall.startServer("second")) {
      rollcall.awaitShared(2);
      TopicLog<String, RoomChange> topic = rollcall.log(Cluster.TOPICS.changes(), RoomChange.class);
      try (RollcallClient client = RollcallClient.of(url(first), url(second)).build()) {
        WatchedChanges<RoomsSnapshot> watched = new WatchedChanges<>();
        client.rooms().watch(RoomQuery.all()).subscribe(watched);
        await().atMost(ServerProcess.PATIENCE).until(watched::hasBegun);

        rollcall.write(Installation.load(1, EVENTS));
        awaitChanges(watched, EVENTS / 10);
        first.kill();
        rollcall.write(Installation.load(2, EVENTS));
        awaitChanges(watched, EVENTS);
        String port = Integer.toString(first.url().orElseThrow().getPort());
        try (ServerProcess again =
            rollcall.launchServer("first", Map.of(RollcallConfig.HTTP_PORT, port))) {
          again.awaitReady();
          rollcall.awaitShared(2);
          second.terminate();
          rollcall.write(Installation.load(3, EVENTS));
          rollcall.awaitAllCommitted();
          compare(watched, topic);
        }
      }
    }
  }

  private static void compare(WatchedChanges<?> watched, TopicLog<String, RoomChange> topic) {
    Map<String, List<String>> expected =
        WatchedChanges.of(topic.upToNow().stream().map(ConsumerRecord::value).toList());
    awaitChanges(watched, expected.values().stream().mapToInt(List::size).sum());
    assertThat(watched.unexpected()).isNull();
    assertThat(watched.byRoom()).isEqualTo(expected);
  }

  private static void awaitChanges(WatchedChanges<?> watched, int atLeast) {
    await()
        .atMost(ServerProcess.PATIENCE)
        .until(() -> watched.count() >= atLeast || watched.unexpected() != null);
  }

  private static String url(ServerProcess server) {
    return server.url().orElseThrow().toString();
  }
}
