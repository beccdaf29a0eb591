package dev.rollcall.connectors.connect;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave a vendor alone after a failure: twice as long each time, up to a cap, and
 * between half and all of that by chance, so that tasks do not come back together.
 */
final class Backoff {
  private final Duration initial;
  private final Duration most;
  private final RandomGenerator random;
  private Duration next;

  Backoff(Duration initial, Duration most, RandomGenerator random) {
    this.initial = initial;
    this.most = most;
    this.random = random;
    this.next = initial;
  }

  /**
   * @param asked by the vendor, who is never asked again before that
   */
  Duration next(Duration asked) {
    long full = next.toMillis();
    Duration wait = Duration.ofMillis(full / 2 + random.nextLong(full - full / 2 + 1));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(most) > 0 ? most : doubled;
    return wait.compareTo(asked) < 0 ? asked : wait;
  }

  void reset() {
    next = initial;
  }

  boolean isReset() {
    return next.equals(initial);
  }
}
