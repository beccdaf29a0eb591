package dev.rollcall.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.client.EventProducer;
import dev.rollcall.client.RollcallClient;
import dev.rollcall.client.RoomQuery;
import dev.rollcall.client.RoomsSnapshot;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many watchers as an instance takes, each of which misses nothing. */
class ManyWatchersIT {

  private static final int ROOMS = 1_000;
  private static final int OF_A_ROOM = 1_980;
  private static final int OF_ALL = 20;
  private static final int PER_SECOND = 500;
  private static final int SECONDS = Integer.getInteger("rollcall.watchers.seconds", 4);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void eachSeesExactlyTheChangesItAskedFor(@TempDir Path directory) throws Exception {
    try (Cluster cluster = Cluster.start(directory)) {
      RollcallServer server = cluster.startServer("only");
      TopicLog<String, RoomChange> topic = cluster.log(Cluster.TOPICS.changes(), RoomChange.class);
      try (EventProducer events =
              EventProducer.of(
                  Map.of(
                      "bootstrap.servers", cluster.bootstrapServers(),
                      "schema.registry.url", cluster.registryUrl()));
          RollcallClient client = RollcallClient.of(server.url().toString()).build()) {
        for (int room = 0; room < ROOMS; room++) {
          events.send(RoomEvents.roomCreated(id(room)).at(Instant.now()).build()).join();
        }
        LongAdder told = new LongAdder();
        List<WatchedChanges<Room>> ofRooms = new ArrayList<>();
        for (int i = 0; i < OF_A_ROOM; i++) {
          WatchedChanges<Room> watched = new WatchedChanges<>(told::increment);
          client.rooms().including(events.position()).watch(id(i % ROOMS)).subscribe(watched);
          ofRooms.add(watched);
        }
        List<WatchedChanges<RoomsSnapshot>> ofAll = new ArrayList<>();
        for (int i = 0; i < OF_ALL; i++) {
          WatchedChanges<RoomsSnapshot> watched = new WatchedChanges<>(told::increment);
          client.rooms().including(events.position()).watch(RoomQuery.all()).subscribe(watched);
          ofAll.add(watched);
        }
        await().atMost(PATIENCE).until(() -> ofRooms.stream().allMatch(WatchedChanges::hasBegun));
        await().atMost(PATIENCE).until(() -> ofAll.stream().allMatch(WatchedChanges::hasBegun));
        long cpu = cpuNanos();
        long begun = System.nanoTime();
        write(events);
        List<RoomChange> changes = awaitJoins(topic);
        Map<String, List<String>> expected = WatchedChanges.of(changes);
        await().atMost(PATIENCE).untilAsserted(() -> compare(ofRooms, ofAll, expected));
        System.out.printf(
            "%,d watchers: %,d changes told %,d times in %.1f s, %.1f s of CPU in this process%n",
            OF_A_ROOM + OF_ALL,
            changes.size(),
            told.sum(),
            (System.nanoTime() - begun) / 1e9,
            (cpuNanos() - cpu) / 1e9);
      }
    }
  }

  private static void compare(
      List<WatchedChanges<Room>> ofRooms,
      List<WatchedChanges<RoomsSnapshot>> ofAll,
      Map<String, List<String>> expected) {
    for (int i = 0; i < OF_A_ROOM; i++) {
      String room = id(i % ROOMS);
      assertThat(ofRooms.get(i).unexpected()).isNull();
      assertThat(ofRooms.get(i).byRoom()).isEqualTo(Map.of(room, expected.get(room)));
    }
    for (WatchedChanges<RoomsSnapshot> watched : ofAll) {
      assertThat(watched.unexpected()).isNull();
      assertThat(watched.byRoom()).isEqualTo(expected);
    }
  }

  /** What came after the rooms, which are in the snapshots; with everybody who joined. */
  private static List<RoomChange> awaitJoins(TopicLog<String, RoomChange> topic) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                topic.upToNow().stream()
                    .map(ConsumerRecord::value)
                    .filter(change -> change.getVersion() > 1)
                    .toList(),
            changes ->
                changes.stream()
                        .filter(change -> change.getType() == RoomChangeType.PARTICIPANT_JOINED)
                        .count()
                    == (long) PER_SECOND * SECONDS);
  }

  private static String id(int room) {
    return "watched-" + room;
  }

  /** At a steady rate, every room the same number of times. */
  private static void write(EventProducer events) {
    long begun = System.nanoTime();
    for (int i = 0; i < PER_SECOND * SECONDS; i++) {
      long due = begun + i * 1_000_000_000L / PER_SECOND;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      var unused = events.send(event(i));
    }
    events.flush();
  }

  private static RoomEvent event(int i) {
    return RoomEvents.participantJoined(id(i % ROOMS))
        .at(Instant.now())
        .participant("c-" + i)
        .idUnique()
        .build();
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
