package dev.rollcall.connectors.connect.vendor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The HTTP header of that name: seconds, or a date. */
final class RetryAfter {
  /** Whoever asks for more is asked again then. */
  static final Duration MOST = Duration.ofHours(1);

  private RetryAfter() {}

  /** Null when nothing usable was told; never negative, never more than {@link #MOST}. */
  static Duration of(String header, Instant now) {
    if (header == null || header.isBlank()) {
      return null;
    }
    String told = header.strip();
    try {
      Duration wait =
          told.chars().allMatch(Character::isDigit)
              ? Duration.ofSeconds(Long.parseLong(told))
              : Duration.between(
                  now, ZonedDateTime.parse(told, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return wait.isNegative() ? Duration.ZERO : wait.compareTo(MOST) > 0 ? MOST : wait;
    } catch (DateTimeException | NumberFormatException e) {
      return null; // a header that tells nothing is as good as none
    }
  }
}
