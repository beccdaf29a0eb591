package dev.rollcall.http;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.query.RoomReader;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The room of a change as it is here now. It is read once a change, however many watchers want to
 * know.
 */
final class RoomNow {

  private record Read(RoomChange change, Optional<Room> room, boolean isReadable) {}

  private final RoomReader here;
  private volatile Read last = new Read(null, Optional.empty(), false);

  /**
   * @param here asks no other instance, so that the thread that tells of changes waits for none
   */
  RoomNow(RoomReader here) {
    this.here = here;
  }

  /** One that cannot be read here now counts as such: too much is better than a gap. */
  @SuppressWarnings("ReferenceEquality") // the very change that it was read for
  boolean isOrMayBe(RoomChange change, Predicate<Room> wanted) {
    Read known = last;
    if (known.change != change) {
      known = read(change);
      last = known;
    }
    return !known.isReadable || known.room.map(wanted::test).orElse(false);
  }

  private Read read(RoomChange change) {
    try {
      return new Read(
          change, here.room(change.getRoomId(), false, RoomReader.Await.NOTHING).value(), true);
    } catch (RoomReader.Unavailable e) {
      return new Read(change, Optional.empty(), false);
    }
  }
}
