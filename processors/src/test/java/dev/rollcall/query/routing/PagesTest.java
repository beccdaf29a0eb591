package dev.rollcall.query.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.query.Cursors;
import dev.rollcall.query.routing.Pages.Page;
import dev.rollcall.topics.RoomPartitioner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Page after page, every room comes once and in order, whoever owns what meanwhile. */
class PagesTest {

  private static final int PARTITIONS = 5;

  @ParameterizedTest
  @MethodSource("seeds")
  void everyRoomOnceAndInOrder(long seed) {
    Random random = new Random(seed);
    List<String> all =
        IntStream.range(0, random.nextInt(60))
            .mapToObj(i -> "room-" + i)
            .sorted(Comparator.comparingInt(PagesTest::partition).thenComparing(id -> id))
            .toList();
    int limit = 1 + random.nextInt(10);
    List<String> found = new ArrayList<>();
    Cursors.Rooms from = new Cursors.Rooms(0, null);
    while (from != null) {
      List<Page<String>> pages = new ArrayList<>();
      for (Set<Integer> owned : shared(random)) {
        pages.add(page(all, owned, from, limit, 1 + random.nextInt(12)));
      }
      Page<String> whole = Pages.together(pages, Function.identity(), limit, PARTITIONS);
      assertThat(whole.rooms()).hasSizeLessThanOrEqualTo(limit);
      found.addAll(whole.rooms());
      from = whole.end();
    }
    assertThat(found).isEqualTo(all);
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /** Partitions over up to three instances. */
  private static List<Set<Integer>> shared(Random random) {
    List<Set<Integer>> shared = List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      shared.get(random.nextInt(3)).add(partition);
    }
    return shared;
  }

  /**
   * As an instance gives it.
   *
   * @param budget rooms after which it gives up, also below its limit
   */
  private static Page<String> page(
      List<String> all, Set<Integer> owned, Cursors.Rooms from, int limit, int budget) {
    List<String> rooms = new ArrayList<>();
    for (String id : all) {
      int partition = partition(id);
      boolean isBefore =
          partition < from.partition()
              || (partition == from.partition()
                  && from.afterRoomId() != null
                  && id.compareTo(from.afterRoomId()) <= 0);
      if (owned.contains(partition) && !isBefore) {
        rooms.add(id);
        if (rooms.size() == limit || rooms.size() == budget) {
          return new Page<>(rooms, new Cursors.Rooms(partition, id));
        }
      }
    }
    return new Page<>(rooms, null);
  }

  private static int partition(String id) {
    return RoomPartitioner.partition(id, PARTITIONS);
  }
}
