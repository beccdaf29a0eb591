package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Times of the API, epoch milliseconds, as people read them. */
final class Times {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Clock clock;

  Times(Clock clock) {
    this.clock = clock;
  }

  /** Local date and time, or an empty text where there is none. */
  String full(JsonNode time) {
    return time.isNumber()
        ? FORMAT.format(Instant.ofEpochMilli(time.asLong()).atZone(clock.getZone()))
        : "";
  }

  /** How long ago, in its largest unit, such as {@code 5 min ago}. */
  String ago(JsonNode time) {
    if (!time.isNumber()) {
      return "";
    }
    Duration age = Duration.between(Instant.ofEpochMilli(time.asLong()), clock.instant());
    if (age.toSeconds() < 1) {
      return "now";
    }
    return span(age) + " ago";
  }

  private static String span(Duration age) {
    if (age.toDays() >= 1) {
      return age.toDays() + " d";
    }
    if (age.toHours() >= 1) {
      return age.toHours() + " h";
    }
    return age.toMinutes() >= 1 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }
}
