package dev.rollcall.connectors.connect;

import dev.rollcall.avro.RoomEvent;
import java.util.List;

/**
 * What follows from something that was heard of a room.
 *
 * @param events in the order to send them
 * @param after where the room stands when they are sent
 */
record Outcome(List<RoomEvent> events, RoomPosition after) {

  Outcome {
    events = List.copyOf(events);
  }
}
