package dev.rollcall.http;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.query.RoomReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * The room of a change as it is here now. It is read once a change, however many watchers want to
 * know.
 */
final class RoomNow {

  /** So long is a partition taken to be elsewhere that was when it was last looked for. */
  private static final Duration ELSEWHERE = Duration.ofSeconds(1);

  private final RoomReader here;
  private final ToIntFunction<String> partitions;
  private final LongSupplier nanoTime;

  /** By partition, until when it is not looked for. */
  private final Map<Integer, Long> elsewhere = new ConcurrentHashMap<>();

  private volatile Seen last = new Seen(null, -1, Optional.empty(), false);

  /**
   * @param here asks no other instance, so that the thread that tells of changes waits for none
   * @param partitions of rooms
   */
  RoomNow(RoomReader here, ToIntFunction<String> partitions, LongSupplier nanoTime) {
    this.here = here;
    this.partitions = partitions;
    this.nanoTime = nanoTime;
  }

  /**
   * A room as it was found after a change.
   *
   * @param room without participants; empty where nothing is known of it
   * @param isReadable whether its partition is here
   */
  record Seen(RoomChange change, int partition, Optional<Room> room, boolean isReadable) {

    /** One that cannot be read here counts as such: too much is better than a gap. */
    boolean isOrMayBe(Predicate<Room> wanted) {
      return !isReadable || room.map(wanted::test).orElse(false);
    }

    /** Whether nothing has happened to it since. */
    boolean isOfChange() {
      return room.filter(found -> found.getVersion() == change.getVersion()).isPresent();
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very change that it was read for
  Seen after(RoomChange change) {
    Seen known = last;
    if (known.change != change) {
      known = read(change);
      last = known;
    }
    return known;
  }

  private Seen read(RoomChange change) {
    String id = change.getRoomId();
    int partition = partitions.applyAsInt(id);
    Long until = elsewhere.get(partition);
    if (until != null && nanoTime.getAsLong() - until < 0) {
      return new Seen(change, partition, Optional.empty(), false);
    }
    try {
      Optional<Room> room = here.room(id, false, RoomReader.Await.NOTHING).value();
      return new Seen(change, partition, room, true);
    } catch (RoomReader.Unavailable e) {
      elsewhere.put(partition, nanoTime.getAsLong() + ELSEWHERE.toNanos());
      return new Seen(change, partition, Optional.empty(), false);
    }
  }
}
