package dev.rollcall.model;

import java.time.Duration;
import java.util.Map;

/**
 * How long things are kept, and how long silence is ordinary.
 *
 * @param historyMillis how long after its end a connection or session is kept
 * @param roomsMillis how long after its last event came a room is kept in which nothing goes on
 * @param silenceMillis by vendor, after how long without an event a room is marked unconfirmed;
 *     rooms of other vendors never are
 * @param removalMillis by vendor, after how long without an event those present are taken to be
 *     gone; in rooms of other vendors never
 * @param maxEventAge how much older than its record an event may be; others are dead letters
 */
public record Policies(
    long historyMillis,
    long roomsMillis,
    Map<String, Long> silenceMillis,
    Map<String, Long> removalMillis,
    Duration maxEventAge) {

  /** Keeps everything. */
  public static final Policies NONE =
      new Policies(Long.MAX_VALUE, Long.MAX_VALUE, Map.of(), Map.of(), Duration.ofDays(36_500));

  public Policies {
    silenceMillis = Map.copyOf(silenceMillis);
    removalMillis = Map.copyOf(removalMillis);
  }

  /** 0 where silence removes nobody. */
  long removesAfter(String vendor) {
    return vendor == null ? 0 : removalMillis.getOrDefault(vendor, 0L);
  }

  /**
   * The shortest silence that removes anybody. All that are longer are kept, since a room's vendor
   * may be told late.
   */
  long shortestRemoval() {
    return removalMillis.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  /** A time so much later; {@link Long#MAX_VALUE} for ever. */
  static long after(long at, long millis) {
    return millis > Long.MAX_VALUE - at ? Long.MAX_VALUE : at + millis;
  }
}
