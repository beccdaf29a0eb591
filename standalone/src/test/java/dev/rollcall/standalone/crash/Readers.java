package dev.rollcall.standalone.crash;

import dev.rollcall.standalone.system.Api;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the same questions again and again, one after the other, of whichever instance it knows to
 * be there, and keeps account of what it gets.
 */
final class Readers implements AutoCloseable {

  /** What is wrong with an answer; empty where nothing is. */
  @FunctionalInterface
  interface Check {
    Optional<String> fault(Api.Answer answer);

    static Check text(String expected) {
      return answer ->
          answer.text().equals(expected) ? Optional.empty() : Optional.of(answer.text());
    }
  }

  private final List<Api> instances;
  private final Map<String, Check> questions;
  private final List<String> paths;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger partial = new AtomicInteger();
  private final AtomicInteger ofStandbys = new AtomicInteger();
  private final AtomicInteger passedOver = new AtomicInteger();
  private final Map<String, Integer> errors = new ConcurrentSkipListMap<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicLong lastWhole = new AtomicLong(System.nanoTime());
  private final AtomicLong longestGap = new AtomicLong();

  /**
   * @param instances to read from: one that cannot be reached, or answers 503, is passed over for
   *     the next, as a load balancer does; may be changed meanwhile
   * @param questions by path, with what the answer is to be
   */
  Readers(int atOnce, List<Api> instances, Map<String, Check> questions) {
    this.instances = instances;
    this.questions = questions;
    this.paths = List.copyOf(questions.keySet());
    for (int i = 0; i < atOnce; i++) {
      Random random = new Random(i);
      Thread thread = new Thread(() -> read(random), "reader-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void read(Random random) {
    while (!over) {
      String path = paths.get(random.nextInt(paths.size()));
      Api.Answer answer = answer(random.nextInt(instances.size()), path);
      if (answer == null) {
        count("no instance could be reached");
      } else if (answer.status() == 200) {
        take(path, answer);
      } else {
        count(answer.status() + " " + answer.json().path("detail").asText());
      }
    }
  }

  private void count(String error) {
    errors.merge(error, 1, Integer::sum);
  }

  /** Of the first instance that can answer, else of the last one asked; null for no answer. */
  private Api.Answer answer(int first, String path) {
    Api.Answer last = null;
    for (int i = 0; i < instances.size(); i++) {
      try {
        last = instances.get((first + i) % instances.size()).get(path);
        if (last.status() != 503) {
          return last;
        }
        passedOver.incrementAndGet();
      } catch (UncheckedIOException e) {
        passedOver.incrementAndGet();
      }
    }
    return last;
  }

  private void take(String path, Api.Answer answer) {
    questions.get(path).fault(answer).ifPresent(fault -> wrong.add(path + ": " + fault));
    if (answer.header("Rollcall-Freshness").startsWith("standby")) {
      ofStandbys.incrementAndGet();
    }
    if (answer.text().contains("\"partial\":true")) {
      partial.incrementAndGet();
    } else {
      long now = System.nanoTime();
      long gap = now - lastWhole.getAndSet(now);
      longestGap.accumulateAndGet(gap, Math::max);
    }
    answers.incrementAndGet();
  }

  int answers() {
    return answers.get();
  }

  int partial() {
    return partial.get();
  }

  int failures() {
    return errors.values().stream().mapToInt(Integer::intValue).sum();
  }

  List<String> wrong() {
    return wrong;
  }

  @Override
  public String toString() {
    return "%,d answers (%d partial, %d of standbys), %d errors, longest time without a whole answer %d ms; %s"
        .formatted(
            answers.get(),
            partial.get(),
            ofStandbys.get(),
            failures(),
            Duration.ofNanos(longestGap.get()).toMillis(),
            errors);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
