package dev.rollcall.standalone.verify;

import dev.rollcall.avro.Room;
import dev.rollcall.oracle.Oracle;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a server says of its rooms. An answer is empty where it does not know the room. */
public interface Answers {

  /** Returns when the server has read {@code room-events} up to there. */
  void await(String position);

  /** The ids of all rooms that it lists. */
  Set<String> rooms();

  /** The room with everybody who is present. */
  Optional<Room> room(String id);

  /**
   * The room with everybody who was present.
   *
   * @param at epoch milliseconds
   */
  Optional<Room> roomAt(String id, long at);

  /** The sessions that have ended, in the order of their starts; in whole seconds. */
  List<Oracle.Sum> sums(String id);
}
