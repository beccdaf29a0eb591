package dev.rollcall.query.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.NotReached;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.routing.Scatter.Gathered;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    // down      | missing | of owners | freshness
    "''          , ''      , ''        , active",
    "a:1         , ''      , 0 2       , standby; lag=3",
    "b:1         , ''      , 3         , standby; lag=3",
    "here:1      , ''      , 1         , standby; lag=3",
    "a:1 b:1     , 2 3     , 0 2 3     , standby; lag=3",
    "here:1 b:1  , ''      , 1 3       , standby; lag=3",
  })
  void whatOwnersDoNotAnswerForStandbysDo(
      String down, String missing, String missingOfOwners, String freshness) {
    List.of(down.split(" ")).forEach(cluster::down);

    Gathered<Part> gathered = gather(0);
    Gathered<Part> ofOwners = gather(0, Await.NOTHING, false);

    assertThat(gathered.missing()).isEqualTo(partitions(missing));
    assertThat(gathered.freshness()).hasToString(freshness);
    assertThat(ofOwners.missing()).isEqualTo(partitions(missingOfOwners));
    assertThat(ofOwners.freshness()).isEqualTo(Freshness.ACTIVE);
  }

  @Test
  void whoAwaitsAPositionIsNotAnsweredByAStandby() {
    cluster.down("a:1");

    Await written = new Await(Positions.of(Map.of(0, 7L)), Duration.ZERO);

    assertThat(gather(0, written, true).missing()).containsExactly(0, 2);
  }

  @Test
  void aStandbyIsAskedBeforeItsOwnerIsAskedAgain() {
    cluster.down("b:1");

    gather(3);

    assertThat(cluster.asked).containsExactly("b:1 (owner)", "a:1 (standby)");
  }

  @Test
  void oneStandbyAfterTheOther() {
    cluster.partition(3, "b:1", "a:1", "c:1").down("b:1").down("a:1");

    assertThat(gather(3).missing()).isEmpty();
    assertThat(cluster.asked).containsExactly("b:1 (owner)", "a:1 (standby)", "c:1 (standby)");
  }

  @Test
  void nobodyAtAllIsAnErrorWithReasons() {
    cluster.down("a:1").down("b:1").down("here:1");

    assertThatThrownBy(() -> gather(0))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("a:1 (owner): It cannot be reached.")
        .hasMessageContaining("here:1 (standby): It cannot be reached.");
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
    quickly();

    assertThat(gather(0, Await.NOTHING, false).missing()).containsExactly(3);
  }

  @Test
  void aSlowHostLeavesTimeForItsStandby() {
    cluster.slow("b:1");
    quickly();

    assertThat(gather(3).missing()).isEmpty();
    assertThat(cluster.asked).containsExactly("b:1 (owner)", "a:1 (standby)");
  }

  private void quickly() {
    scatter.close();
    scatter = new Scatter(new Routes(cluster, LONG, Duration.ofMillis(50)), 4);
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
    return gather(first, Await.NOTHING, true);
  }

  private Gathered<Part> gather(int first, Await await, boolean standbys) {
    return scatter.gather(
        first,
        await,
        standbys,
        Part::missing,
        (host, partitions, most) -> {
          cluster.answer(host);
          Set<Integer> told = new TreeSet<>(partitions);
          told.removeIf(partition -> !cluster.has(host, partition));
          Set<Integer> missing = new TreeSet<>(partitions);
          missing.removeAll(told);
          return new Answer<>(
              new Part(host.address(), told, missing),
              FakeCluster.freshness(host),
              position(new TreeSet<>(told)));
        });
  }

  private static Set<Integer> partitions(String text) {
    return Stream.of(text.split(" "))
        .filter(part -> !part.isEmpty())
        .map(Integer::valueOf)
        .collect(Collectors.toSet());
  }

  private static Positions position(Set<Integer> partitions) {
    return Positions.parse(
        String.join(",", partitions.stream().map(p -> p + ":" + p * 10L).toList()));
  }

  @Test
  void hostsAreTriedInThreeRounds() {
    cluster.down("b:1").down("a:1");

    assertThatThrownBy(() -> gather(3)).isInstanceOf(Unavailable.class);

    assertThat(cluster.asked)
        .isEqualTo(
            Collections.nCopies(Routes.ROUNDS, List.of("b:1 (owner)", "a:1 (standby)")).stream()
                .flatMap(List::stream)
                .toList());
  }
}
