package dev.rollcall.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a letter is in the dead letter topic, written as {@code partition:offset}. */
public record LetterId(int partition, long offset) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  /**
   * @throws IllegalArgumentException with a message fit for the caller
   */
  public static LetterId parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "A letter is named partition:offset, such as 0:17; got '" + text + "'.");
    }
    return new LetterId(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
