package dev.rollcall.query.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.topics.Positions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingMetricsTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Await WRITTEN = new Await(Positions.of(Map.of(0, 7L)), Duration.ZERO);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeCluster cluster =
      new FakeCluster().partition(0, "a:1", "here:1").partition(1, "b:1", "here:1");
  private final RoutingMetrics metrics = new RoutingMetrics(registry);
  private final Routes routes = new Routes(cluster, LONG, LONG, metrics);
  private final Scatter scatter = new Scatter(routes, 4);

  @AfterEach
  void stop() {
    scatter.close();
  }

  @Test
  void anOwnersAnswerTakesOneRound() {
    ask(Await.NOTHING);
    assertThat(counts()).isEqualTo(Map.of("answers active", 1, "rounds", 1));
  }

  @Test
  void aStandbysAnswerTellsWhyItWasNotTheOwner() {
    down("a:1", Unavailable.Why.UNREACHABLE);
    ask(Await.NOTHING);
    assertThat(counts())
        .isEqualTo(Map.of("answers standby", 1, "exclusions unreachable", 1, "rounds", 1));
  }

  @Test
  void aFailureHasAllRoundsAndReasons() {
    down("a:1", Unavailable.Why.TIMEOUT);
    assertThatThrownBy(() -> ask(WRITTEN)).isInstanceOf(Unavailable.class);
    assertThat(counts())
        .isEqualTo(
            Map.of(
                "answers failed", 1,
                "exclusions timeout", Routes.ROUNDS,
                "exclusions copy", Routes.ROUNDS,
                "rounds", Routes.ROUNDS));
  }

  @Test
  void aListIsWholePartialOrFailed() {
    gather();
    assertThat(counts()).isEqualTo(Map.of("answers active", 1, "rounds", 1));
    down("a:1", Unavailable.Why.ABSENT);
    gather();
    down("b:1", Unavailable.Why.REFUSED);
    assertThatThrownBy(this::gather).isInstanceOf(Unavailable.class);
    assertThat(counts())
        .isEqualTo(
            Map.of(
                "answers active",
                1,
                "answers partial",
                1,
                "answers failed",
                1,
                "exclusions absent",
                2 * Routes.ROUNDS,
                "exclusions refused",
                Routes.ROUNDS,
                "rounds",
                1 + 2 * Routes.ROUNDS));
  }

  @Test
  void requestsToOthersAreTimedByWhomAndHowTheyEnd() {
    metrics.asked("a:1", true, Duration.ofMillis(20));
    metrics.asked("a:1", false, Duration.ofMillis(500));
    assertThat(
            registry
                .get("rollcall.peer.requests")
                .tags("peer", "a:1", "outcome", "answered")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(20);
  }

  private void ask(Await await) {
    routes.ask(0, await, true, (host, most) -> cluster.answer(host));
  }

  @Test
  void aListOfStandbysIsOne() {
    down("a:1", Unavailable.Why.UNREACHABLE);
    gather(true);
    assertThat(counts())
        .isEqualTo(Map.of("answers standby", 1, "exclusions unreachable", 1, "rounds", 1));
  }

  private void gather() {
    gather(false);
  }

  private void gather(boolean standbys) {
    scatter.gather(
        0,
        Await.NOTHING,
        standbys,
        any -> Set.of(),
        (host, partitions, most) ->
            new Answer<>(cluster.answer(host), FakeCluster.freshness(host), Positions.NONE));
  }

  private void down(String host, Unavailable.Why why) {
    cluster.when(
        host,
        () -> {
          throw new Unavailable(why, "It does not.", Duration.ofSeconds(1));
        });
  }

  /** Those that are not zero. */
  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    registry
        .find("rollcall.routing.rounds")
        .counters()
        .forEach(counter -> counts.put("rounds", (int) counter.count()));
    for (String what : Set.of("answers", "exclusions")) {
      registry
          .find("rollcall.routing." + what)
          .counters()
          .forEach(
              counter -> {
                if (counter.count() > 0) {
                  String word = counter.getId().getTags().get(0).getValue();
                  counts.put(what + ' ' + word, (int) counter.count());
                }
              });
    }
    return counts;
  }
}
