package dev.rollcall.query.routing;

import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.RoomReader.Unavailable.Why;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The question to one host, while it answers. All who are asked at once have the same time. */
final class Asked<P> {

  private final Host host;
  private final Set<Integer> partitions;
  private final Duration most;
  private final long deadline;
  private final Scatter.Leg<P> leg;
  private Future<Answer<P>> running;
  private Answer<P> answer;
  private Unavailable failure;

  /**
   * @param most how long it may take, from now on
   */
  Asked(Host host, Set<Integer> partitions, Duration most, Scatter.Leg<P> leg) {
    this.host = host;
    this.partitions = partitions;
    this.most = most;
    this.deadline = System.nanoTime() + most.toNanos();
    this.leg = leg;
  }

  Host host() {
    return host;
  }

  Set<Integer> partitions() {
    return partitions;
  }

  void startIn(ExecutorService legs) {
    try {
      running = legs.submit(() -> leg.at(host, partitions, most));
    } catch (RejectedExecutionException e) {
      failure = unavailable(Why.BUSY, "The server is stopping.", e);
    }
  }

  void run() {
    try {
      answer = leg.at(host, partitions, most);
    } catch (Unavailable e) {
      failure = e;
    }
  }

  /**
   * @throws Unavailable when the host cannot answer, or does not in time
   */
  Answer<P> get() {
    if (running != null) {
      await();
    }
    if (failure != null) {
      throw failure;
    }
    return answer;
  }

  private void await() {
    try {
      answer = running.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      running.cancel(true);
      failure = unavailable(Why.TIMEOUT, "It did not answer in time.", e);
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      failure = unavailable(Why.BUSY, "The server is stopping.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Unavailable unavailable(Why why, String reason, Exception cause) {
    return (Unavailable) new Unavailable(why, reason, Duration.ofSeconds(1)).initCause(cause);
  }
}
