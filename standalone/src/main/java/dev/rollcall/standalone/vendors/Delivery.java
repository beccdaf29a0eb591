package dev.rollcall.standalone.vendors;

import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How a vendor delivers its webhooks: what it takes for delivered, when it tries again, and when it
 * gives up.
 *
 * @param isDelivered by the status of the answer
 * @param isFinal whether an answer that is not that is the last word
 * @param waits before the second attempt, the third and so on; there are no more than these
 * @param mostWaiting webhooks of a room that wait for each other, so that they come in order; one
 *     more is dropped. 0 where they do not wait for each other
 * @param oldest age at which a webhook is dropped
 * @param heedsRetryAfter whether it waits as long as an answer of 429 or 503 asks for
 */
public record Delivery(
    IntPredicate isDelivered,
    IntPredicate isFinal,
    List<Duration> waits,
    int mostWaiting,
    Duration oldest,
    boolean heedsRetryAfter) {

  private static final Duration EVER = Duration.ofDays(36_500);

  /** Drops early, counts a refusal as delivered, and keeps the order within a room. */
  public static final Delivery LIVEKIT =
      new Delivery(
          Delivery::isSuccess,
          status -> (isRefusal(status) && status != 429) || status == 501,
          doubling(Duration.ofSeconds(1), Duration.ofSeconds(30), 4),
          200,
          Duration.ofSeconds(30),
          true);

  /** Takes 200 alone for delivered, tries four times in 14 s whatever the answer. */
  public static final Delivery HUNDRED_MS =
      new Delivery(
          status -> status == 200,
          status -> false,
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10)),
          0,
          EVER,
          false);

  /** Goes on for about a day. */
  public static final Delivery LIVEPEER =
      new Delivery(
          Delivery::isSuccess,
          Delivery::isRefusal,
          doubling(Duration.ofSeconds(5), Duration.ofHours(1), 33),
          0,
          EVER,
          false);

  /** Of those who say no more than that they back off: five attempts from a second on. */
  static final Delivery BACKING_OFF =
      new Delivery(
          Delivery::isSuccess,
          status -> false,
          doubling(Duration.ofSeconds(1), Duration.ofMinutes(1), 4),
          0,
          EVER,
          false);

  /** The same with another age at which a webhook is dropped. */
  public Delivery withOldest(Duration age) {
    return new Delivery(isDelivered, isFinal, waits, mostWaiting, age, heedsRetryAfter);
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500;
  }

  private static List<Duration> doubling(Duration first, Duration most, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> first.multipliedBy(1L << i))
        .map(wait -> wait.compareTo(most) < 0 ? wait : most)
        .toList();
  }
}
