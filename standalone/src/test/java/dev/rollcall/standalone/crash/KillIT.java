package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} in the middle of the work, and a start on what it leaves. */
class KillIT {

  private static final int EVENTS = 100_000;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingIsLostAndNothingIsToldTwice(long seed, @TempDir Path directory) throws Exception {
    try (Installation rollcall = Installation.start(directory)) {
      List<RoomEvent> load = Installation.load(seed, EVENTS);
      double where = 0.05 + 0.6 * new Random(seed).nextDouble();
      try (ServerProcess server = rollcall.startServer("only")) {
        rollcall.write(load);
        rollcall.awaitCommitted(Installation.PARTITIONS, (long) (where * EVENTS));
        server.kill();
      }
      assertThat(rollcall.committed(Installation.PARTITIONS))
          .as("events before the crash")
          .isLessThan(EVENTS);

      try (ServerProcess server = rollcall.startServer("only")) {
        assertThat(rollcall.faults(server)).isEmpty();
      }
    }
  }

  private static LongStream seeds() {
    return Installation.seeds();
  }
}
