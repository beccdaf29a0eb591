package dev.rollcall.model;

/**
 * The mark that a task's rows have been begun. With it, a store that has processed nothing but
 * unusable records is not empty, so an empty one beside committed offsets can only be a lost one.
 */
public final class Birth {

  private static final byte[] KEY = Keys.of(Keys.BIRTH, "birth");
  private static final byte[] MARK = {1};

  private Birth() {}

  public static boolean isMarked(ReadableRows rows) {
    return rows.get(KEY) != null;
  }

  public static void mark(Rows rows) {
    rows.put(KEY, MARK);
  }
}
