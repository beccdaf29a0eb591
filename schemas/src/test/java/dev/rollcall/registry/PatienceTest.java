package dev.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a clock of the test's own, on which a pause takes a second. */
class PatienceTest {
  private final RegistryException away = RegistryException.unreachable("away", null);
  private final RegistryException unknown = RegistryException.answered("what?", 404, 40403);

  private int questions;
  private long now;
  private final List<RuntimeException> told = new ArrayList<>();
  private final Patience patience =
      new Patience(
          Duration.ofMinutes(2),
          told::add,
          () -> now,
          () -> now += Duration.ofSeconds(1).toNanos());

  /** Counting tries instead would wait for an hour where each takes half a minute. */
  @ParameterizedTest
  @CsvSource({"0, 121", "30, 4", "119, 2", "120, 1", "600, 1"})
  void aRegistryThatIsAwayIsAskedForTwoMinutesHoweverLongAQuestionTakes(int seconds, int expected) {
    assertThatThrownBy(() -> ask(seconds, away)).hasCause(away);

    assertThat(questions).isEqualTo(expected);
    assertThat(told).hasSize(expected - 1);
  }

  @Test
  void aRegistryThatComesBackIsNotNoticed() {
    String answer =
        patience.ask(
            () -> {
              if (told.size() < 10) {
                throw failure(away);
              }
              return "answer";
            });
    assertThat(answer).isEqualTo("answer");
  }

  @Test
  void aFinalAnswerIsTakenAtOnce() {
    assertThatThrownBy(() -> ask(1, unknown)).hasCause(unknown);
    assertThat(questions).isEqualTo(1);
  }

  /**
   * @param seconds that each question takes
   */
  private void ask(int seconds, RegistryException cause) {
    patience.ask(
        () -> {
          questions++;
          now += Duration.ofSeconds(seconds).toNanos();
          throw failure(cause);
        });
  }

  /** As a deserializer has it. */
  private static SerializationException failure(RegistryException cause) {
    return new SerializationException("No schema", cause);
  }
}
