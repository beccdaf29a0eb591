package dev.rollcall.standalone.pollers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.fakes.FakeLiveKit;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that could poll, of which one does. */
class PollersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long CREATED_AT = 1_795_165_200_250L;
  private static final String STAYS = "livekit:acme:stays";
  private static final String CLOSES = "livekit:acme:closes";

  private static Map<String, String> settings(FakeLiveKit vendor) {
    Map<String, String> settings = new HashMap<>();
    Map.of(
            "vendor", "livekit",
            "account", "acme",
            "livekit.url", vendor.url().toString(),
            "livekit.api.key", FakeLiveKit.KEY,
            "livekit.api.secret", FakeLiveKit.SECRET,
            "poll.interval.ms", "1000",
            "missing.after.ms", "0",
            "vendor.requests.per.second", "100")
        .forEach((key, value) -> settings.put("pollers.main." + key, value));
    return settings;
  }

  @Test
  void theNextOneGoesOnWhereTheOtherStood(@TempDir Path directory) throws Exception {
    try (FakeLiveKit vendor = new FakeLiveKit();
        Cluster cluster = Cluster.start(directory)) {
      vendor.room("stays", "RM_1", CREATED_AT);
      vendor.room("closes", "RM_2", CREATED_AT);
      Map<String, String> settings = settings(vendor);
      cluster.startServer("server", settings); // makes the topics
      settings.put(RollcallConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
      settings.put(RollcallConfig.REGISTRY_URL, cluster.registryUrl());
      TopicLog<String, RoomEvent> log = cluster.log(Cluster.TOPICS.events(), RoomEvent.class);

      MeterRegistry metrics = new SimpleMeterRegistry();
      try (Pollers first = start(settings, metrics)) {
        await().atMost(PATIENCE).until(first::isPolling);
        try (Pollers second = start(settings)) {
          await().atMost(PATIENCE).until(() -> types(log, STAYS).contains("ROOM_SNAPSHOT"));
          await().atMost(PATIENCE).until(() -> types(log, CLOSES).contains("ROOM_SNAPSHOT"));
          await().atMost(PATIENCE).until(() -> members(cluster) == 2);
          assertThat(first.isPolling()).isTrue();
          assertThat(second.isPolling()).isFalse();
          await().atMost(PATIENCE).until(() -> rounds(metrics) > 0);
          assertThat(lastSuccess(metrics)).as("seconds").isBetween(0.0, 60.0);

          vendor.hold();
          first.close();
          assertThat(lastSuccess(metrics)).as("it no longer polls").isNaN();
          vendor.close("closes");
          vendor.release();
          await().atMost(PATIENCE).until(second::isPolling);
          await().atMost(PATIENCE).until(() -> types(log, CLOSES).contains("SESSION_ENDED"));
          assertThat(types(log, STAYS))
              .as("what was told is not told again")
              .containsOnlyOnce("ROOM_CREATED", "SESSION_STARTED");
        }
      }
    }
  }

  private static Pollers start(Map<String, String> settings) {
    return start(settings, new SimpleMeterRegistry());
  }

  private static Pollers start(Map<String, String> settings, MeterRegistry metrics) {
    RollcallConfig config = new RollcallConfig(settings);
    return Pollers.start(config, PollerSettings.of(config), metrics);
  }

  private static List<String> types(TopicLog<String, RoomEvent> log, String room) {
    return log.valuesOf(room).stream().map(event -> event.getType().name()).toList();
  }

  private static double rounds(MeterRegistry metrics) {
    return metrics.get("rollcall.poller.rounds").tag("poller", "main").counter().count();
  }

  private static double lastSuccess(MeterRegistry metrics) {
    return metrics.get("rollcall.poller.last.success.age").gauge().value();
  }

  private static int members(Cluster cluster) throws Exception {
    try (org.apache.kafka.clients.admin.Admin admin = cluster.admin()) {
      return admin
          .describeConsumerGroups(List.of("rollcall-pollers"))
          .all()
          .get()
          .get("rollcall-pollers")
          .members()
          .size();
    }
  }
}
