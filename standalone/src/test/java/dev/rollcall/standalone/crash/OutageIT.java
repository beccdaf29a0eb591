package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.http.RoomJson;
import dev.rollcall.oracle.Oracle;
import dev.rollcall.oracle.Shown;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import dev.rollcall.standalone.vendors.LiveKit;
import dev.rollcall.standalone.vendors.LiveKitWebhooks;
import dev.rollcall.standalone.vendors.LiveKitWebhooks.Fate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

  private static final int PER_SECOND = 200;
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration AFTER = Duration.ofSeconds(10);

  private static final LiveKit LIVEKIT =
      new LiveKit("APIacme", "outage-livekit-secret-of-32-bytes");

  @Test
  void noEventThatWasAcknowledgedIsLost(@TempDir Path directory) throws Exception {
    Map<String, Integer> lastAnswer = new ConcurrentHashMap<>();
    Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    Map<String, String> settings = new HashMap<>();
    LIVEKIT.settings().forEach((key, value) -> settings.put("webhooks.livekit.acme." + key, value));
    try (Cluster cluster = Cluster.start(directory);
        ServerProcess server = ServerProcess.start(cluster, "only", settings)) {
      URI door = server.url().orElseThrow().resolve("/webhooks/livekit/acme");
      List<CompletableFuture<Fate>> fates = new ArrayList<>();
      try (LiveKitWebhooks liveKit =
          new LiveKitWebhooks(
              door,
              LIVEKIT,
              (id, status) -> {
                lastAnswer.put(id, status);
                statuses.add(status);
              })) {
        Traffic traffic = new Traffic(liveKit, fates);
        traffic.run(BEFORE);
        cluster.stopBroker();
        traffic.run(OUTAGE);
        cluster.startBroker();
        traffic.run(AFTER);
        CompletableFuture.allOf(fates.toArray(CompletableFuture[]::new))
            .get(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      Set<String> acknowledged =
          lastAnswer.entrySet().stream()
              .filter(answer -> answer.getValue() == 200)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      LOG.info(
          "{} webhooks, {} of them acknowledged, the others dropped by the vendor; answers {}",
          fates.size(),
          acknowledged.size(),
          statuses);

      assertThat(statuses).as("answers while Kafka was away").contains(503).doesNotContain(0);
      List<ConsumerRecord<String, RoomEvent>> log = log(cluster);
      Set<String> stored = new HashSet<>();
      log.forEach(record -> stored.add(record.value().getEventId()));
      Set<String> lost = new HashSet<>(acknowledged);
      lost.removeAll(stored);
      assertThat(lost).as("acknowledged and lost").isEmpty();
      assertThat(fates).last().satisfies(fate -> assertThat(fate).isCompletedWithValue(Fate.TAKEN));
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
          assertThat(Shown.by(RoomJson.read(api.get(Api.room(room), position, 30).ok().json())))
              .as(room)
              .isEqualTo(Oracle.of(events));
        });
  }

  /** People who come to rooms and go, at a steady rate. */
  private static final class Traffic {
    private static final int ROOMS = 40;
    private static final int PEOPLE = 8;

    private final LiveKitWebhooks liveKit;
    private final List<CompletableFuture<Fate>> fates;
    private final Random random = new Random(1);

    private record Person(String id, long joinedAt) {}

    private final Map<String, Deque<Person>> present = new HashMap<>();

    Traffic(LiveKitWebhooks liveKit, List<CompletableFuture<Fate>> fates) {
      this.liveKit = liveKit;
      this.fates = fates;
    }

    void run(Duration time) {
      long begun = System.nanoTime();
      long count = time.toSeconds() * PER_SECOND;
      for (int i = 0; i < count; i++) {
        long due = begun + i * 1_000_000_000L / PER_SECOND;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        next();
      }
    }

    private void next() {
      String room = "room-" + random.nextInt(ROOMS);
      Deque<Person> people = present.computeIfAbsent(room, any -> new ArrayDeque<>());
      boolean leaves = people.size() >= PEOPLE || (!people.isEmpty() && random.nextInt(3) == 0);
      String id = "EV_" + fates.size();
      long now = System.currentTimeMillis();
      Person person = leaves ? people.poll() : new Person("PA_" + fates.size(), now);
      if (!leaves) {
        people.add(person);
      }
      String body =
          """
          {"event":"%s","id":"%s","createdAt":"%d","room":{"sid":"RM_%s","name":"%s",
           "creationTimeMs":"1795165200250"},"participant":{"sid":"%s","identity":"user-%s",
           "joinedAtMs":"%d","state":"ACTIVE"}}"""
              .formatted(
                  leaves ? "participant_left" : "participant_joined",
                  id,
                  now / 1_000,
                  room,
                  room,
                  person.id(),
                  person.id(),
                  person.joinedAt());
      fates.add(liveKit.send(room, id, body));
    }
  }
}
