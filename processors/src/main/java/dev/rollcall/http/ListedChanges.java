package dev.rollcall.http;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.model.RoomFilter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Changes of rooms that fit a filter now, or did when the watcher was told of them: that a room
 * fits no longer is told too.
 */
final class ListedChanges implements Predicate<RoomChange> {

  private final RoomFilter filter;
  private final RoomNow now;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ListedChanges(RoomFilter filter, RoomNow now) {
    this.filter = filter;
    this.now = now;
  }

  /** Whether it depends on what the watcher was told before. */
  boolean remembers() {
    return !filter.equals(RoomFilter.ANY);
  }

  /** The watcher is told of the room. */
  void tell(String roomId) {
    if (remembers()) {
      told.add(roomId);
    }
  }

  @Override
  public boolean test(RoomChange change) {
    if (!remembers() || told.contains(change.getRoomId())) {
      return true;
    }
    boolean fits = now.isOrMayBe(change, filter::fits);
    if (fits) {
      told.add(change.getRoomId());
    }
    return fits;
  }
}
