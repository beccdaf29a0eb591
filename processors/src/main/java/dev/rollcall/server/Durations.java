package dev.rollcall.server;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Lengths of time as configuration writes them: {@code 500ms}, {@code 15s}, {@code 30d}. */
final class Durations {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * @throws IllegalArgumentException when the text has another form
   */
  static Duration parse(String text) {
    Matcher form = FORM.matcher(text.trim());
    if (!form.matches()) {
      throw new IllegalArgumentException("It must be a number with ms, s, m, h or d, such as 15s.");
    }
    return UNITS.get(form.group(2)).multipliedBy(Long.parseLong(form.group(1)));
  }

  static Validator between(String min, String max) {
    return new Between(min, max);
  }

  private record Between(String min, String max) implements Validator {
    @Override
    public void ensureValid(String name, Object value) {
      try {
        Duration duration = parse(value.toString());
        if (duration.compareTo(parse(min)) < 0 || duration.compareTo(parse(max)) > 0) {
          throw new ConfigException(name, value, "It must be from " + min + " to " + max + '.');
        }
      } catch (IllegalArgumentException e) {
        throw (ConfigException) new ConfigException(name, value, e.getMessage()).initCause(e);
      }
    }

    @Override
    public String toString() {
      return '[' + min + ",...," + max + ']';
    }
  }
}
