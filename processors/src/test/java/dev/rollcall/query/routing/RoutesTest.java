package dev.rollcall.query.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.NotReached;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which host answers for a room. */
class RoutesTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Await WRITTEN = new Await(Positions.of(Map.of(0, 7L)), Duration.ZERO);

  private final FakeCluster cluster = new FakeCluster().partition(0, "a:1", "b:1", "here:1");
  private final Routes routes = new Routes(cluster, LONG, LONG);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // down   | answers
        "''       , a:1 (owner)",
        "a:1      , b:1 (standby)",
        "a:1 b:1  , here:1 (standby)",
        "b:1      , a:1 (owner)",
      })
  void theFirstThatCan(String down, String answers) {
    down(down);

    assertThat(ask(Await.NOTHING, true)).isEqualTo(answers);
  }

  @Test
  void nobodyTellsEveryReasonOnce() {
    down("a:1 b:1 here:1");

    assertThatThrownBy(() -> ask(Await.NOTHING, true))
        .isInstanceOf(Unavailable.class)
        .hasMessage(
            "Partition 0 of room-events cannot be read now. a:1 (owner): It cannot be reached."
                + " b:1 (standby): It cannot be reached. here:1 (standby): It cannot be reached.");
    assertThat(cluster.asked).hasSize(Routes.ROUNDS * 3);
  }

  @Test
  void aStandbyNeverSatisfiesAPosition() {
    down("a:1");

    assertThatThrownBy(() -> ask(WRITTEN, true))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("b:1 (standby): A standby never satisfies a position.");
    assertThat(cluster.asked).containsOnly("a:1 (owner)");
  }

  @Test
  void whoWantsOwnersGetsNoStandby() {
    down("a:1");

    assertThatThrownBy(() -> ask(Await.NOTHING, false)).isInstanceOf(Unavailable.class);
    assertThat(cluster.asked).containsOnly("a:1 (owner)");
  }

  @Test
  void aPartitionThatMovesIsFoundAgain() {
    cluster.when(
        "a:1",
        () -> {
          cluster.partition(0, "c:1");
          throw new Unavailable("It went elsewhere.", Duration.ofSeconds(1));
        });

    assertThat(ask(WRITTEN, true)).isEqualTo("c:1 (owner)");
  }

  @Test
  void whatIsNoFailureOfTheHostIsTheAnswer() {
    cluster.when(
        "a:1",
        () -> {
          throw new NotReached(WRITTEN.atLeast(), Positions.NONE);
        });

    assertThatThrownBy(() -> ask(WRITTEN, true)).isInstanceOf(NotReached.class);
    assertThat(cluster.asked).containsExactly("a:1 (owner)");
  }

  @Test
  void afterItsTimeNobodyIsAsked() {
    Routes late = new Routes(cluster, Duration.ZERO, LONG);

    assertThatThrownBy(() -> late.ask(0, Await.NOTHING, true, (host, most) -> cluster.answer(host)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("There was no time left to ask it.");
    assertThat(cluster.asked).isEmpty();
  }

  @Test
  void theCallersPatienceComesOnTop() {
    Await patient = new Await(Positions.NONE, Duration.ofSeconds(30));
    Routes quick = new Routes(cluster, LONG, Duration.ofSeconds(1));

    assertThat(quick.<Duration>ask(0, patient, true, (host, most) -> most))
        .isEqualTo(Duration.ofSeconds(31));
  }

  private void down(String instances) {
    List.of(instances.split(" ")).forEach(cluster::down);
  }

  private String ask(Await await, boolean standbys) {
    return routes.ask(0, await, standbys, (host, most) -> cluster.answer(host));
  }
}
