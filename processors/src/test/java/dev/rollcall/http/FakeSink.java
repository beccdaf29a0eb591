package dev.rollcall.http;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Events in memory. */
final class FakeSink implements EventSink {

  final List<RoomEvent> events = new ArrayList<>();
  RuntimeException failure;

  /** When set, an append says that it has begun, and waits to be let go. */
  CountDownLatch begun;

  CountDownLatch release;

  @Override
  public Positions append(List<RoomEvent> added, Duration within) {
    hold();
    if (failure != null) {
      throw failure;
    }
    synchronized (events) {
      events.addAll(added);
      return Positions.of(Map.of(2, events.size() - 1L, 0, 7L));
    }
  }

  private void hold() {
    if (begun == null) {
      return;
    }
    begun.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
