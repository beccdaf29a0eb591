package dev.rollcall.connectors.connect;

import dev.rollcall.connectors.connect.vendor.VendorUnavailableException;
import dev.rollcall.registry.RegistryException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again while the vendor, or the schema registry, cannot answer, with a {@link Backoff}
 * between attempts. A failure that is final goes to the caller. The log tells of the first failure
 * in a row and of its end.
 */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  private static final Duration SELDOM = Duration.ofMinutes(1);

  /** One room that the vendor fails to tell of is left out of a round after so many attempts. */
  private static final int MOST_ATTEMPTS = 3;

  private final Backoff backoff;
  private final Pause pause;
  private final PollObserver observer;

  /** Waits; an interrupt ends it. */
  interface Pause {
    void await(Duration time) throws InterruptedException;
  }

  interface Question<T> {
    T ask() throws InterruptedException;
  }

  Retries(Backoff backoff, Pause pause, PollObserver observer) {
    this.backoff = backoff;
    this.pause = pause;
    this.observer = observer;
  }

  /** Waits, if the time is positive. */
  void pause(Duration time) throws InterruptedException {
    if (!time.isNegative() && !time.isZero()) {
      pause.await(time);
    }
  }

  <T> T untilAnswered(Question<T> question) throws InterruptedException {
    return ask(question, Integer.MAX_VALUE).orElseThrow();
  }

  /** Empty when there is no answer after some attempts; those that came too soon do not count. */
  <T> Optional<T> ifAnswered(Question<T> question) throws InterruptedException {
    return ask(question, MOST_ATTEMPTS);
  }

  private <T> Optional<T> ask(Question<T> question, int most) throws InterruptedException {
    int attempts = 0;
    while (true) {
      try {
        T answer = question.ask();
        if (!backoff.isReset()) {
          LOG.info("There are answers again.");
          backoff.reset();
        }
        return Optional.of(answer);
      } catch (VendorUnavailableException e) {
        observer.failed();
        attempts += e.isThrottled() ? 0 : 1;
        if (attempts >= most) {
          LOG.warn("Left out of this round: {}", e.getMessage());
          return Optional.empty();
        }
        waitAfter(e, e.retryAfter());
      } catch (SerializationException e) {
        if (!RegistryException.isRetriable(e)) {
          throw e;
        }
        observer.failed();
        waitAfter(e, Duration.ZERO);
      }
    }
  }

  private void waitAfter(RuntimeException e, Duration asked) throws InterruptedException {
    boolean first = backoff.isReset();
    Duration wait = backoff.next(asked);
    if (first || wait.compareTo(SELDOM) >= 0) {
      LOG.warn("{} Asking again in {} ms.", e.getMessage(), wait.toMillis());
    } else {
      LOG.debug("{} Asking again in {} ms.", e.getMessage(), wait.toMillis());
    }
    pause.await(wait);
  }
}
