package dev.rollcall.query.routing;

import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.RoomReader.Unavailable.Why;
import dev.rollcall.query.routing.Host.Exclusion;
import dev.rollcall.query.routing.Host.Role;
import dev.rollcall.query.routing.RoutingMetrics.Answered;
import dev.rollcall.topics.RoomPartitioner;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the hosts of a partition in rounds until one answers.
 *
 * <p>A round asks the owner, then its standbys in turn. Whoever cannot answer is excluded for that
 * round, with the reason. Where nobody could, the hosts are looked up anew for the next round,
 * since a partition that moves has a new owner in a moment. After {@link #ROUNDS}, or at the
 * deadline, all reasons together are the error.
 */
public final class Routes {

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  static final int ROUNDS = 3;

  /** Between rounds, times the number of the round. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Locator locator;
  private final Duration timeout;
  private final Duration hostTimeout;
  private final RoutingMetrics metrics;

  /**
   * @param timeout of a request with all its rounds, beside the caller's wait for a position
   * @param hostTimeout of one host, likewise
   */
  public Routes(Locator locator, Duration timeout, Duration hostTimeout, RoutingMetrics metrics) {
    this.locator = locator;
    this.timeout = timeout;
    this.hostTimeout = hostTimeout;
    this.metrics = metrics;
  }

  /** Counts for nobody. */
  public Routes(Locator locator, Duration timeout, Duration hostTimeout) {
    this(locator, timeout, hostTimeout, RoutingMetrics.none());
  }

  /** One host's answer. */
  @FunctionalInterface
  public interface Attempt<T> {
    /**
     * @param most how long it may take
     * @throws Unavailable when this host cannot answer; every other exception is an answer
     */
    T at(Host host, Duration most);
  }

  RoutingMetrics metrics() {
    return metrics;
  }

  public Locator locator() {
    return locator;
  }

  public int partition(String roomId) {
    return RoomPartitioner.partition(roomId, locator.partitions());
  }

  /**
   * The answer of the first host that gives one.
   *
   * @param standbys whether one that lags behind will do; it never does for who awaits a position
   * @throws Unavailable when none does, with the reasons
   */
  public <T> T ask(int partition, Await await, boolean standbys, Attempt<T> attempt) {
    Clock clock = clock(await);
    Set<Exclusion> excluded = new LinkedHashSet<>();
    do {
      metrics.round();
      for (Host host : locator.hosts(partition)) {
        if (host.role() == Role.STANDBY && !standbys) {
          continue;
        }
        if (host.role() == Role.STANDBY && !await.atLeast().offsets().isEmpty()) {
          exclude(excluded, partition, host, Why.COPY, "A standby never satisfies a position.");
          continue;
        }
        if (clock.isOver()) {
          exclude(excluded, partition, host, Why.TIMEOUT, "There was no time left to ask it.");
          continue;
        }
        try {
          T answer = attempt.at(host, clock.most());
          metrics.answered(host.role() == Role.OWNER ? Answered.ACTIVE : Answered.STANDBY);
          return answer;
        } catch (Unavailable e) {
          exclude(excluded, partition, host, e.why(), e.getMessage());
        }
      }
    } while (clock.nextRound());
    metrics.answered(Answered.FAILED);
    throw unavailable("Partition " + partition + " of room-events cannot be read now", excluded);
  }

  private void exclude(Set<Exclusion> excluded, int partition, Host host, Why why, String reason) {
    Exclusion exclusion = host.exclude(reason);
    LOG.debug("Partition {} not from {}", partition, exclusion);
    metrics.excluded(why);
    excluded.add(exclusion);
  }

  static Unavailable unavailable(String what, Collection<Exclusion> excluded) {
    return new Unavailable(
        what + ". " + excluded.stream().map(Exclusion::toString).collect(Collectors.joining(" ")),
        SOON);
  }

  Clock clock(Await await) {
    return new Clock(await.patience());
  }

  /** The time and the rounds of one request. */
  final class Clock {
    private final long deadline;
    private final Duration patience;
    private int round = 1;

    private Clock(Duration patience) {
      this.patience = patience;
      this.deadline = System.nanoTime() + timeout.plus(patience).toNanos();
    }

    boolean isOver() {
      return left().isZero();
    }

    /** What one host may take of what is left. */
    Duration most() {
      Duration host = hostTimeout.plus(patience);
      return host.compareTo(left()) < 0 ? host : left();
    }

    private Duration left() {
      return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** Waits a moment; false when there is no other round. */
    boolean nextRound() {
      Duration pause = PAUSE.multipliedBy(round);
      if (round == ROUNDS || left().compareTo(pause) <= 0) {
        return false;
      }
      round++;
      try {
        Thread.sleep(pause.toMillis());
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
