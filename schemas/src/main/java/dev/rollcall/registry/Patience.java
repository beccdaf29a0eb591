package dev.rollcall.registry;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks again while a registry cannot answer, for a bounded time rather than a number of times: on a
 * network that swallows packets a single question may take long.
 */
public final class Patience {
  private static final long PAUSE_MILLIS = 1_000;

  private final Duration most;
  private final Consumer<RuntimeException> beforeAgain;
  private final LongSupplier nanoTime;
  private final Runnable pause;

  /**
   * @param most no question is begun after this time; the last one may end later
   * @param beforeAgain is told each failure that leads to another question
   */
  public Patience(Duration most, Consumer<RuntimeException> beforeAgain) {
    this(most, beforeAgain, System::nanoTime, Patience::sleep);
  }

  Patience(
      Duration most,
      Consumer<RuntimeException> beforeAgain,
      LongSupplier nanoTime,
      Runnable pause) {
    this.most = most;
    this.beforeAgain = beforeAgain;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * The answer; or the question's failure, when that is final or the time is over.
   *
   * @throws InterruptException when interrupted between two questions
   */
  public <T> T ask(Supplier<T> question) {
    long began = nanoTime.getAsLong();
    while (true) {
      try {
        return question.get();
      } catch (RuntimeException e) {
        if (!RegistryException.isRetriable(e) || nanoTime.getAsLong() - began >= most.toNanos()) {
          throw e;
        }
        beforeAgain.accept(e);
        pause.run();
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
