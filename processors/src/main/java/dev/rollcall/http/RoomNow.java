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

  private final RoomReader here;
  private volatile Seen last = new Seen(null, Optional.empty(), false);

  /**
   * @param here asks no other instance, so that the thread that tells of changes waits for none
   */
  RoomNow(RoomReader here) {
    this.here = here;
  }

  /**
   * A room as it was found after a change.
   *
   * @param room without participants; empty where nothing is known of it
   * @param isReadable whether it is here at all
   */
  record Seen(RoomChange change, Optional<Room> room, boolean isReadable) {

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
    try {
      return new Seen(
          change, here.room(change.getRoomId(), false, RoomReader.Await.NOTHING).value(), true);
    } catch (RoomReader.Unavailable e) {
      return new Seen(change, Optional.empty(), false);
    }
  }
}
