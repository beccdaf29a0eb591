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
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  /**
   * So few by default that whoever comes back with nothing may own partitions at once: from about
   * 700 on it has a changelog to catch up with first, and owns them after the next probing
   * rebalance, a minute later.
   */
  private static final int ROOMS = Integer.getInteger("rollcall.availability.rooms", 400);

  private static final int ROUND_TRIPS = 1_000;
  private static final int AT_ONCE = 8;
  private static final int READERS = 2;

  /** How many answers are read before something happens, and after. */
  private static final int SOME = 200;

  private static final int SOME_LISTS = 10;

  /** One in so many; on an idle machine it is less than one in a hundred. */
  private static final int MOST_ERRORS = 20;

  /** So many that every partition has some. */
  private static final int SAMPLE = 24;

  @Test
  void aKilledInstanceAndARollingRestartAreHardlyFelt(@TempDir Path directory) throws Exception {
    try (Installation rollcall =
        Installation.start(directory)
            .with("streams.num.standby.replicas", "1")
            // All at once: each batch of two, by default, waits a minute for the next rebalance.
            .with("streams.max.warmup.replicas", "8")) {
      List<ServerProcess> servers = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          servers.add(rollcall.launchServer(Integer.toString(i), Map.of()));
        }
        servers.forEach(ServerProcess::awaitReady);
        rollcall.write(events());
        rollcall.awaitAllCommitted();
        awaitCopies(servers);
        Api api = servers.get(0).api();
        Map<String, Readers.Check> rooms = rooms(api, rollcall.position());
        Map<String, Readers.Check> lists =
            RoomLists.of(
                api,
                rollcall.position(),
                "/v1/rooms?limit=" + ROOMS, // those written later come behind them
                "/v1/rooms?limit=1000&region=eu",
                "/v1/rooms?limit=1000&name=Room%201&sort=-updated");

        readYourWrites(servers);
        kill(rollcall, servers, rooms, lists);
        restartAll(rollcall, servers, rooms, lists);
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
    for (int i = 0; i < ROOMS; i++) {
      events.add(
          RoomEvents.roomCreated("room-" + i)
              .at(start.plusMillis(i))
              .name("Room " + i)
              .region(i % 3 == 0 ? "eu" : "us")
              .eventId("created-" + i)
              .build());
    }
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

  private static Map<String, Readers.Check> rooms(Api api, String position) {
    Map<String, Readers.Check> rooms = new HashMap<>();
    for (int i = 0; i < ROOMS; i++) {
      String path = Api.room("room-" + i);
      rooms.put(path, Readers.Check.text(api.get(path, position, 30).ok().text()));
    }
    return rooms;
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
  private static void readYourWrites(List<ServerProcess> servers) throws Exception {
    List<Api> apis = servers.stream().map(ServerProcess::api).toList();
    ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Void>> trips = new ArrayList<>();
      for (int i = 0; i < ROUND_TRIPS; i++) {
        int trip = i;
        trips.add(
            () -> {
              roundTrip(apis, trip);
              return null;
            });
      }
      for (Future<Void> trip : clients.invokeAll(trips)) {
        trip.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static void roundTrip(List<Api> apis, int trip) {
    Random random = new Random(trip);
    String room = "written-" + random.nextInt(50);
    String position =
        apis.get(random.nextInt(3))
            .post(
                """
                {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": %d,
                 "participant": {"id": "w-%d"}}"""
                    .formatted(room, System.currentTimeMillis(), trip))
            .ok()
            .position();
    Api.Answer answer = apis.get(random.nextInt(3)).get(Api.room(room), position, 30).ok();
    assertThat(answer.json().path("participants").has("w-" + trip)).as(answer.text()).isTrue();
  }

  private static void kill(
      Installation rollcall,
      List<ServerProcess> servers,
      Map<String, Readers.Check> rooms,
      Map<String, Readers.Check> lists)
      throws Exception {
    List<Api> surviving = List.of(servers.get(0).api());
    try (Readers readers = new Readers(READERS, surviving, rooms);
        Readers listers = new Readers(1, surviving, lists);
        SteadyWriter writer = SteadyWriter.start(rollcall)) {
      awaitMore(readers, listers);
      servers.get(1).kill();
      rollcall.awaitShared(2);
      awaitMore(readers, listers);
      writer.close();
      servers.set(1, rollcall.startServer("1"));
      rollcall.awaitShared(3);
      awaitMore(readers, listers);
      readers.close();
      listers.close();
      LOG.info("Rooms while an instance was killed and came back: {}", readers);
      LOG.info("Lists while an instance was killed and came back: {}", listers);
      assertThat(readers.wrong()).isEmpty();
      assertThat(listers.wrong()).isEmpty();
      assertThat(readers.failures())
          .as(readers.toString())
          .isLessThan(readers.answers() / MOST_ERRORS);
      assertThat(listers.failures() + listers.partial())
          .as(listers.toString())
          .isLessThan(listers.answers() / MOST_ERRORS);
    }
  }

  private static void restartAll(
      Installation rollcall,
      List<ServerProcess> servers,
      Map<String, Readers.Check> rooms,
      Map<String, Readers.Check> lists)
      throws Exception {
    List<Api> known = new CopyOnWriteArrayList<>(servers.stream().map(ServerProcess::api).toList());
    try (Readers readers = new Readers(READERS, known, rooms);
        Readers listers = new Readers(1, known, lists)) {
      for (int i = 0; i < servers.size(); i++) {
        awaitCopies(servers);
        servers.get(i).terminate();
        servers.get(i).awaitExit();
        servers.set(i, rollcall.startServer(Integer.toString(i)));
        known.set(i, servers.get(i).api());
        rollcall.awaitShared(3);
      }
      awaitMore(readers, listers);
      readers.close();
      listers.close();
      LOG.info("Rooms while all were restarted one after the other: {}", readers);
      LOG.info("Lists while all were restarted one after the other: {}", listers);
      assertThat(readers.wrong()).isEmpty();
      assertThat(listers.wrong()).isEmpty();
      assertThat(readers.failures()).as(readers.toString()).isZero();
      assertThat(listers.failures()).as(listers.toString()).isZero();
    }
  }

  private static void awaitMore(Readers readers, Readers listers) {
    int answers = readers.answers() + SOME;
    int lists = listers.answers() + SOME_LISTS;
    await()
        .atMost(ServerProcess.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> readers.answers() >= answers && listers.answers() >= lists);
  }
}
