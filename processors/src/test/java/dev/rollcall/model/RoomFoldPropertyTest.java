package dev.rollcall.model;

import static org.assertj.core.api.Assertions.fail;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.topics.CompositeKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds for every history, whatever its order. Failures print the smallest history found. */
class RoomFoldPropertyTest {

  private static final int HISTORIES = Integer.getInteger("histories", 1_000);
  private static final int SHUFFLES = 4;

  @Test
  @Tag("rule-1")
  void anyOrderAndAnyDuplicationEndInTheSameState() {
    check(
        "depends on order or number",
        RoomFoldPropertyTest::dependsOnOrder,
        RoomFoldPropertyTest::dependsOnOrderInAny);
  }

  @Test
  @Tag("rule-1")
  void countsAreTheSizesOfTheSetsOfThosePresent() {
    check("counts differ from those present", RoomFoldPropertyTest::miscounts);
  }

  @Test
  @Tag("rule-3")
  void publishedRowsAreTheRowsThatAQueryGives() {
    check("published rows differ from queried", RoomFoldPropertyTest::publishesOtherThanQueried);
  }

  @Test
  @Tag("rule-5")
  void nobodyLeavesBeforeJoining() {
    check("left before joined", RoomFoldPropertyTest::someoneLeavesBeforeJoining);
  }

  @Test
  @Tag("rule-1")
  void anEventAppliedAgainPublishesNothing() {
    check("a repeated event published something", RoomFoldPropertyTest::repetitionPublishes);
  }

  private static void check(String what, Predicate<List<RoomEvent>> fails) {
    check(what, fails, fails);
  }

  private static void check(
      String what, Predicate<List<RoomEvent>> fails, Predicate<List<RoomEvent>> stillFails) {
    check(what, History::random, fails, stillFails);
    check(what + " where somebody is erased", History::withErasures, fails, stillFails);
  }

  private static void check(
      String what,
      LongFunction<List<RoomEvent>> histories,
      Predicate<List<RoomEvent>> fails,
      Predicate<List<RoomEvent>> stillFails) {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = histories.apply(seed);
      if (fails.test(history)) {
        List<RoomEvent> smallest = Shrinker.shrink(history, stillFails);
        fail(
            "%s: seed %d, %d events:%n%s",
            what,
            seed,
            smallest.size(),
            smallest.stream().map(RoomEvent::toString).collect(Collectors.joining("\n")));
      }
    }
  }

  private static boolean dependsOnOrder(List<RoomEvent> history) {
    return dependsOnOrder(history, SHUFFLES);
  }

  /** A smaller history has fewer orders, of which fewer may show the failure: try more of them. */
  private static boolean dependsOnOrderInAny(List<RoomEvent> history) {
    return dependsOnOrder(history, 100 * SHUFFLES);
  }

  private static boolean dependsOnOrder(List<RoomEvent> history, int shuffles) {
    Outcome expected = Outcome.of(history);
    Random random = new Random(history.size());
    for (int i = 0; i < shuffles; i++) {
      if (!Objects.equals(expected, Outcome.of(History.shuffled(history, random)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean miscounts(List<RoomEvent> history) {
    Room room = Outcome.of(history).room();
    if (room == null) {
      return false;
    }
    List<Participant> people =
        room.getParticipants().values().stream()
            .filter(participant -> participant.getKind() == ParticipantKind.STANDARD)
            .toList();
    long users =
        people.stream()
            .map(p -> p.getIdentity() != null ? p.getIdentity() : p.getId())
            .distinct()
            .count();
    int others = room.getOtherCounts().values().stream().mapToInt(Integer::intValue).sum();
    return room.getParticipantCount() != people.size()
        || room.getUserCount() != users
        || others != room.getParticipants().size() - people.size();
  }

  private static boolean publishesOtherThanQueried(List<RoomEvent> history) {
    Outcome outcome = Outcome.of(history);
    Map<String, Participant> queried = new TreeMap<>();
    for (Participant participant : outcome.connections()) {
      participant.setRoomId(History.ROOM);
      queried.put(
          CompositeKey.participant(
              History.ROOM, participant.getId(), participant.getJoinedAt().toEpochMilli()),
          participant);
    }
    return !outcome.published().equals(queried);
  }

  private static boolean someoneLeavesBeforeJoining(List<RoomEvent> history) {
    return Outcome.of(history).connections().stream()
        .anyMatch(p -> p.getLeftAt() != null && p.getLeftAt().isBefore(p.getJoinedAt()));
  }

  private static boolean repetitionPublishes(List<RoomEvent> history) {
    TreeRows rows = new TreeRows();
    Outcome.of(history, rows);
    SnapshotPacing pacing = new SnapshotPacing(History.START, 1_000, History.POLICIES);
    return history.stream()
        .map(event -> RoomFold.apply(rows, event, new RoomFold.At(0, 99), pacing))
        .anyMatch(effects -> !effects.isEmpty());
  }
}
