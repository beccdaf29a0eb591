package dev.rollcall.standalone.crash;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes some events at a time, all the while, to rooms of every partition that nobody reads: so a
 * copy is always a little behind, and who is killed leaves a transaction open.
 */
final class SteadyWriter implements AutoCloseable {

  private static final int ROOMS = 16;

  private final Installation rollcall;
  private final Thread thread;
  private volatile boolean ended;
  private volatile Throwable failure;

  private SteadyWriter(Installation rollcall) {
    this.rollcall = rollcall;
    this.thread = new Thread(this::write, "steady-writer");
  }

  static SteadyWriter start(Installation rollcall) {
    SteadyWriter writer = new SteadyWriter(rollcall);
    writer.thread.start();
    return writer;
  }

  private void write() {
    try {
      for (int round = 0; !ended; round++) {
        rollcall.write(events(round));
        Thread.sleep(100);
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private static List<RoomEvent> events(int round) {
    Instant now = Instant.now();
    return IntStream.range(0, ROOMS)
        .mapToObj(
            i ->
                RoomEvents.participantJoined("written-" + i)
                    .at(now)
                    .participant("steady-" + round)
                    .build())
        .toList();
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("Not all was written.", failure);
    }
  }
}
