package dev.rollcall.query;

import dev.rollcall.avro.Source;
import dev.rollcall.model.UserRooms;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where one user is and was. A user is an identity; where none was told, a participant id. The same
 * name in two accounts of a vendor may be two people: a filter tells them apart, and each room says
 * where it is from.
 *
 * <p>Methods throw as those of {@link RoomReader} do.
 */
public interface UserReader {

  /** What the source of a room must be; every part may be null. */
  record SourceFilter(String vendor, String account) {
    public static final SourceFilter ANY = new SourceFilter(null, null);

    /**
     * @param source of a room; null where none was told
     */
    public boolean fits(Source source) {
      return (vendor == null || (source != null && vendor.equals(source.getVendor())))
          && (account == null || (source != null && account.equals(source.getAccountId())));
    }
  }

  /**
   * @param window null where none was asked for
   * @param rooms ordered by partition, then id
   * @param nextCursor opaque; null on the last page
   * @param missingPartitions partitions of {@code room-events} that nobody could answer for
   */
  record UserPage(
      Window window,
      List<UserRooms.Stays> rooms,
      String nextCursor,
      Set<Integer> missingPartitions) {}

  /** Ids of all rooms that may know a user. */
  record KnownRooms(List<String> rooms, Set<Integer> missingPartitions) {

    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * @throws RoomReader.Unavailable where these are not all, since a partition is missing
     */
    public List<String> whole() {
      if (!missingPartitions.isEmpty()) {
        throw new RoomReader.Unavailable(
            "Partitions %s of room-events cannot be read here now, and may know the user."
                .formatted(missingPartitions),
            SOON);
      }
      return rooms;
    }
  }

  /** The same, of active tasks alone: never from a standby's copy. */
  UserReader ofOwners();

  /** Rooms in which the user is now, with the connections that are open. */
  Answer<UserPage> present(String user, SourceFilter filter, int limit, String cursor, Await await);

  /**
   * Rooms in which the user was in a window of time.
   *
   * @param window only for the first page: a cursor has its own
   */
  Answer<UserPage> attendance(
      String user, SourceFilter filter, Window window, int limit, String cursor, Await await);

  /** Always as {@link #ofOwners} tells it. */
  Answer<KnownRooms> known(String user, SourceFilter filter, Await await);
}
