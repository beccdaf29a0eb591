package dev.rollcall.benchmarks.history;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.benchmarks.Directories;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.model.RoomFold;
import dev.rollcall.model.RoomHistory;
import dev.rollcall.model.SnapshotPacing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
 * Questions about the middle of a room's past, when ten people were there: one comes and one goes a
 * minute. Before measuring it prints how many rows each question reads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PastBenchmark {

  private static final String ROOM = "acme-all-hands";
  private static final long START = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final int STAY_MINUTES = 10;
  private static final int ALL = 1_000_000;

  /** How many were ever in the room. */
  @Param({"1000", "100000"})
  public int past;

  /** Until RocksDB compacts, a scan steps over a mark for each who was present and has left. */
  @Param({"true", "false"})
  public boolean compacted;

  private Path directory;
  private RocksRows rows;
  private long middle;

  @Setup(Level.Trial)
  public void fill() throws IOException, RocksDBException {
    directory = Files.createTempDirectory("past");
    rows = new RocksRows(directory);
    middle = START + past / 2 * MINUTE + MINUTE / 2;
    for (int i = 0; i < past; i++) {
      Instant now = Instant.ofEpochMilli(START + i * MINUTE);
      apply(RoomEvents.participantJoined(ROOM).at(now).participant("c-" + i).build());
      if (i >= STAY_MINUTES) {
        String gone = "c-" + (i - STAY_MINUTES);
        apply(RoomEvents.participantLeft(ROOM).at(now).participant(gone).build());
      }
    }
    if (compacted) {
      rows.compact();
    }
    rows.takeRowsRead();
    tell("room", room -> room.roomAt(middle));
    tell("participants", this::present);
    tell("attendance", this::attended);
    tell("changes", this::changed);
  }

  private void apply(RoomEvent event) {
    RoomFold.apply(rows, event, new RoomFold.At(0, 1), new SnapshotPacing(START, 1_000));
  }

  private void tell(String what, Function<RoomHistory, Object> question) {
    Objects.requireNonNull(question.apply(history()));
    System.out.printf("%n%s of %d: %d rows%n", what, past, rows.takeRowsRead());
  }

  private RoomHistory history() {
    return RoomHistory.of(rows, ROOM).orElseThrow();
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    rows.close();
    Directories.delete(directory);
  }

  @Benchmark
  public Object room() {
    return history().roomAt(middle);
  }

  @Benchmark
  public Object participants() {
    return present(history());
  }

  @Benchmark
  public Object attendanceOfTenMinutes() {
    return attended(history());
  }

  @Benchmark
  public Object changesOfTenMinutes() {
    return changed(history());
  }

  private Object present(RoomHistory room) {
    return room.connectionsAt(middle, true, false, null, ALL);
  }

  private Object attended(RoomHistory room) {
    return room.attendance(middle - 5 * MINUTE, middle + 5 * MINUTE, null, ALL);
  }

  private Object changed(RoomHistory room) {
    return room.changes(middle - 5 * MINUTE, middle + 5 * MINUTE, null, ALL);
  }
}
