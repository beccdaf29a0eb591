package dev.rollcall.client;

/**
 * Whether an answer is of the owner of the rooms, or of a copy that follows it.
 *
 * @param isActive of the owner, so that nothing is newer
 * @param lag of a copy: rows of the changelog that it has not read yet; 0 of the owner
 */
public record Freshness(boolean isActive, long lag) {

  static final Freshness ACTIVE = new Freshness(true, 0);

  private static final String LAG = "lag=";

  /** What the header says; nothing is said by calls that only the owner answers. */
  static Freshness parse(String header) {
    if (header.isEmpty() || header.equals("active")) {
      return ACTIVE;
    }
    int lag = header.indexOf(LAG);
    try {
      return new Freshness(false, Long.parseLong(header.substring(lag + LAG.length()).trim()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + header + "' is no freshness.", e);
    }
  }

  @Override
  public String toString() {
    return isActive ? "active" : "standby; " + LAG + lag;
  }
}
