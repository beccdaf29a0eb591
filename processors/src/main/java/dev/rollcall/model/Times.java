package dev.rollcall.model;

import java.time.Instant;

/** Times in rows are epoch milliseconds, and 0 is none: vendors write "never" in many ways. */
final class Times {

  private Times() {}

  /** 0 for null and for anything at or before 1970. */
  static long millis(Instant instant) {
    return instant == null ? 0 : Math.max(instant.toEpochMilli(), 0);
  }

  static Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  /** The earlier of two, where 0 is none. */
  static long min(long known, long told) {
    return known == 0 ? told : told == 0 ? known : Math.min(known, told);
  }
}
