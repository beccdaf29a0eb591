package dev.rollcall.benchmarks.history;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.benchmarks.Directories;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomFold;
import dev.rollcall.model.RoomList;
import dev.rollcall.model.RoomSort;
import dev.rollcall.model.RoomSort.Place;
import dev.rollcall.model.RoomView;
import dev.rollcall.model.SnapshotPacing;
import dev.rollcall.model.DueSnapshots;
import dev.rollcall.model.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
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
 * A page of a list of many rooms, of which ten are of a rare kind. Before measuring the first page
 * of all it prints, for each question, the rows read and the median time of the first page and of
 * one from the middle.
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
  private static final int ASKED = 201;

  /** Of several partitions together, in a request. */
  private static final int BUDGET = 20_000;

  /** What is asked for: what all have, what few have, and what nobody has. */
  private static final List<Question> QUESTIONS =
      List.of(
          new Question("all", RoomSort.ID, RoomFilter.ANY),
          new Question("all, the fullest", RoomSort.PARTICIPANTS, RoomFilter.ANY),
          new Question("all, the latest", RoomSort.UPDATED, RoomFilter.ANY),
          new Question("nearly all by vendor", RoomSort.ID, vendor("acme")),
          new Question("nearly all by vendor, the fullest", RoomSort.PARTICIPANTS, vendor("acme")),
          new Question("two thirds by status", RoomSort.ID, status("ACTIVE", null)),
          new Question("a third by region, the latest", RoomSort.UPDATED, status(null, "region-1")),
          new Question("ten by status", RoomSort.ID, status("DISABLED", null)),
          new Question("ten by vendor", RoomSort.ID, vendor("rare")),
          new Question("ten by region", RoomSort.ID, status(null, "rare")),
          new Question("ten by name", RoomSort.ID, new RoomFilter(null, null, null, "Rare", null)),
          new Question(
              "ten by people, the latest",
              RoomSort.UPDATED,
              new RoomFilter(null, null, null, null, 5)),
          new Question("none of many and many", RoomSort.ID, status("ACTIVE", "region-0")));

  private record Question(String name, RoomSort sort, RoomFilter filter) {
    RoomList.Request page(Place after, int limit, int budget) {
      return new RoomList.Request(filter, sort, after, limit, budget, 1_000);
    }
  }

  private static RoomFilter vendor(String vendor) {
    return new RoomFilter(null, vendor, null, null, null);
  }

  private static RoomFilter status(String status, String region) {
    return new RoomFilter(status, null, region, null, null);
  }

  @Param({"100000"})
  public int rooms;

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
    for (Question asked : QUESTIONS) {
      tell(asked.name() + ", first page", () -> page(asked, null));
      Place middle = middle(asked);
      if (middle != null) {
        tell(asked.name() + ", from the middle", () -> page(asked, middle));
      }
    }
    tell("totals", () -> List.of(Totals.of(rows, now, 1_000)));
  }

  private void fill(String room, boolean isRare, int people) {
    Instant at = Instant.ofEpochMilli(now);
    String kind = isRare ? "rare" : "acme";
    String name = (isRare ? "Rare " : "Common ") + room;
    apply(
        RoomEvents.roomCreated(room)
            .at(at)
            .source(kind, "main", room)
            .name(name)
            .region(isRare ? kind : "region-" + people)
            .build());
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

  private void tell(String what, Supplier<List<?>> question) {
    long[] nanos = new long[ASKED];
    int found = 0;
    long read = 0;
    for (int i = 0; i < ASKED; i++) {
      rows.takeRowsRead();
      long begun = System.nanoTime();
      found = question.get().size();
      nanos[i] = System.nanoTime() - begun;
      read = rows.takeRowsRead();
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%n%s: %d found, %d rows, %.2f ms%n", what, found, read, nanos[ASKED / 2] / 1e6);
  }

  private List<Room> page(Question asked, Place after) {
    RoomList.Request request = asked.page(after, PAGE, BUDGET);
    RoomList.Found found = RoomList.find(rows, request);
    return found.places().stream()
        .map(place -> RoomView.of(rows, place.id()).orElseThrow().summary())
        .filter(room -> request.isWanted(room, found.end()))
        .toList();
  }

  /** Where half of what fits is behind; null where it is no more than a page. */
  private Place middle(Question asked) {
    List<Place> all = RoomList.find(rows, asked.page(null, rooms, rooms)).places();
    return all.size() <= PAGE ? null : all.get(all.size() / 2);
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    rows.close();
    Directories.delete(directory);
  }

  @Benchmark
  public Object firstPage() {
    return page(QUESTIONS.get(0), null);
  }
}
