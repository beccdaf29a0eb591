package dev.rollcall.query.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.NotReached;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.routing.Scatter.Gathered;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every partition is in one answer, or is told to be in none. */
class ScatterTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final FakeCluster cluster =
      new FakeCluster()
          .partition(0, "a:1", "here:1")
          .partition(1, "here:1", "a:1")
          .partition(2, "a:1", "b:1")
          .partition(3, "b:1", "a:1");
  private Scatter scatter = new Scatter(new Routes(cluster, LONG, LONG), 4);

  /** What one host has told of. */
  private record Part(String by, Set<Integer> told, Set<Integer> missing) {}

  @AfterEach
  void close() {
    scatter.close();
  }

  @Test
  void eachOwnerIsAskedOnceForAllItHas() {
    Gathered<Part> gathered = gather(0);

    assertThat(gathered.parts())
        .containsExactlyInAnyOrder(
            new Part("a:1", Set.of(0, 2), Set.of()),
            new Part("here:1", Set.of(1), Set.of()),
            new Part("b:1", Set.of(3), Set.of()));
    assertThat(gathered.missing()).isEmpty();
    assertThat(gathered.reached().toString()).isEqualTo("0:0,1:10,2:20,3:30");
  }

  @Test
  void partitionsBeforeTheCursorAreLeftOut() {
    assertThat(gather(2).parts())
        .containsExactlyInAnyOrder(
            new Part("a:1", Set.of(2), Set.of()), new Part("b:1", Set.of(3), Set.of()));
    assertThat(gather(4).parts()).isEmpty();
  }

  @Test
  void whatNobodyAnswersForIsMissing() {
    cluster.down("a:1");

    assertThat(gather(0).missing()).containsExactly(0, 2);
  }

  @Test
  void nobodyAtAllIsAnErrorWithReasons() {
    cluster.down("a:1").down("b:1").down("here:1");

    assertThatThrownBy(() -> gather(0))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("a:1 (owner): It cannot be reached.")
        .hasMessageContaining("here:1 (owner): It cannot be reached.");
  }

  @Test
  void onePartitionThatMovesIsAskedOfItsNextOwnerAndNoneTwice() {
    cluster.when("a:1", () -> cluster.partition(2, "b:1", "a:1"));

    Gathered<Part> gathered = gather(0);

    assertThat(gathered.missing()).isEmpty();
    assertThat(gathered.parts().stream().flatMap(part -> part.told().stream()))
        .containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void aSlowHostIsMissingAndKeepsNobodyWaiting() {
    cluster.slow("b:1");
    scatter.close();
    scatter = new Scatter(new Routes(cluster, LONG, Duration.ofMillis(50)), 4);

    assertThat(gather(0).missing()).containsExactly(3);
  }

  @Test
  void aPositionThatOneDoesNotReachIsNotReached() {
    cluster.when(
        "b:1",
        () -> {
          throw new NotReached(Positions.of(Map.of(3, 99L)), Positions.NONE);
        });

    assertThatThrownBy(() -> gather(0)).isInstanceOf(NotReached.class);
  }

  private Gathered<Part> gather(int first) {
    return scatter.gather(
        first,
        Await.NOTHING,
        Part::missing,
        (host, partitions, most) -> {
          cluster.answer(host);
          Set<Integer> told = new TreeSet<>(partitions);
          told.removeIf(partition -> !cluster.owns(host, partition));
          Set<Integer> missing = new TreeSet<>(partitions);
          missing.removeAll(told);
          TreeSet<Integer> positions = new TreeSet<>(told);
          return new Answer<>(
              new Part(host.address(), told, missing), "active", position(positions));
        });
  }

  private static Positions position(Set<Integer> partitions) {
    return Positions.parse(
        String.join(",", partitions.stream().map(p -> p + ":" + p * 10L).toList()));
  }

  @Test
  void hostsAreTriedInThreeRounds() {
    cluster.down("b:1");

    gather(0);

    assertThat(cluster.asked.stream().filter("b:1 (owner)"::equals).toList())
        .isEqualTo(List.of("b:1 (owner)", "b:1 (owner)", "b:1 (owner)"));
  }
}
