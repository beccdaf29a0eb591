package dev.rollcall.watch;

import dev.rollcall.topics.Positions;
import java.util.Map;

/**
 * A page of what a watch begins with.
 *
 * @param json for the watcher
 * @param versions by room id: changes up to these are in it
 * @param position of {@code room-events} that it includes
 */
public record Snapshot(
    byte[] json, Map<String, Long> versions, Positions position, boolean isLast) {

  /** Reads the pages one after the other, up to the last. */
  @FunctionalInterface
  public interface Pages {
    Snapshot next();
  }
}
