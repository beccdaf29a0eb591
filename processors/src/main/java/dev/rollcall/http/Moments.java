package dev.rollcall.http;

import dev.rollcall.query.HistoryReader.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Which moments can be asked for: those that the history keeps and that have been.
 *
 * @param retention how far back the history goes
 */
record Moments(Clock clock, Duration retention) {

  /** The moment that a query parameter names; null when it is absent. */
  Long asked(Query query, String name) {
    Long asked = query.time(name);
    if (asked == null) {
      return null;
    }
    Instant time = Instant.ofEpochMilli(asked);
    Instant now = clock.instant();
    if (time.isAfter(now)) {
      throw outside(name, time, "in the future; here it is", now);
    }
    if (time.isBefore(now.minus(retention))) {
      throw outside(name, time, "too far back; the history begins at", now.minus(retention));
    }
    return asked;
  }

  /** The window of a page; null where its cursor says it. */
  Window pageWindow(Query query) {
    return query.text("cursor") == null ? window(query) : null;
  }

  /** The window from {@code from} to {@code to}: by default all that the history keeps. */
  private Window window(Query query) {
    Long from = asked(query, "from");
    Long to = asked(query, "to");
    Window window =
        new Window(
            from != null ? from : Math.max(0, clock.instant().minus(retention).toEpochMilli()),
            to != null ? to : clock.millis());
    if (window.from() >= window.to()) {
      throw Problem.INVALID_PARAMETER.with("The query parameter 'from' must be before 'to'.");
    }
    return window;
  }

  /** A cursor goes on in its own window; naming it again is fine, naming another is not. */
  static void requireSame(Query query, Window window) {
    requireSame(query, "from", window.from());
    requireSame(query, "to", window.to());
  }

  private static void requireSame(Query query, String name, long known) {
    Long asked = query.time(name);
    if (asked != null && asked != known) {
      throw Problem.INVALID_CURSOR.with(
          "The cursor goes on in a window whose '" + name + "' is " + known + ".");
    }
  }

  private static ProblemException outside(
      String name, Instant time, String where, Instant boundary) {
    return Problem.OUTSIDE_HISTORY.with(
        "The query parameter '%s' (%d, %s) is %s %d (%s)."
            .formatted(name, time.toEpochMilli(), time, where, boundary.toEpochMilli(), boundary));
  }
}
