package dev.rollcall.query.routing;

import dev.rollcall.query.DaemonThreads;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.RoomReader.Unavailable.Why;
import dev.rollcall.query.routing.Host.Exclusion;
import dev.rollcall.query.routing.RoutingMetrics.Answered;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the owners of many partitions at once, each for all of its own. What an owner cannot answer
 * for is asked again in the next round, of whoever owns it then; so each partition is in one answer
 * at most.
 */
public final class Scatter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scatter.class);

  private final Routes routes;
  private final ExecutorService legs;

  /**
   * @param atOnce hosts asked at the same time, over all requests
   */
  public Scatter(Routes routes, int atOnce) {
    this.routes = routes;
    this.legs = Executors.newFixedThreadPool(atOnce, DaemonThreads.named("rollcall-scatter"));
  }

  /** What one host has of some partitions. */
  @FunctionalInterface
  interface Leg<P> {
    Answer<P> at(Host host, Set<Integer> partitions, Duration most);
  }

  /**
   * @param parts of those who answered
   * @param missing partitions that nobody could answer for
   */
  record Gathered<P>(List<P> parts, Set<Integer> missing, Positions reached) {}

  int partitions() {
    return routes.locator().partitions();
  }

  /**
   * @param first partitions before this one are not asked for
   * @param missing what a part could not answer for
   * @throws Unavailable when nobody answers for any partition, with the reasons
   */
  <P> Gathered<P> gather(int first, Await await, Function<P, Set<Integer>> missing, Leg<P> leg) {
    Set<Integer> open = new TreeSet<>();
    for (int partition = first; partition < partitions(); partition++) {
      open.add(partition);
    }
    List<P> parts = new ArrayList<>();
    Map<Integer, Long> reached = new TreeMap<>();
    Set<Exclusion> excluded = new LinkedHashSet<>();
    Routes.Clock clock = routes.clock(await);
    RoutingMetrics metrics = routes.metrics();
    do {
      metrics.round();
      for (Asked<P> asked : ask(open, clock, leg)) {
        try {
          Answer<P> answer = asked.get();
          Set<Integer> answered = new TreeSet<>(asked.partitions);
          answered.removeAll(missing.apply(answer.value()));
          open.removeAll(answered);
          parts.add(answer.value());
          reached.putAll(answer.position().offsets());
          missing.apply(answer.value()).stream()
              .map(partition -> asked.host.exclude("Partition " + partition + " is not there."))
              .forEach(
                  exclusion -> {
                    excluded.add(exclusion);
                    metrics.excluded(Why.ABSENT);
                  });
        } catch (Unavailable e) {
          LOG.debug("Partitions {} not from {}: {}", asked.partitions, asked.host, e.getMessage());
          excluded.add(asked.host.exclude(e.getMessage()));
          metrics.excluded(e.why());
        }
      }
    } while (!open.isEmpty() && !clock.isOver() && clock.nextRound());
    if (parts.isEmpty() && !open.isEmpty()) {
      metrics.answered(Answered.FAILED);
      throw Routes.unavailable("No partition of room-events can be read now", excluded);
    }
    metrics.answered(open.isEmpty() ? Answered.ACTIVE : Answered.PARTIAL);
    return new Gathered<>(parts, open, Positions.of(reached));
  }

  /** The request to this instance runs last, on the caller's thread, while the others wait. */
  private <P> List<Asked<P>> ask(Set<Integer> open, Routes.Clock clock, Leg<P> leg) {
    Map<Host, Set<Integer>> owners = new LinkedHashMap<>();
    for (int partition : open) {
      Host owner = routes.locator().hosts(partition).get(0);
      owners.computeIfAbsent(owner, any -> new TreeSet<>()).add(partition);
    }
    List<Asked<P>> asked = new ArrayList<>();
    owners.forEach((host, partitions) -> asked.add(new Asked<>(host, partitions, clock, leg)));
    asked.stream().filter(one -> !one.host.isHere()).forEach(one -> one.startIn(legs));
    asked.stream().filter(one -> one.host.isHere()).forEach(Asked::run);
    return asked;
  }

  private static final class Asked<P> {
    private final Host host;
    private final Set<Integer> partitions;
    private final Routes.Clock clock;
    private final Leg<P> leg;
    private Future<Answer<P>> running;
    private Answer<P> answer;
    private Unavailable failure;

    Asked(Host host, Set<Integer> partitions, Routes.Clock clock, Leg<P> leg) {
      this.host = host;
      this.partitions = partitions;
      this.clock = clock;
      this.leg = leg;
    }

    void startIn(ExecutorService legs) {
      Duration most = clock.most();
      try {
        running = legs.submit(() -> leg.at(host, partitions, most));
      } catch (RejectedExecutionException e) {
        failure = unavailable(Why.BUSY, "The server is stopping.", e);
      }
    }

    void run() {
      try {
        answer = leg.at(host, partitions, clock.most());
      } catch (Unavailable e) {
        failure = e;
      }
    }

    Answer<P> get() {
      if (running != null) {
        await();
      }
      if (failure != null) {
        throw failure;
      }
      return answer;
    }

    private void await() {
      try {
        answer = running.get(clock.most().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        running.cancel(true);
        failure = unavailable(Why.TIMEOUT, "It did not answer in time.", e);
      } catch (InterruptedException e) {
        running.cancel(true);
        Thread.currentThread().interrupt();
        failure = unavailable(Why.BUSY, "The server is stopping.", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      }
    }

    private static Unavailable unavailable(Why why, String reason, Exception cause) {
      return (Unavailable) new Unavailable(why, reason, Duration.ofSeconds(1)).initCause(cause);
    }
  }

  @Override
  public void close() {
    legs.shutdownNow();
  }
}
