package dev.rollcall.watch;

import dev.rollcall.avro.RoomChange;
import java.util.function.Predicate;

/**
 * What a watcher wants to be told.
 *
 * @param roomId of the one room it is about; null for all
 * @param partition where that room's changes are; meaningless for all
 * @param fits of the changes that remain
 */
public record Wanted(String roomId, int partition, Predicate<RoomChange> fits) {

  public static Wanted of(Predicate<RoomChange> fits) {
    return new Wanted(null, -1, fits);
  }

  boolean wants(WatchedChange change) {
    return (roomId == null || roomId.equals(change.change().getRoomId()))
        && fits.test(change.change());
  }
}
