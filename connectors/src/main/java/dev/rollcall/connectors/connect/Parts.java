package dev.rollcall.connectors.connect;

import dev.rollcall.topics.RoomPartitioner;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the rooms of an account are divided among tasks.
 *
 * <p>A vendor that lists all rooms: rooms fall into {@value #COUNT} parts by a hash of their id,
 * whatever the number of tasks, and a task has every so-many-th part. Each task lists all rooms and
 * keeps its own. The connector could list for them instead; but then every room that comes would
 * reconfigure the connector, which stops all its tasks, and rooms of such vendors come and go by
 * the minute. Listing is the smaller part of the requests, the people of each room the larger one.
 *
 * <p>A vendor that is asked for rooms by name: each of them is a part.
 */
final class Parts {
  /** Never change it: offsets are kept by part. */
  static final int COUNT = 256;

  private Parts() {}

  static String ofHash(String roomId) {
    return Integer.toString(RoomPartitioner.partition(roomId, COUNT));
  }

  /**
   * @param task from 0
   */
  static List<String> hashed(int task, int tasks) {
    return share(IntStream.range(0, COUNT).mapToObj(Integer::toString).toList(), task, tasks);
  }

  /** Every {@code tasks}-th, so that all shares together have each once. */
  static List<String> share(List<String> all, int task, int tasks) {
    return IntStream.range(0, all.size())
        .filter(index -> index % tasks == task)
        .mapToObj(all::get)
        .toList();
  }
}
