package dev.rollcall.http;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.List;

/** Where accepted events go: {@code room-events}. */
public interface EventSink {

  /**
   * Writes the events in their order and returns once all are durable.
   *
   * @param within longest to wait for that; never longer than the sink itself would
   * @return the highest offset on each partition written to
   * @throws TooLarge before anything is written
   * @throws Unavailable when not all of them are known to be durable; some may be
   */
  Positions append(List<RoomEvent> events, Duration within);

  /** Waits as long as the sink will. */
  default Positions append(List<RoomEvent> events) {
    return append(events, Duration.ofNanos(Long.MAX_VALUE));
  }

  /** An event does not fit into one record. */
  final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int index;

    /**
     * @param index the event's place in the list
     */
    public TooLarge(int index, int bytes, int maxBytes) {
      super("takes " + bytes + " bytes as a record; at most " + maxBytes + " are allowed.");
      this.index = index;
    }

    public int index() {
      return index;
    }
  }

  /** Kafka or the schema registry does not answer. Sending the same events again is safe. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /**
     * @param reason for the caller: no addresses, no secrets
     */
    public Unavailable(String reason, Duration retryAfter, Throwable cause) {
      super(reason, cause);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }
}
