package dev.rollcall.query;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one way to read Room state. Reads may show work that Kafka has not committed yet; they never
 * show a room torn between two events.
 *
 * <p>Every method throws {@link Unavailable} rather than give an empty answer that is not known to
 * be one.
 */
public interface RoomReader extends HistoryReader, StatsReader {

  /**
   * Waits until the answer would include {@code atLeast}.
   *
   * @param atLeast what the caller has written; {@link Positions#NONE} for no such wish
   * @param patience how long the caller is ready to wait for it
   */
  record Await(Positions atLeast, Duration patience) {
    public static final Await NOTHING = new Await(Positions.NONE, Duration.ZERO);
  }

  /** An answer, where it comes from, and how far active tasks among its sources had read. */
  record Answer<T>(T value, Freshness freshness, Positions position) {}

  enum Presence {
    PRESENT,
    LEFT,
    ALL
  }

  /**
   * @param nextCursor opaque; null on the last page
   * @param missingPartitions partitions of {@code room-events} that nobody could answer for
   */
  record RoomPage(List<Room> rooms, String nextCursor, Set<Integer> missingPartitions) {}

  record ParticipantPage(List<Participant> participants, String nextCursor) {}

  /** The same, of active tasks alone: never from a standby's copy. */
  RoomReader ofOwners();

  /** Empty only when the active owner of the room does not know it. */
  Answer<Optional<Room>> room(String roomId, boolean withParticipants, Await await);

  /**
   * Rows of one room ordered by participant id, then joining time; empty as in {@link #room}.
   *
   * @throws BadCursor when the cursor is not one of ours
   */
  Answer<Optional<ParticipantPage>> participants(
      String roomId, Presence presence, int limit, String cursor, Await await);

  /**
   * Rooms without their participants.
   *
   * @throws BadCursor when the cursor is not one of ours, of the same filter and order
   */
  Answer<RoomPage> rooms(RoomFilter filter, RoomSort sort, int limit, String cursor, Await await);

  /** Whether this instance can answer now. */
  Health health();

  /**
   * @param live the process is worth keeping
   * @param ready it should get requests
   * @param detail for people, without secrets
   */
  record Health(boolean live, boolean ready, String detail) {}

  /** No answer can be given now; another instance, or this one later, may be able to. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;
    private final Why why;

    /** The reason in a word, for those who count. */
    public enum Why {
      /** What was asked for is not there, or not ready. */
      ABSENT,
      /** A copy lacks too much. */
      BEHIND,
      /** Only the owner can tell. */
      COPY,
      /** Nobody listens, or the connection broke. */
      UNREACHABLE,
      /** No answer came in time, or there was none left to ask. */
      TIMEOUT,
      /** Our token is refused. */
      REFUSED,
      /** The answer is an error, or none that we understand. */
      ERROR,
      /** Too many others wait. */
      BUSY
    }

    /** For {@link Why#ABSENT}. */
    public Unavailable(String reason, Duration retryAfter) {
      this(Why.ABSENT, reason, retryAfter);
    }

    public Unavailable(Why why, String reason, Duration retryAfter) {
      super(reason);
      this.why = why;
      this.retryAfter = retryAfter;
    }

    public Why why() {
      return why;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The position asked for was not reached in the time given. */
  final class NotReached extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Positions reached;

    public NotReached(Positions asked, Positions reached) {
      super("Asked for position " + asked + ", reached " + reached + ".");
      this.reached = reached;
    }

    public Positions reached() {
      return reached;
    }
  }

  /** The cursor was not made by this call. */
  final class BadCursor extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadCursor() {
      super("The cursor is not one that this call gave out.");
    }
  }
}
