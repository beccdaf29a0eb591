package dev.rollcall.http;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.model.RoomFilter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Changes of rooms that fit a filter now, or did when the watcher was told of them last: that a
 * room fits no longer is told too, and then it is forgotten.
 */
final class ListedChanges implements Predicate<RoomChange> {

  /** Of rooms just forgotten; the changes of one event follow each other closely. */
  private static final int MOST_FORGOTTEN = 1_000;

  private final RoomFilter filter;
  private final RoomNow now;

  // guarded by this
  private final Set<String> told = new HashSet<>();
  private final Map<String, Long> forgotten = new LinkedHashMap<>();

  ListedChanges(RoomFilter filter, RoomNow now) {
    this.filter = filter;
    this.now = now;
  }

  /** Whether it depends on what the watcher was told before. */
  boolean remembers() {
    return !filter.equals(RoomFilter.ANY);
  }

  /** The watcher is told of the room. */
  synchronized void tell(String roomId) {
    if (remembers()) {
      told.add(roomId);
    }
  }

  /** How many rooms the watcher has been told of that may fit. */
  synchronized int remembered() {
    return told.size();
  }

  @Override
  public boolean test(RoomChange change) {
    if (!remembers()) {
      return true;
    }
    RoomNow.Seen seen = now.after(change);
    boolean fits = seen.isOrMayBe(filter::fits);
    synchronized (this) {
      if (fits) {
        told.add(change.getRoomId());
      }
      return fits || didFit(change, seen);
    }
  }

  private boolean didFit(RoomChange change, RoomNow.Seen seen) {
    String room = change.getRoomId();
    if (told.contains(room)) {
      if (seen.isOfChange()) { // else the room may still have fitted with this change
        told.remove(room);
        forget(room, change.getVersion());
      }
      return true;
    }
    // Several changes may be of one event, and so of one version.
    return forgotten.getOrDefault(room, 0L) == change.getVersion();
  }

  private void forget(String room, long version) {
    forgotten.remove(room);
    forgotten.put(room, version);
    if (forgotten.size() > MOST_FORGOTTEN) {
      forgotten.remove(forgotten.keySet().iterator().next());
    }
  }
}
