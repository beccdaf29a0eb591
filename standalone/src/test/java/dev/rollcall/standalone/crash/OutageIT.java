package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.json.AvroJson;
import dev.rollcall.oracle.Oracle;
import dev.rollcall.oracle.Shown;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import dev.rollcall.standalone.vendors.Delivery;
import dev.rollcall.standalone.vendors.LiveKit;
import dev.rollcall.standalone.vendors.WebhookSender.Fate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka is away for a while, and the vendor goes on sending. */
class OutageIT {

  private static final Logger LOG = LoggerFactory.getLogger(OutageIT.class);

  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("rollcall.outage.seconds", 12));

  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration AFTER = Duration.ofSeconds(10);

  private static final LiveKit LIVEKIT =
      new LiveKit("APIacme", "outage-livekit-secret-of-32-bytes");

  @Test
  void noEventThatWasAcknowledgedIsLost(@TempDir Path directory) throws Exception {
    Map<String, String> settings = new HashMap<>();
    LIVEKIT.settings().forEach((key, value) -> settings.put("webhooks.livekit.acme." + key, value));
    try (Cluster cluster = Cluster.start(directory);
        ServerProcess server = ServerProcess.start(cluster, "only", settings)) {
      URI door = server.url().orElseThrow().resolve("/webhooks/livekit/acme");
      LiveKitTraffic traffic =
          new LiveKitTraffic(door, LIVEKIT, Delivery.LIVEKIT.oldest(), LiveKitTraffic.NOBODY);
      try (traffic) {
        traffic.run(BEFORE);
        cluster.stopBroker();
        traffic.run(OUTAGE);
        cluster.startBroker();
        traffic.run(AFTER);
        traffic.awaitFates();
      }
      LOG.info("{}", traffic);

      assertThat(traffic.statuses())
          .as("answers while Kafka was away")
          .contains(503)
          .doesNotContain(0);
      List<ConsumerRecord<String, RoomEvent>> log = log(cluster);
      Set<String> stored = new HashSet<>();
      log.forEach(record -> stored.add(record.value().getEventId()));
      Set<String> lost = new HashSet<>(traffic.acknowledged());
      lost.removeAll(stored);
      assertThat(lost).as("acknowledged and lost").isEmpty();
      assertThat(traffic.lastFate()).isEqualTo(Fate.TAKEN);
      assertStateFollows(server.api(), log);
    }
  }

  private static List<ConsumerRecord<String, RoomEvent>> log(Cluster cluster) {
    try (TopicLog<String, RoomEvent> log = cluster.log(Cluster.TOPICS.events(), RoomEvent.class)) {
      return log.upToNow();
    }
  }

  /** What the API answers is what follows from the log, once the server is up with it. */
  private static void assertStateFollows(Api api, List<ConsumerRecord<String, RoomEvent>> log) {
    Map<Integer, Long> ends = new HashMap<>();
    log.forEach(record -> ends.merge(record.partition(), record.offset(), Math::max));
    String position =
        ends.entrySet().stream()
            .map(end -> end.getKey() + ":" + end.getValue())
            .collect(Collectors.joining(","));
    Map<String, List<RoomEvent>> byRoom =
        log.stream()
            .map(ConsumerRecord::value)
            .collect(Collectors.groupingBy(RoomEvent::getRoomId));
    byRoom.forEach(
        (room, events) -> {
          await()
              .atMost(ServerProcess.PATIENCE)
              .until(() -> api.get(Api.room(room), position, 30).status() == 200);
          assertThat(
                  Shown.by(
                      AvroJson.read(api.get(Api.room(room), position, 30).ok().json(), new Room())))
              .as(room)
              .isEqualTo(Oracle.of(events));
        });
  }
}
