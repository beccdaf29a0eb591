package dev.rollcall.benchmarks.history;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.benchmarks.Directories;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomFold;
import dev.rollcall.model.RoomList;
import dev.rollcall.model.RoomSort;
import dev.rollcall.model.RoomView;
import dev.rollcall.model.Rows;
import dev.rollcall.model.SnapshotPacing;
import dev.rollcall.model.DueSnapshots;
import dev.rollcall.model.Totals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
 * The first page of a list of many rooms, of which ten are of a rare kind. Before measuring it
 * prints, for each question, the rows read and the median time of a page by the index, and of the
 * same answer by a scan of all rooms.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ListBenchmark {

  private static final long START = 1_700_000_000_000L;
  private static final int PAGE = 100;
  private static final int RARE = 10;
  private static final int ASKED = 51;
  private static final int SCANNED = 3;

  /** What is asked for. */
  public enum Question {
    ALL(RoomSort.ID),
    FULLEST(RoomSort.PARTICIPANTS),
    LATEST(RoomSort.UPDATED),
    STATUS(RoomSort.ID),
    VENDOR(RoomSort.ID),
    NAME(RoomSort.ID),
    PEOPLE(RoomSort.UPDATED);

    private final RoomSort sort;

    Question(RoomSort sort) {
      this.sort = sort;
    }

    private RoomFilter filter() {
      return switch (this) {
        case ALL, FULLEST, LATEST -> RoomFilter.ANY;
        case STATUS -> new RoomFilter("DISABLED", null, null, null, null);
        case VENDOR -> new RoomFilter(null, "rare", null, null, null);
        case NAME -> new RoomFilter(null, null, null, "Rare", null);
        case PEOPLE -> new RoomFilter(null, null, null, null, 5);
      };
    }
  }

  @Param({"100000"})
  public int rooms;

  @Param public Question question;

  private Path directory;
  private RocksRows rows;
  private long now = START;

  @Setup(Level.Trial)
  public void fill() throws IOException, RocksDBException {
    directory = Files.createTempDirectory("list");
    rows = new RocksRows(directory);
    for (int i = 0; i < rooms; i++) {
      fill("room-" + i, i % (rooms / RARE) == 7, i % 3);
      if (i % PAGE == 0) {
        now += 1_000;
        new DueSnapshots(rows, now, 1_000, 1_000_000).next(1_000);
      }
    }
    now += 1_000;
    new DueSnapshots(rows, now, 1_000, 1_000_000).next(1_000);
    rows.compact();
    for (Question asked : Question.values()) {
      tell(asked + " by index", ASKED, () -> byIndex(asked));
      tell(asked + " by scan", SCANNED, () -> byScan(asked));
    }
    tell("totals", ASKED, () -> List.of(Totals.of(rows, now, 1_000)));
  }

  private void fill(String room, boolean isRare, int people) {
    Instant at = Instant.ofEpochMilli(now);
    String vendor = isRare ? "rare" : "acme";
    String name = (isRare ? "Rare " : "Common ") + room;
    apply(RoomEvents.roomCreated(room).at(at).source(vendor, "main", room).name(name).build());
    for (int i = isRare ? -5 : 0; i < people; i++) {
      apply(RoomEvents.participantJoined(room).at(at).participant("c-" + i).build());
    }
    if (isRare) {
      apply(RoomEvents.roomDisabled(room).at(at).build());
    }
  }

  private void apply(RoomEvent event) {
    RoomFold.apply(rows, event, new RoomFold.At(0, 1), new SnapshotPacing(now, 1_000));
  }

  private void tell(String what, int times, Supplier<List<?>> question) {
    long[] nanos = new long[times];
    int found = 0;
    long read = 0;
    for (int i = 0; i < times; i++) {
      rows.takeRowsRead();
      long begun = System.nanoTime();
      found = question.get().size();
      nanos[i] = System.nanoTime() - begun;
      read = rows.takeRowsRead();
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%n%s: %d found, %d rows, %.2f ms%n", what, found, read, nanos[times / 2] / 1e6);
  }

  private List<Room> byIndex(Question asked) {
    RoomList.Request request =
        new RoomList.Request(asked.filter(), asked.sort, null, PAGE, 20_000, 1_000);
    RoomList.Found found = RoomList.find(rows, request);
    return found.places().stream()
        .map(place -> RoomView.of(rows, place.id()).orElseThrow().summary())
        .filter(room -> request.isWanted(room, found.end()))
        .toList();
  }

  /** As lists were found before, but for one look-up more a room. */
  private List<Room> byScan(Question asked) {
    List<Room> found = new ArrayList<>();
    try (Rows.Cursor cursor = rows.range(new byte[] {'r'}, new byte[] {'s'})) {
      while (cursor.hasNext()) {
        byte[] key = cursor.next().key();
        String id = new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
        Room room = RoomView.of(rows, id).orElseThrow().summary();
        if (asked.filter().fits(room)) {
          found.add(room);
        }
        if (asked.sort == RoomSort.ID && found.size() == PAGE) {
          break;
        }
      }
    }
    found.sort(Comparator.comparing(asked.sort::place));
    return found.subList(0, Math.min(PAGE, found.size()));
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    rows.close();
    Directories.delete(directory);
  }

  @Benchmark
  public Object page() {
    return byIndex(question);
  }
}
