package dev.rollcall.client;

import dev.rollcall.topics.Positions;
import java.util.concurrent.atomic.AtomicReference;

/** How far {@code room-events} has to be read to include what was written. */
final class Written {

  private final AtomicReference<Positions> position = new AtomicReference<>(Positions.NONE);

  void add(Positions more) {
    position.accumulateAndGet(more, Positions::and);
  }

  Positions position() {
    return position.get();
  }
}
