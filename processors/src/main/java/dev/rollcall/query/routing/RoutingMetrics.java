package dev.rollcall.query.routing;

import dev.rollcall.query.RoomReader.Unavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts how questions were answered, and why hosts were passed over. */
public final class RoutingMetrics {

  /** How a question ended. */
  enum Answered {
    /** By owners. */
    ACTIVE,
    /** By a copy. */
    STANDBY,
    /** A list that lacks partitions. */
    PARTIAL,
    /** By nobody. */
    FAILED
  }

  private final MeterRegistry registry;
  private final Map<Answered, Counter> answers = new EnumMap<>(Answered.class);
  private final Map<Unavailable.Why, Counter> exclusions = new EnumMap<>(Unavailable.Why.class);
  private final Counter rounds;

  public RoutingMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Answered answered : Answered.values()) {
      answers.put(
          answered,
          Counter.builder("rollcall.routing.answers")
              .description("Questions about rooms and users, by who answered")
              .tag("freshness", word(answered))
              .register(registry));
    }
    for (Unavailable.Why why : Unavailable.Why.values()) {
      exclusions.put(
          why,
          Counter.builder("rollcall.routing.exclusions")
              .description("Hosts that could not answer a question in one of its rounds")
              .tag("reason", word(why))
              .register(registry));
    }
    rounds =
        Counter.builder("rollcall.routing.rounds")
            .description("Rounds in which hosts were asked; one a question while all is well")
            .register(registry);
  }

  /** Counts for nobody. */
  static RoutingMetrics none() {
    return new RoutingMetrics(new CompositeMeterRegistry());
  }

  void answered(Answered how) {
    answers.get(how).increment();
  }

  void excluded(Unavailable.Why why) {
    exclusions.get(why).increment();
  }

  void round() {
    rounds.increment();
  }

  /**
   * @param address of the instance that was asked
   * @param answered whether it did, be it with an error
   */
  public void asked(String address, boolean answered, Duration took) {
    Timer.builder("rollcall.peer.requests")
        .description("Requests to other instances")
        .tag("peer", address)
        .tag("outcome", answered ? "answered" : "failed")
        .register(registry)
        .record(took);
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
