package dev.rollcall.connectors.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), new Random(7));

  private Duration next() {
    return backoff.next(Duration.ZERO);
  }

  @Test
  void theWaitDoublesUpToACapWithJitter() {
    long[] full = {1_000, 2_000, 4_000, 8_000, 10_000, 10_000};
    for (long millis : full) {
      assertThat(next()).isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
    }
  }

  @Test
  void whatTheVendorAsksForIsTheLeastAlsoAboveTheCap() {
    assertThat(backoff.next(Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
    assertThat(backoff.next(Duration.ofMillis(1))).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void anAnswerBeginsAnew() {
    next();
    next();
    assertThat(backoff.isReset()).isFalse();
    backoff.reset();
    assertThat(backoff.isReset()).isTrue();
    assertThat(next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
