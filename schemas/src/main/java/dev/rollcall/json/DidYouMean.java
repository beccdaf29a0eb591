package dev.rollcall.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that a mistyped one probably meant. */
public final class DidYouMean {

  private DidYouMean() {}

  /**
   * @return the closest of {@code known}, when few enough of its letters would have to change
   */
  public static Optional<String> nearest(String typed, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(typed, name) <= tolerance(name))
        .min(
            Comparator.<String>comparingInt(name -> distance(typed, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The end of an error message: {@code " Did you mean 'x'?"}, or nothing. */
  public static String hint(String typed, Collection<String> known) {
    return nearest(typed, known).map(name -> " Did you mean '" + name + "'?").orElse("");
  }

  /** A third of the letters; two in a short name, since swapping a pair counts as two. */
  private static int tolerance(String name) {
    return name.length() < 4 ? 1 : Math.max(2, name.length() / 3);
  }

  /** Levenshtein distance without regard to case; long input is far from everything. */
  private static int distance(String typed, String name) {
    if (Math.abs(typed.length() - name.length()) > name.length()) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[name.length() + 1];
    for (int column = 0; column <= name.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= typed.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= name.length(); column++) {
        boolean same = equal(typed.charAt(line - 1), name.charAt(column - 1));
        int replaced = diagonal + (same ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[name.length()];
  }

  private static boolean equal(char a, char b) {
    return Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
