package dev.rollcall.http;

import dev.rollcall.avro.RoomChange;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Lets so many changes a second through, the first of each second, and none of the others. A
 * watcher that only shows that something happens costs the same however much happens.
 */
final class Sample implements Predicate<RoomChange> {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int perSecond;
  private final LongSupplier nanos;

  // guarded by this
  private long second;
  private int passed;

  Sample(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.second = nanos.getAsLong();
  }

  static Predicate<RoomChange> of(int perSecond) {
    return new Sample(perSecond, System::nanoTime);
  }

  @Override
  public synchronized boolean test(RoomChange change) {
    long now = nanos.getAsLong();
    if (now - second >= SECOND) {
      second = now;
      passed = 0;
    }
    return passed++ < perSecond;
  }
}
