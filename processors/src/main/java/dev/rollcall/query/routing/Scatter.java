package dev.rollcall.query.routing;

import dev.rollcall.query.DaemonThreads;
import dev.rollcall.query.Here;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.RoomReader.Unavailable.Why;
import dev.rollcall.query.routing.Host.Exclusion;
import dev.rollcall.query.routing.Host.Role;
import dev.rollcall.query.routing.RoutingMetrics.Answered;
import dev.rollcall.topics.Freshness;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the owners of many partitions at once, each for all of its own. What they cannot answer for
 * is asked of standbys at once, in turn; after a pause begins the next round, as those of {@link
 * Routes}. What was answered is not asked for again, so each partition is in one answer at most.
 */
public final class Scatter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scatter.class);

  private final Routes routes;
  private final RoutingMetrics metrics;
  private final ExecutorService legs;

  /**
   * @param atOnce hosts asked at the same time, over all requests
   */
  public Scatter(Routes routes, int atOnce) {
    this.routes = routes;
    this.metrics = routes.metrics();
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
   * @param freshness of the worst part
   */
  record Gathered<P>(List<P> parts, Set<Integer> missing, Freshness freshness, Positions reached) {
    <T> Answer<T> answer(T whole) {
      return new Answer<>(whole, freshness, reached);
    }
  }

  /** What this instance has, where it is the host. */
  static Here part(Here here, Host host, Set<Integer> partitions) {
    return (host.role() == Role.STANDBY ? here.orCopies() : here).of(partitions);
  }

  int partitions() {
    return routes.locator().partitions();
  }

  /**
   * @param first partitions before this one are not asked for
   * @param standbys whether one that lags behind will do; it never does for who awaits a position
   * @param missing what a part could not answer for
   * @throws Unavailable when nobody answers for any partition, with the reasons
   */
  <P> Gathered<P> gather(
      int first, Await await, boolean standbys, Function<P, Set<Integer>> missing, Leg<P> leg) {
    boolean mayLag = standbys && await.atLeast().offsets().isEmpty();
    Routes.Clock clock = routes.clock(await);
    Parts<P> parts = new Parts<>(first, missing);
    do {
      metrics.round();
      for (int turn = 0; turn == 0 || (mayLag && !clock.isOver()); turn++) {
        List<Asked<P>> asked = ask(turn, parts.open, clock, leg);
        if (asked.isEmpty()) {
          break;
        }
        asked.forEach(parts::take);
      }
    } while (!parts.open.isEmpty() && !clock.isOver() && clock.nextRound());
    return parts.gathered();
  }

  /** The request to this instance runs last, on the caller's thread, while the others wait. */
  private <P> List<Asked<P>> ask(int turn, Set<Integer> open, Routes.Clock clock, Leg<P> leg) {
    Duration most = clock.most();
    List<Asked<P>> asked = new ArrayList<>();
    hosts(turn, open)
        .forEach((host, partitions) -> asked.add(new Asked<>(host, partitions, most, leg)));
    asked.stream().filter(one -> !one.host().isHere()).forEach(one -> one.startIn(legs));
    asked.stream().filter(one -> one.host().isHere()).forEach(Asked::run);
    return asked;
  }

  /** Whose turn it is, and for which partitions: the owners', then those of their standbys. */
  private Map<Host, Set<Integer>> hosts(int turn, Set<Integer> open) {
    Map<Host, Set<Integer>> hosts = new LinkedHashMap<>();
    for (int partition : open) {
      routes.locator().hosts(partition).stream()
          .skip(turn)
          .limit(1)
          .forEach(host -> hosts.computeIfAbsent(host, any -> new TreeSet<>()).add(partition));
    }
    return hosts;
  }

  /** Those that were answered, and what is open. */
  private final class Parts<P> {
    private final Function<P, Set<Integer>> missing;
    private final Set<Integer> open = new TreeSet<>();
    private final List<P> parts = new ArrayList<>();
    private final Map<Integer, Long> reached = new TreeMap<>();
    private final Set<Exclusion> excluded = new LinkedHashSet<>();
    private Freshness freshness = Freshness.ACTIVE;

    Parts(int first, Function<P, Set<Integer>> missing) {
      this.missing = missing;
      for (int partition = first; partition < partitions(); partition++) {
        open.add(partition);
      }
    }

    void take(Asked<P> asked) {
      try {
        Answer<P> answer = asked.get();
        Set<Integer> absent = missing.apply(answer.value());
        asked.partitions().stream()
            .filter(partition -> !absent.contains(partition))
            .forEach(open::remove);
        parts.add(answer.value());
        reached.putAll(answer.position().offsets());
        freshness = freshness.worse(answer.freshness());
        for (int partition : absent) {
          exclude(asked, Why.ABSENT, "Partition " + partition + " is not there.");
        }
      } catch (Unavailable e) {
        exclude(asked, e.why(), e.getMessage());
      }
    }

    private void exclude(Asked<P> asked, Why why, String reason) {
      LOG.debug("Partitions {} not from {}: {}", asked.partitions(), asked.host(), reason);
      excluded.add(asked.host().exclude(reason));
      metrics.excluded(why);
    }

    Gathered<P> gathered() {
      if (parts.isEmpty() && !open.isEmpty()) {
        metrics.answered(Answered.FAILED);
        throw Routes.unavailable("No partition of room-events can be read now", excluded);
      }
      metrics.answered(how());
      return new Gathered<>(parts, open, freshness, Positions.of(reached));
    }

    private Answered how() {
      if (!open.isEmpty()) {
        return Answered.PARTIAL;
      }
      return freshness.isActive() ? Answered.ACTIVE : Answered.STANDBY;
    }
  }

  @Override
  public void close() {
    legs.shutdownNow();
  }
}
