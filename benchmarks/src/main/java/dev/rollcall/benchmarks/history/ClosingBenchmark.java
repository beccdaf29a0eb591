package dev.rollcall.benchmarks.history;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.benchmarks.Directories;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.model.Effects;
import dev.rollcall.model.RoomFold;
import dev.rollcall.model.SnapshotPacing;
import dev.rollcall.model.Summing;
import dev.rollcall.model.Sweep;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.RocksDBException;

/**
 * A session ends with everybody in it. Its score is the time of all the work that follows; after
 * each iteration it prints the longest slice, in CPU time, which is how long a thread does nothing
 * else, and the most records that one publishes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
public class ClosingBenchmark {

  private static final String ROOM = "acme-all-hands";
  private static final long START = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  /** As the topology has them; it stops after a slice when a tick has taken 40 ms. */
  private static final int ROWS_A_SLICE = 100;

  private static final int SUMMED_A_SLICE = 1_000;
  private static final SnapshotPacing PACING = new SnapshotPacing(START + 2 * HOUR, 1_000);

  @Param({"1000", "20000"})
  public int people;

  private Path directory;
  private RocksRows rows;
  private long longestNanos;
  private int mostRecords;
  private int slices;

  @Setup(Level.Iteration)
  public void fill() throws IOException, RocksDBException {
    directory = Files.createTempDirectory("closing");
    rows = new RocksRows(directory);
    for (int i = 0; i < people; i++) {
      apply(
          RoomEvents.participantJoined(ROOM)
              .at(Instant.ofEpochMilli(START + i))
              .session("s-1")
              .participant("c-" + i)
              .identity("user-" + i)
              .build());
    }
  }

  private Effects apply(RoomEvent event) {
    return RoomFold.apply(rows, event, new RoomFold.At(0, 1), PACING);
  }

  @Benchmark
  public int close() {
    longestNanos = 0;
    mostRecords = 0;
    slices = 0;
    RoomEvent end =
        RoomEvents.sessionEnded(ROOM).at(Instant.ofEpochMilli(START + HOUR)).session("s-1").build();
    slice(() -> apply(end));
    Summing summing = new Summing();
    while (Sweep.isWaiting(rows) || Summing.isWaiting(rows)) {
      slice(
          () ->
              Sweep.isWaiting(rows)
                  ? Sweep.step(rows, ROWS_A_SLICE, PACING)
                  : summing.step(rows, SUMMED_A_SLICE, PACING));
    }
    return slices;
  }

  private void slice(Supplier<Effects> work) {
    long begun = cpuNanos();
    Effects effects = work.get();
    longestNanos = Math.max(longestNanos, cpuNanos() - begun);
    int records =
        effects.participants().size() + effects.changes().size() + effects.sessions().size();
    mostRecords = Math.max(mostRecords, records);
    slices++;
  }

  /** Of this thread, since waiting for a core that others use says nothing. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @TearDown(Level.Iteration)
  public void tell() throws IOException {
    System.out.printf(
        "%d slices, the longest %.1f ms, at most %d records each; ",
        slices, longestNanos / 1e6, mostRecords);
    rows.close();
    Directories.delete(directory);
  }
}
