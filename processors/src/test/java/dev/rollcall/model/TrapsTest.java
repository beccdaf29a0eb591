package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rows of {@code traps.md}, in the test resources: what vendors really send. */
class TrapsTest {

  private static final int TRAPS = 36;

  private static final Set<String> MODULES = Set.of("connectors");

  @TestFactory
  Stream<DynamicContainer> traps() {
    return Trap.all().stream()
        .map(
            trap ->
                DynamicContainer.dynamicContainer(
                    "trap " + trap.number() + ": " + trap.title(),
                    trap.cases().stream()
                        .map(
                            story ->
                                DynamicTest.dynamicTest(
                                    String.join("; ", story.events()), () -> run(story)))));
  }

  @Test
  void eachTrapHasOneRowThatSaysWhatHappensAndWhatPinsIt() {
    List<Trap> traps = Trap.all();

    assertThat(traps)
        .extracting(Trap::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, TRAPS).boxed().toList());
    for (Trap trap : traps) {
      assertThat(trap.vendors()).as("vendors of %s", trap).hasSize(1);
      assertThat(trap.there()).as("what happens there, of %s", trap).hasSize(1);
      assertThat(trap.rollcall()).as("what Rollcall does, of %s", trap).hasSize(1);
      assertThat(trap.cases().size() + trap.pins().size()).as("what pins %s", trap).isPositive();
      trap.cases().forEach(story -> assertThat(story.answers()).as("%s", trap).isNotEmpty());
      trap.pins().forEach(pin -> assertThat(isATest(pin)).as("%s of %s", pin, trap).isTrue());
    }
  }

  private static boolean isATest(String pin) {
    if (MODULES.contains(pin)) {
      return true;
    }
    String[] name = pin.split("\\.", 2);
    try {
      Class<?> type = Class.forName(TrapsTest.class.getPackageName() + "." + name[0]);
      return Stream.of(type.getDeclaredMethods()).anyMatch(m -> m.getName().equals(name[1]));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void run(Trap.Case story) {
    List<RoomEvent> events = story.events().stream().map(Script::event).toList();
    Told told = Told.of(events);
    for (String answer : story.answers()) {
      String[] pair = answer.split(": ", 2);
      assertThat(told.get(pair[0])).as(pair[0]).isEqualTo(pair[1]);
      if (!Told.isOfChanges(pair[0])) {
        orders(events)
            .forEach(
                order ->
                    assertThat(Told.of(order).get(pair[0]))
                        .as("%s, told as %s", pair[0], order)
                        .isEqualTo(pair[1]));
      }
    }
  }

  /** Backwards, each event twice, and a few shuffles of those. */
  private static List<List<RoomEvent>> orders(List<RoomEvent> events) {
    List<RoomEvent> backwards = new ArrayList<>(events);
    Collections.reverse(backwards);
    List<RoomEvent> twice = new ArrayList<>();
    events.forEach(event -> twice.addAll(List.of(event, event)));
    List<List<RoomEvent>> orders = new ArrayList<>(List.of(backwards, twice));
    for (int i = 0; i < 5; i++) {
      List<RoomEvent> shuffled = new ArrayList<>(twice);
      Collections.shuffle(shuffled, new Random(i));
      orders.add(shuffled);
    }
    return orders;
  }
}
