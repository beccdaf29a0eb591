package dev.rollcall.standalone.cli;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as ISO-8601 or epoch milliseconds, to epoch milliseconds. Without an offset it is a local
 * time, such as the tables show, also with a space in place of the T.
 */
final class TimeConverter implements ITypeConverter<Long> {

  static final String FORMS = "ISO-8601, local where it names no offset, or epoch milliseconds";

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter();

  @Override
  public Long convert(String text) {
    if (text.matches("\\d{1,15}")) {
      return Long.valueOf(text);
    }
    try {
      TemporalAccessor time =
          ISO.parseBest(text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      return time instanceof OffsetDateTime told
          ? told.toInstant().toEpochMilli()
          : LocalDateTime.from(time).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw (TypeConversionException)
          new TypeConversionException(
                  "'" + text + "' is no time such as 2026-11-21T15:30:00Z or 1795275000000")
              .initCause(e);
    }
  }
}
