package dev.rollcall.standalone.pollers;

import dev.rollcall.connectors.connect.PollObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what one poller does on this instance. */
final class PollerMetrics implements PollObserver {

  private static final long NEVER = Long.MIN_VALUE;

  private final Counter rounds;
  private final Counter failures;
  private final AtomicLong lastRound = new AtomicLong(NEVER);
  private final Clock clock;

  /**
   * @param poller its name in the configuration
   */
  PollerMetrics(MeterRegistry registry, String poller, Clock clock) {
    this.clock = clock;
    this.rounds =
        Counter.builder("rollcall.poller.rounds")
            .description("Complete listings of an account's rooms")
            .tag("poller", poller)
            .register(registry);
    this.failures =
        Counter.builder("rollcall.poller.failures")
            .description("Requests that were not answered, and ends of the poller by a failure")
            .tag("poller", poller)
            .register(registry);
    Gauge.builder("rollcall.poller.last.success.age", this, PollerMetrics::age)
        .description("Time since the last complete listing; NaN where this instance made none")
        .baseUnit("seconds")
        .tag("poller", poller)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void roundDone() {
    lastRound.set(clock.millis());
    rounds.increment();
  }

  @Override
  public void failed() {
    failures.increment();
  }

  /** It is another instance that polls, or may be. */
  void ended() {
    lastRound.set(NEVER);
  }

  private double age() {
    long last = lastRound.get();
    return last == NEVER ? Double.NaN : (clock.millis() - last) / 1_000.0;
  }
}
