package dev.rollcall.query;

import java.util.OptionalLong;

/** How far copies on this instance are behind. */
@FunctionalInterface
public interface StandbyLags {

  /**
   * Rows of the changelog that the partition's copy here has not taken over yet; empty where there
   * is no copy, or Kafka does not tell in time.
   */
  OptionalLong of(int partition);
}
