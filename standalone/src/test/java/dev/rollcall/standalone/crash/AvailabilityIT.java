package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.standalone.system.Api;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three instances with a standby each: each reads what any of them wrote, and they are read without
 * pause while one is killed, and while all are restarted one after the other. The figures in
 * docs/performance.md are what it logs.
 */
class AvailabilityIT {

  private static final Logger LOG = LoggerFactory.getLogger(AvailabilityIT.class);

  private static final int ROOMS = 1_000;

  private static final int ROUND_TRIPS = 1_000;

  /** One in so many; on an idle machine it is less than one in a hundred. */
  private static final int MOST_ERRORS = 20;

  /** So many that every partition has some. */
  private static final int SAMPLE = 24;

  @Test
  void aKilledInstanceAndARollingRestartAreHardlyFelt(@TempDir Path directory) throws Exception {
    try (Installation rollcall =
        Installation.start(directory).with("streams.num.standby.replicas", "1")) {
      List<ServerProcess> servers = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          servers.add(rollcall.startServer(Integer.toString(i)));
        }
        rollcall.write(events());
        rollcall.awaitAllCommitted();
        awaitCopies(servers);
        Map<String, String> expected = answers(servers.get(0).api(), rollcall.position());

        readYourWrites(servers);
        kill(rollcall, servers, expected);
        restartAll(rollcall, servers, expected);
      } finally {
        for (ServerProcess server : servers) {
          server.close();
        }
      }
    }
  }

  private static List<RoomEvent> events() {
    Instant start = Instant.now().minusSeconds(3_600);
    List<RoomEvent> events = new ArrayList<>();
    for (int i = 0; i < 3 * ROOMS; i++) {
      events.add(
          RoomEvents.participantJoined("room-" + i % ROOMS)
              .at(start.plusMillis(i))
              .participant("c-" + i)
              .identity("user-" + i)
              .eventId("e-" + i)
              .build());
    }
    return events;
  }

  private static Map<String, String> answers(Api api, String position) {
    Map<String, String> answers = new HashMap<>();
    for (int i = 0; i < ROOMS; i++) {
      String path = Api.room("room-" + i);
      answers.put(path, api.get(path, position, 30).ok().text());
    }
    return answers;
  }

  /** Until each instance owns some partitions, and each partition has a copy that is told of. */
  private static void awaitCopies(List<ServerProcess> servers) {
    await()
        .atMost(ServerProcess.PATIENCE)
        .until(
            () -> {
              List<Integer> owned =
                  servers.stream().map(one -> Installation.ownedBy(one).size()).toList();
              return !owned.contains(0)
                  && owned.stream().mapToInt(Integer::intValue).sum()
                      == Installation.PARTITIONS.size()
                  && copies(servers) == SAMPLE;
            });
  }

  /** Of how many rooms of the sample there is a copy beside the owner's. */
  private static long copies(List<ServerProcess> servers) {
    long copies = 0;
    for (int i = 0; i < SAMPLE; i++) {
      String room = Api.room("room-" + i);
      for (ServerProcess server : servers) {
        Api.Answer answer = server.api().getCopy(room);
        if (answer.status() == 200 && !"active".equals(answer.header("Rollcall-Freshness"))) {
          copies++;
        }
      }
    }
    return copies;
  }

  /** Written to any instance, read at once from any. */
  private static void readYourWrites(List<ServerProcess> servers) {
    Random random = new Random(1);
    List<Api> apis = servers.stream().map(ServerProcess::api).toList();
    for (int i = 0; i < ROUND_TRIPS; i++) {
      String room = "written-" + random.nextInt(50);
      String position =
          apis.get(random.nextInt(3))
              .post(
                  """
                  {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": %d,
                   "participant": {"id": "w-%d"}}"""
                      .formatted(room, System.currentTimeMillis(), i))
              .ok()
              .position();
      Api.Answer answer = apis.get(random.nextInt(3)).get(Api.room(room), position, 30).ok();
      assertThat(answer.json().path("participants").has("w-" + i)).as(answer.text()).isTrue();
    }
  }

  private static void kill(
      Installation rollcall, List<ServerProcess> servers, Map<String, String> expected)
      throws Exception {
    try (Readers readers = new Readers(List.of(servers.get(0).api()), expected)) {
      awaitAnswers(readers, 500);
      servers.get(1).kill();
      rollcall.awaitShared(2);
      awaitAnswers(readers, readers.answers() + 500);
      servers.set(1, rollcall.startServer("1"));
      rollcall.awaitShared(3);
      awaitAnswers(readers, readers.answers() + 500);
      readers.close();
      LOG.info("While an instance was killed and came back: {}", readers);
      assertThat(readers.wrong()).isEmpty();
      assertThat(readers.failures())
          .as(readers.toString())
          .isLessThan(readers.answers() / MOST_ERRORS);
    }
  }

  private static void restartAll(
      Installation rollcall, List<ServerProcess> servers, Map<String, String> expected)
      throws Exception {
    List<Api> known = new CopyOnWriteArrayList<>(servers.stream().map(ServerProcess::api).toList());
    try (Readers readers = new Readers(known, expected)) {
      for (int i = 0; i < servers.size(); i++) {
        awaitCopies(servers);
        servers.get(i).terminate();
        servers.get(i).awaitExit();
        servers.set(i, rollcall.startServer(Integer.toString(i)));
        known.set(i, servers.get(i).api());
        rollcall.awaitShared(3);
      }
      awaitAnswers(readers, readers.answers() + 500);
      readers.close();
      LOG.info("While all were restarted one after the other: {}", readers);
      assertThat(readers.wrong()).isEmpty();
      assertThat(readers.failures()).as(readers.toString()).isZero();
    }
  }

  private static void awaitAnswers(Readers readers, int count) {
    await()
        .atMost(ServerProcess.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> readers.answers() >= count);
  }
}
