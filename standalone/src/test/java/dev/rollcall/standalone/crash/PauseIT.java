package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.standalone.crash.Audit.Fault;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.topics.RoomPartitioner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of two instances stands still for longer than its session, in the middle of the work; the
 * other takes over; then the first goes on where it stood, and does not know that it was replaced.
 */
class PauseIT {

  private static final Logger LOG = LoggerFactory.getLogger(PauseIT.class);
  private static final int EVENTS = 40_000;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void exactlyOnceKeepsOutWhatTheResumedInstanceStillWrites(long seed, @TempDir Path directory)
      throws Exception {
    try (Installation rollcall = Installation.start(directory)) {
      try (ServerProcess paused = rollcall.startServer("paused")) {
        pauseInTheMiddle(rollcall, paused, seed);
        assertThat(rollcall.faults(paused)).isEmpty();
      }
    }
  }

  /** The control: without fencing the same is found to be wrong, so the test above can fail. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void atLeastOnceRollsStateBack(long seed, @TempDir Path directory) throws Exception {
    try (Installation rollcall =
        Installation.start(directory).with("streams.processing.guarantee", "at_least_once")) {
      try (ServerProcess paused = rollcall.startServer("paused")) {
        assertThat(paused.log()).contains("processing.guarantee");
        pauseInTheMiddle(rollcall, paused, seed);
        // Neither passes with time: what the API says waits for nothing, and what was told was
        // told.
        Map<Fault, List<String>> faults = rollcall.faults(paused, Duration.ZERO);
        LOG.info("At least once, seed {}: {}", seed, Audit.counts(faults));
        assertThat(faults.keySet()).containsAnyOf(Fault.STATE, Fault.CHANGE_TWICE);
      }
    }
  }

  /** Ends with the instance that was paused owning all rooms, restored from what is in Kafka. */
  private static void pauseInTheMiddle(Installation rollcall, ServerProcess paused, long seed)
      throws Exception {
    List<RoomEvent> load = Installation.load(seed, EVENTS);
    List<RoomEvent> first = load.subList(0, EVENTS / 2);
    double where = 0.05 + 0.4 * new Random(seed).nextDouble();
    try (ServerProcess other = rollcall.startServer("other")) {
      rollcall.awaitShared(2);
      Set<Integer> owned = Installation.ownedBy(paused);
      long own = first.stream().filter(event -> owned.contains(partition(event))).count();
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> rollcall.write(first));
      rollcall.awaitCommitted(owned, (long) (where * own));
      paused.pause();
      assertThat(rollcall.committed(owned)).as("own events it has read").isBetween(1L, own - 1);

      writing.join();
      rollcall.write(load.subList(EVENTS / 2, EVENTS));
      rollcall.awaitMembers(1);
      rollcall.awaitAllCommitted();

      paused.resume();
      rollcall.awaitMembers(2);
      other.terminate();
      other.awaitExit();
    }
    rollcall.awaitMembers(1);
  }

  private static int partition(RoomEvent event) {
    return RoomPartitioner.partition(event.getRoomId(), Cluster.PARTITIONS);
  }

  private static LongStream seeds() {
    return Installation.seeds();
  }
}
