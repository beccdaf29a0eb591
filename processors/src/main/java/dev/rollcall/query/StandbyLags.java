package dev.rollcall.query;

import java.util.OptionalLong;

/** How far copies on this instance are behind. */
public interface StandbyLags {

  /**
   * Rows of the changelog that the partition's copy here has not taken over yet; empty where there
   * is no copy, or Kafka does not tell in time.
   */
  OptionalLong of(int partition);

  /**
   * Whether the copy has had, at some time, all that was there when it began. One that has not is
   * no state of a moment ago: it may lack nearly everything, where that is few rows.
   */
  boolean hasCaughtUp(int partition);
}
