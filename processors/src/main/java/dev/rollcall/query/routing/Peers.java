package dev.rollcall.query.routing;

import dev.rollcall.avro.Room;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.RoomPage;
import dev.rollcall.query.StatsReader.Stats;
import dev.rollcall.query.UserReader.KnownRooms;
import dev.rollcall.query.UserReader.SourceFilter;
import dev.rollcall.query.UserReader.UserPage;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Asks other instances for what they have: an owner for what its active tasks have, a standby also
 * for its copies. Nobody who is asked asks on.
 *
 * <p>Methods answer and throw as those of the readers do, with {@link
 * dev.rollcall.query.RoomReader.Unavailable} also when the host cannot be reached, or takes more
 * than the time given.
 */
public interface Peers {

  /** The request to one host. */
  record Ask(Host host, Await await, Duration most) {}

  Answer<Optional<Room>> room(Ask ask, String roomId, boolean withParticipants);

  Answer<RoomPage> rooms(
      Ask ask, Set<Integer> partitions, RoomFilter filter, RoomSort sort, int limit, String cursor);

  /** The minutes are those of its clock. */
  Answer<Stats> stats(Ask ask, Set<Integer> partitions);

  Answer<UserPage> present(
      Ask ask, Set<Integer> partitions, String user, SourceFilter filter, int limit, String cursor);

  /**
   * @param cursor holds the window
   */
  Answer<UserPage> attendance(
      Ask ask, Set<Integer> partitions, String user, SourceFilter filter, int limit, String cursor);

  Answer<KnownRooms> known(Ask ask, Set<Integer> partitions, String user, SourceFilter filter);
}
