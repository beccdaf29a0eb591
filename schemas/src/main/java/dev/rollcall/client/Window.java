package dev.rollcall.client;

import dev.rollcall.uri.UriQuery;
import java.time.Instant;

/**
 * A part of the past.
 *
 * @param from the time after which it begins; null for as far back as the history goes
 * @param to its last moment; null for now
 */
public record Window(Instant from, Instant to) {

  public static Window all() {
    return new Window(null, null);
  }

  public static Window since(Instant from) {
    return new Window(from, null);
  }

  /** A cursor has the window of the first page. */
  UriQuery page(UriQuery parameters, String cursor) {
    return cursor != null
        ? parameters.add("cursor", cursor)
        : parameters.add("from", millis(from)).add("to", millis(to));
  }

  private static Long millis(Instant time) {
    return time == null ? null : time.toEpochMilli();
  }
}
