package dev.rollcall.client;

import java.util.List;
import java.util.Set;

/**
 * A part of a list.
 *
 * @param nextCursor where the next page begins; null after the last
 * @param missingPartitions partitions of {@code room-events} that nobody could answer for: what
 *     lies on them is not in the page
 */
public record Page<T>(List<T> items, String nextCursor, Set<Integer> missingPartitions) {

  public Page {
    items = List.copyOf(items);
    missingPartitions = Set.copyOf(missingPartitions);
  }

  public boolean isPartial() {
    return !missingPartitions.isEmpty();
  }
}
