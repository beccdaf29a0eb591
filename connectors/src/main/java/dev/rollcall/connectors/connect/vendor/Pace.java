package dev.rollcall.connectors.connect.vendor;

import java.util.concurrent.TimeUnit;

/** Keeps requests apart, so that a round through many rooms is no burst. For one thread. */
final class Pace {
  private final long apart;
  private long nextAt = System.nanoTime();

  Pace(int perSecond) {
    this.apart = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  void await() throws InterruptedException {
    long wait = nextAt - System.nanoTime();
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
    nextAt = Math.max(nextAt, System.nanoTime()) + apart;
  }
}
