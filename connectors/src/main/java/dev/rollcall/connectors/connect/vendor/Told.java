package dev.rollcall.connectors.connect.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.Ids;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Reads single fields of a vendor's JSON. Null stands for "not told": absent, null, empty, of
 * another type, a time that was never set, or more than an event may carry.
 */
final class Told {
  private Told() {}

  static String text(JsonNode object, String field) {
    return text(object, field, EventRules.MAX_TEXT_BYTES);
  }

  /** What callers attach, which may be longer. */
  static String metadata(JsonNode object, String field) {
    return text(object, field, EventRules.MAX_METADATA_BYTES);
  }

  static String id(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() && Ids.problem(field, value.textValue()).isEmpty()
        ? value.textValue()
        : null;
  }

  static Boolean flag(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isBoolean() ? value.booleanValue() : null;
  }

  /** A limit; 0 is none. */
  static Integer positive(JsonNode object, String field) {
    long value = number(object, field);
    return value > 0 && value <= Integer.MAX_VALUE ? (int) value : null;
  }

  /** 0 when not told. Protobuf writes 64-bit numbers as strings. */
  static long number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isTextual()) {
      try {
        return Long.parseLong(value.textValue());
      } catch (NumberFormatException e) {
        return 0; // not told
      }
    }
    return value.asLong(0);
  }

  static Instant millis(JsonNode object, String field, Instant now) {
    return usable(Instant.ofEpochMilli(number(object, field)), now);
  }

  static Instant seconds(JsonNode object, String field, Instant now) {
    long seconds = number(object, field);
    boolean tooMuchForAnInstant = seconds > now.getEpochSecond() * 2;
    return seconds <= 0 || tooMuchForAnInstant ? null : usable(Instant.ofEpochSecond(seconds), now);
  }

  /** RFC 3339, with up to nine digits of a second. */
  static Instant time(JsonNode object, String field, Instant now) {
    String text = text(object, field);
    if (text == null) {
      return null;
    }
    try {
      return usable(OffsetDateTime.parse(text).toInstant(), now);
    } catch (DateTimeException e) {
      return null; // not told
    }
  }

  private static Instant usable(Instant time, Instant now) {
    boolean usable =
        !time.isBefore(EventRules.EARLIEST) && !time.isAfter(now.plus(EventRules.MOST_AHEAD));
    return usable ? time.truncatedTo(ChronoUnit.MILLIS) : null;
  }

  private static String text(JsonNode object, String field, int maxBytes) {
    JsonNode value = object.path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      return null;
    }
    String text = value.textValue();
    boolean fits =
        text.length() <= maxBytes / 3 || text.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
    return fits ? text : null;
  }
}
