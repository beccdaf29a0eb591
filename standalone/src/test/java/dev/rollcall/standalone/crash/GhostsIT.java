package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.fakes.FakeLiveKit;
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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka is away for longer than the vendor repeats its webhooks, so joins and leaves are lost. The
 * poller finds them: after two listings that are a minute apart, rooms show who is there.
 */
class GhostsIT {
  private static final Logger LOG = LoggerFactory.getLogger(GhostsIT.class);

  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("rollcall.outage.seconds", 12));

  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration AFTER = Duration.ofSeconds(5);

  private static final LiveKit LIVEKIT = new LiveKit(FakeLiveKit.KEY, FakeLiveKit.SECRET);

  /** Of webhooks: LiveKit's own in an outage that outlasts it, else in proportion. */
  private static Duration oldest() {
    Duration third = OUTAGE.dividedBy(3);
    return third.compareTo(Duration.ofSeconds(20)) < 0 ? third : Delivery.LIVEKIT.oldest();
  }

  private static Map<String, String> settings(FakeLiveKit vendor) {
    Map<String, String> settings = new HashMap<>();
    LIVEKIT.settings().forEach((key, value) -> settings.put("webhooks.livekit.acme." + key, value));
    Map.of(
            "vendor", "livekit",
            "account", "acme",
            "livekit.url", vendor.url().toString(),
            "livekit.api.key", FakeLiveKit.KEY,
            "livekit.api.secret", FakeLiveKit.SECRET,
            "poll.interval.ms", "5000",
            "vendor.requests.per.second", "100",
            "vendor.request.timeout.ms", "2000",
            "vendor.backoff.ms", "500",
            "vendor.backoff.max.ms", "1000")
        .forEach((key, value) -> settings.put("pollers.livekit." + key, value));
    return settings;
  }

  @Test
  void roomsShowWhoIsThereAgain(@TempDir Path directory) throws Exception {
    try (FakeLiveKit vendor = new FakeLiveKit();
        Cluster cluster = Cluster.start(directory)) {
      for (int i = 0; i < LiveKitTraffic.ROOMS; i++) {
        String room = LiveKitTraffic.room(i);
        vendor.room(room, LiveKitTraffic.session(room), LiveKitTraffic.CREATED_AT);
      }
      try (ServerProcess server = ServerProcess.start(cluster, "only", settings(vendor));
          LiveKitTraffic traffic = traffic(server, vendor)) {
        traffic.run(BEFORE);
        await()
            .atMost(ServerProcess.PATIENCE)
            .until(() -> vendor.requestsFor("ListParticipants") >= LiveKitTraffic.ROOMS);
        // The vendor's API is silent as well, so that what the webhooks alone come to shows.
        vendor.hold();
        cluster.stopBroker();
        traffic.run(OUTAGE);
        cluster.startBroker();
        traffic.run(AFTER);
        traffic.awaitFates();

        assertThat(traffic.statuses()).as("answers while Kafka was away").contains(503);
        assertThat(traffic.count(Fate.DROPPED)).as("webhooks that the vendor dropped").isPositive();
        String written = assertNothingAcknowledgedIsLost(cluster, traffic);

        Map<String, Set<String>> there = traffic.present();
        Difference before = Difference.of(there, shown(server.api(), there.keySet(), written));
        LOG.info("{}; before polling: {}", traffic, before);
        assertThat(before.ghosts()).as("shown, and gone").isPositive();

        vendor.release();
        long released = System.nanoTime();
        await()
            .atMost(ServerProcess.PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(
                () -> assertThat(shown(server.api(), there.keySet(), written)).isEqualTo(there));
        LOG.info(
            "{} s of outage; rooms were right {} s after the vendor's API answered again",
            OUTAGE.toSeconds(),
            Duration.ofNanos(System.nanoTime() - released).toSeconds());
        assertNothingAcknowledgedIsLost(cluster, traffic);
      }
    }
  }

  private static LiveKitTraffic traffic(ServerProcess server, FakeLiveKit vendor) {
    URI door = server.url().orElseThrow().resolve("/webhooks/livekit/acme");
    return new LiveKitTraffic(
        door,
        LIVEKIT,
        oldest(),
        new LiveKitTraffic.Audience() {
          @Override
          public void joined(String room, String sid, String identity, long at) {
            vendor.join(room, sid, identity, at);
          }

          @Override
          public void left(String room, String sid) {
            vendor.leave(room, sid);
          }
        });
  }

  /** The position of all that is written by now. */
  private static String assertNothingAcknowledgedIsLost(Cluster cluster, LiveKitTraffic traffic) {
    Set<String> lost = new HashSet<>(traffic.acknowledged());
    Map<Integer, Long> ends = new HashMap<>();
    try (TopicLog<String, RoomEvent> log = cluster.log(Cluster.TOPICS.events(), RoomEvent.class)) {
      for (ConsumerRecord<String, RoomEvent> record : log.upToNow()) {
        lost.remove(record.value().getEventId());
        ends.merge(record.partition(), record.offset(), Math::max);
      }
    }
    assertThat(lost).as("acknowledged and lost").isEmpty();
    return ends.entrySet().stream()
        .map(end -> end.getKey() + ":" + end.getValue())
        .collect(Collectors.joining(","));
  }

  /** By a state that includes all up to the position. */
  private static Map<String, Set<String>> shown(Api api, Set<String> rooms, String position) {
    Map<String, Set<String>> shown = new HashMap<>();
    for (String room : rooms) {
      String path = Api.room("livekit:acme:" + room);
      await()
          .atMost(ServerProcess.PATIENCE)
          .until(() -> api.get(path, position, 30).status() == 200);
      Set<String> people = new HashSet<>();
      api.get(path).ok().json().path("participants").fieldNames().forEachRemaining(people::add);
      shown.put(room, people);
    }
    return shown;
  }

  private record Difference(int ghosts, int unseen, int people) {
    static Difference of(Map<String, Set<String>> there, Map<String, Set<String>> shown) {
      int ghosts = 0;
      int unseen = 0;
      int people = 0;
      for (Map.Entry<String, Set<String>> room : there.entrySet()) {
        Set<String> inside = room.getValue();
        Set<String> seen = shown.get(room.getKey());
        ghosts += (int) seen.stream().filter(id -> !inside.contains(id)).count();
        unseen += (int) inside.stream().filter(id -> !seen.contains(id)).count();
        people += inside.size();
      }
      return new Difference(ghosts, unseen, people);
    }
  }
}
