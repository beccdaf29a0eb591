package dev.rollcall.model;

import static org.assertj.core.api.Assertions.fail;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.oracle.Oracle;
import dev.rollcall.oracle.Shown;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The fold, event by event in any order, ends where the {@link Oracle} does. */
class OracleTest {

  private static final int HISTORIES = Integer.getInteger("histories", 4_000);

  @Test
  void theFoldEndsWhereLivingThroughAllFactsInOrderEnds() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.random(seed);
      if (differs(history)) {
        List<RoomEvent> smallest = Shrinker.shrink(history, OracleTest::differs);
        fail(
            "seed %d:%n%s%nexpected %s%nbut was  %s",
            seed,
            smallest.stream().map(RoomEvent::toString).collect(Collectors.joining("\n")),
            Oracle.of(smallest),
            folded(smallest));
      }
    }
  }

  private static boolean differs(List<RoomEvent> history) {
    return !Objects.equals(Oracle.of(history), folded(history));
  }

  private static Oracle.State folded(List<RoomEvent> history) {
    Room room = Outcome.of(history).room();
    return room == null ? null : Shown.by(room);
  }
}
