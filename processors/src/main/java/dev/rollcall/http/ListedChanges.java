package dev.rollcall.http;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.model.RoomFilter;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Changes of rooms that fit a filter now, or did when the watcher was told of them last: that a
 * room fits no longer is told too, and then it is forgotten.
 *
 * <p>Of a partition that is not here everything is told, and nothing remembered. When it has come
 * here, each of its rooms that does not fit is told of once.
 */
final class ListedChanges implements Predicate<RoomChange> {

  /** Of rooms told last as fitting no longer; one that is lost is told of once more. */
  private static final int MOST_FORGOTTEN = 200;

  private final RoomFilter filter;
  private final RoomNow now;

  // guarded by this
  private final Set<String> fitting = new HashSet<>();
  private final BitSet wereElsewhere = new BitSet();
  private final Map<String, Long> forgotten = new LinkedHashMap<>();

  ListedChanges(RoomFilter filter, RoomNow now) {
    this.filter = filter;
    this.now = now;
  }

  /** Whether it depends on what the watcher was told before. */
  boolean remembers() {
    return !filter.equals(RoomFilter.ANY);
  }

  /** The watcher is told of a room that fits. */
  synchronized void tell(String roomId) {
    if (remembers()) {
      fitting.add(roomId);
    }
  }

  /** How many rooms take memory. */
  synchronized int remembered() {
    return fitting.size() + forgotten.size();
  }

  @Override
  public boolean test(RoomChange change) {
    return !remembers() || isTold(now.after(change));
  }

  private synchronized boolean isTold(RoomNow.Seen seen) {
    String room = seen.change().getRoomId();
    if (!seen.isReadable()) {
      wereElsewhere.set(seen.partition());
      forgotten.remove(room); // it may fit with this
      return true;
    }
    if (seen.isOrMayBe(filter::fits)) {
      fitting.add(room);
      forgotten.remove(room);
      return true;
    }
    boolean mayHaveFitted =
        fitting.contains(room)
            || (wereElsewhere.get(seen.partition()) && !forgotten.containsKey(room));
    if (mayHaveFitted && seen.isOfChange()) { // else it may still have fitted with this change
      fitting.remove(room);
      forget(room, seen.change().getVersion());
    }
    // Several changes may be of one event, and so of one version.
    return mayHaveFitted || forgotten.getOrDefault(room, 0L) == seen.change().getVersion();
  }

  private void forget(String room, long version) {
    forgotten.remove(room);
    forgotten.put(room, version);
    if (forgotten.size() > MOST_FORGOTTEN) {
      forgotten.remove(forgotten.keySet().iterator().next());
    }
  }
}
