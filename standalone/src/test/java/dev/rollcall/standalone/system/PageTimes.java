package dev.rollcall.standalone.system;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long pages took, and how many were not whole or not of owners. */
final class PageTimes {

  private final long begun = System.nanoTime();
  private final List<Long> nanos = new ArrayList<>();
  private int askedAgain;
  private int ofStandbys;

  /**
   * @param freshness null where the answer is an error
   */
  void took(long nanos, boolean isWhole, String freshness) {
    if (!isWhole) {
      askedAgain++;
    } else {
      this.nanos.add(nanos);
      if (freshness.startsWith("standby")) {
        ofStandbys++;
      }
    }
  }

  private long millis(double share) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1_000_000;
  }

  @Override
  public String toString() {
    return "%d pages in %d s, of standbys %d, asked again %d, ms p50 %d p95 %d p99 %d most %d"
        .formatted(
            nanos.size(),
            (System.nanoTime() - begun) / 1_000_000_000,
            ofStandbys,
            askedAgain,
            millis(0.5),
            millis(0.95),
            millis(0.99),
            millis(1));
  }
}
