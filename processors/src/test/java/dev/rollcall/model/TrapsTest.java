package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rows of {@code traps.md}, in the test resources: what vendors really send. */
class TrapsTest {

  private static final int TRAPS = 36;

  private static final Set<String> MODULES = Set.of("connectors");

  @TestFactory
  @Tag("rule-3")
  @Tag("rule-6")
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
                                    String.join("; ", story.events()),
                                    () -> Story.holds(story.events(), story.answers())))));
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
}
