package dev.rollcall.topics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an answer is of the owners of the rooms, or also of copies that follow them, as the
 * header {@code Rollcall-Freshness} tells it: {@code active} or {@code standby; lag=N}.
 *
 * @param isActive of owners alone, so that nothing is newer
 * @param lag of a copy: rows of the changelog that it has not read yet; 0 of an owner
 */
public record Freshness(boolean isActive, long lag) {

  public static final Freshness ACTIVE = new Freshness(true, 0);

  private static final Pattern STANDBY = Pattern.compile("standby; lag=(\\d{1,18})(;.*)?");

  public static Freshness standby(long lag) {
    return new Freshness(false, Math.max(0, lag));
  }

  /**
   * @param text which a later version may end with more parameters
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

  /** That of an answer of which this and the other are parts. */
  public Freshness worse(Freshness other) {
    return isActive || (!other.isActive && lag < other.lag) ? other : this;
  }

  @Override
  public String toString() {
    return isActive ? "active" : "standby; lag=" + lag;
  }
}
