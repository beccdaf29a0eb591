package dev.rollcall.topics;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far {@code room-events} has been read or written: an offset for each partition named, written
 * as {@code 3:1042,5:77}.
 *
 * <p>It is what {@code Rollcall-Position} and {@code Rollcall-Min-Position} carry, and what a Kafka
 * producer's own record metadata gives. A partition that is not named is not asked about.
 */
public record Positions(SortedMap<Integer, Long> offsets) {

  public static final Positions NONE = new Positions(new TreeMap<>());

  public Positions {
    offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
  }

  public static Positions of(Map<Integer, Long> offsets) {
    return new Positions(new TreeMap<>(offsets));
  }

  /**
   * @throws IllegalArgumentException with a message fit for the caller, when the text is not a
   *     comma-separated list of {@code partition:offset}
   */
  public static Positions parse(String text) {
    TreeMap<Integer, Long> offsets = new TreeMap<>();
    if (text.isBlank()) {
      return NONE;
    }
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      try {
        int partition = Integer.parseInt(part.substring(0, Math.max(colon, 0)).trim());
        long offset = Long.parseLong(part.substring(colon + 1).trim());
        if (partition < 0 || offset < 0) {
          throw new NumberFormatException("negative");
        }
        offsets.merge(partition, offset, Math::max);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "A position is partition:offset, several joined by commas; got '" + part + "'.", e);
      }
    }
    return new Positions(offsets);
  }

  /** Whether every partition that {@code other} names has been reached here. */
  public boolean covers(Positions other) {
    return other.offsets.entrySet().stream()
        .allMatch(e -> offsets.getOrDefault(e.getKey(), -1L) >= e.getValue());
  }

  /** Where both are reached. */
  public Positions and(Positions other) {
    SortedMap<Integer, Long> both = new TreeMap<>(offsets);
    other.offsets.forEach((partition, offset) -> both.merge(partition, offset, Math::max));
    return new Positions(both);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    offsets.forEach(
        (partition, offset) ->
            text.append(text.isEmpty() ? "" : ",").append(partition).append(':').append(offset));
    return text.toString();
  }
}
