package dev.rollcall.server;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** After how long without an event rooms of a vendor are unconfirmed. */
final class Silences implements Validator {

  /**
   * Milliseconds by vendor.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  static Map<String, Long> parse(String text) {
    Map<String, Long> silences = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length == 2 && !pair[0].isBlank()) {
        silences.put(pair[0].strip(), Durations.parse(pair[1]).toMillis());
      } else if (!text.isBlank()) {
        throw new IllegalArgumentException("It must be like livekit=4h,100ms=12h.");
      }
    }
    return silences;
  }

  @Override
  public void ensureValid(String name, Object value) {
    try {
      parse((String) value);
    } catch (IllegalArgumentException e) {
      throw (ConfigException) new ConfigException(name, value, e.getMessage()).initCause(e);
    }
  }

  @Override
  public String toString() {
    return "vendor=duration, separated by commas";
  }
}
