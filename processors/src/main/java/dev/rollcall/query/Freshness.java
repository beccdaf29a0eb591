package dev.rollcall.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an answer is of active tasks, or also of a standby's copy, as {@code Rollcall-Freshness}
 * tells it: {@code active} or {@code standby; lag=N}.
 *
 * @param lag rows of the changelog that the copy lacks; less than 0 where there is none
 */
public record Freshness(long lag) {

  public static final Freshness ACTIVE = new Freshness(-1);

  private static final Pattern STANDBY = Pattern.compile("standby; lag=(\\d{1,18})");

  public static Freshness standby(long lag) {
    return new Freshness(Math.max(0, lag));
  }

  /**
   * @throws IllegalArgumentException when the text is none of ours; null is not
   */
  public static Freshness parse(String text) {
    if (ACTIVE.toString().equals(text)) {
      return ACTIVE;
    }
    Matcher standby = STANDBY.matcher(String.valueOf(text));
    if (!standby.matches()) {
      throw new IllegalArgumentException("'" + text + "' is neither active nor of a standby.");
    }
    return standby(Long.parseLong(standby.group(1)));
  }

  public boolean isActive() {
    return lag < 0;
  }

  /** That of an answer of which this and the other are parts. */
  public Freshness worse(Freshness other) {
    return lag < other.lag ? other : this;
  }

  @Override
  public String toString() {
    return isActive() ? "active" : "standby; lag=" + lag;
  }
}
