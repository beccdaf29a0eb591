package dev.rollcall.standalone.crash;

import dev.rollcall.standalone.system.Api;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads rooms that do not change, one after the other, from whichever instance it knows to be
 * there, and keeps account of what it gets. Every tenth read is of the list.
 */
final class Readers implements AutoCloseable {

  private static final int THREADS = 2;
  private static final int PER_LIST = 10;

  /** Of the list, for a page that several partitions fill. */
  private static final String LIST = "/v1/rooms?limit=500";

  private final List<Api> instances;
  private final Map<String, String> expected;
  private final List<String> paths;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger partialLists = new AtomicInteger();
  private final AtomicInteger passedOver = new AtomicInteger();
  private final Map<String, Integer> errors = new ConcurrentSkipListMap<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
  private final AtomicLong longestGap = new AtomicLong();

  /**
   * @param instances to read from: one that cannot be reached, or answers 503, is passed over for
   *     the next, as a load balancer does; may be changed meanwhile
   * @param expected by path, the body of the right answer
   */
  Readers(List<Api> instances, Map<String, String> expected) {
    this.instances = instances;
    this.expected = expected;
    this.paths = List.copyOf(expected.keySet());
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(i);
      Thread thread = new Thread(() -> read(random), "reader-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void read(Random random) {
    for (int i = 0; !over; i++) {
      boolean ofList = i % PER_LIST == 0;
      String path = ofList ? LIST : paths.get(random.nextInt(paths.size()));
      Api.Answer answer = answer(path, random.nextInt(instances.size()));
      if (answer == null) {
        continue;
      }
      if (answer.status() != 200) {
        errors.merge(
            answer.status() + " " + answer.json().path("detail").asText(), 1, Integer::sum);
        continue;
      }
      if (ofList) {
        list(answer);
      } else if (!answer.text().equals(expected.get(path))) {
        wrong.add(path + " was " + answer.text());
      }
      answered();
    }
  }

  /** Of the first instance that can answer, else of the last one asked; null for no answer. */
  private Api.Answer answer(String path, int first) {
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
    if (last == null) {
      errors.merge("no instance could be reached", 1, Integer::sum);
    }
    return last;
  }

  /** A page that says that it is whole is full, since there are more rooms than it holds. */
  private void list(Api.Answer answer) {
    boolean partial = answer.json().path("partial").asBoolean();
    int rooms = answer.json().path("rooms").size();
    if (partial) {
      partialLists.incrementAndGet();
    } else if (rooms != 500) {
      wrong.add("a list that is not partial has " + rooms + " rooms");
    }
  }

  private void answered() {
    answers.incrementAndGet();
    long now = System.nanoTime();
    long gap = now - lastAnswer.getAndSet(now);
    longestGap.accumulateAndGet(gap, Math::max);
  }

  int answers() {
    return answers.get();
  }

  int failures() {
    return errors.values().stream().mapToInt(Integer::intValue).sum();
  }

  List<String> wrong() {
    return wrong;
  }

  Duration longestGap() {
    return Duration.ofNanos(longestGap.get());
  }

  @Override
  public String toString() {
    return "%,d answers, %d of them partial lists, %d errors, longest time without an answer %d ms; %s"
        .formatted(answers.get(), partialLists.get(), failures(), longestGap().toMillis(), errors);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
