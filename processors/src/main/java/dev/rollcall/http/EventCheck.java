package dev.rollcall.http;

import dev.rollcall.avro.RoomEvent;
import java.time.Instant;
import java.util.function.BiConsumer;

/** The rules that an event of the right form must still keep. */
@FunctionalInterface
interface EventCheck {

  /**
   * @param now against which times in the future are refused
   * @param errors takes the path and the message of each broken rule
   */
  void check(RoomEvent event, Instant now, BiConsumer<String, String> errors);
}
