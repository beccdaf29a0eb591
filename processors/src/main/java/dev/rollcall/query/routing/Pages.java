package dev.rollcall.query.routing;

import dev.rollcall.query.Cursors;
import dev.rollcall.topics.RoomPartitioner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Puts pages of different partitions together to one that is ordered by partition, then id.
 *
 * <p>A page that has a cursor ends there. The earliest such end is that of the whole: behind it,
 * rooms of another page are left for the next request, since rooms before them may be unknown.
 */
final class Pages {

  /**
   * One of them.
   *
   * @param end where it ends; null at the end of its partitions
   */
  record Page<T>(List<T> rooms, Cursors.Rooms end) {}

  private Pages() {}

  /**
   * @param id of a room
   * @param limit of the whole page
   * @param partitions of all rooms
   */
  static <T> Page<T> together(
      List<Page<T>> pages, Function<T, String> id, int limit, int partitions) {
    Cursors.Rooms end = null;
    for (Page<T> page : pages) {
      if (page.end() != null && (end == null || page.end().partition() < end.partition())) {
        end = page.end();
      }
    }
    record Placed<T>(int partition, T room) {}
    List<Placed<T>> known = new ArrayList<>();
    for (Page<T> page : pages) {
      for (T room : page.rooms()) {
        int partition = RoomPartitioner.partition(id.apply(room), partitions);
        if (isBefore(partition, end)) {
          known.add(new Placed<>(partition, room));
        }
      }
    }
    known.sort(Comparator.comparingInt(Placed::partition)); // stable: a partition stays in order
    if (known.size() > limit) {
      known = known.subList(0, limit);
      Placed<T> last = known.get(limit - 1);
      end = new Cursors.Rooms(last.partition(), id.apply(last.room()));
    }
    return new Page<>(known.stream().map(Placed::room).toList(), end);
  }

  /** Within its partition, a page is never longer than its own cursor says. */
  private static boolean isBefore(int partition, Cursors.Rooms end) {
    return end == null
        || partition < end.partition()
        || (partition == end.partition() && end.afterRoomId() != null);
  }
}
