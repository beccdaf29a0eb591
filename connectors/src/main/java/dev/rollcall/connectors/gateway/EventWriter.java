package dev.rollcall.connectors.gateway;

import dev.rollcall.avro.RoomEvent;
import java.time.Duration;
import java.util.List;

/** Where events are stored. */
@FunctionalInterface
public interface EventWriter {

  /**
   * Writes the events in their order and returns once all are durable.
   *
   * @param within longest to wait for that
   * @throws NotStored when not all of them are known to be durable; some may be
   */
  void write(List<RoomEvent> events, Duration within) throws NotStored;

  /** Writing the same events again is safe. */
  final class NotStored extends Exception {
    private static final long serialVersionUID = 1L;

    public NotStored(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
