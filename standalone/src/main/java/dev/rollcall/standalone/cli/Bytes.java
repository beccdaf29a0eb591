package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Numbers of bytes as people read them. */
final class Bytes {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Bytes() {}

  /** Empty where there is none. */
  static String text(JsonNode bytes) {
    return bytes.isNumber() ? text(bytes.asLong()) : "";
  }

  /** Such as {@code 49.2 GiB}. */
  static String text(long bytes) {
    double number = bytes;
    int unit = 0;
    while (number >= 1024 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", number, UNITS[unit]);
  }
}
