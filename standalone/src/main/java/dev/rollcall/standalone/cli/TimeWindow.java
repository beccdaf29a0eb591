package dev.rollcall.standalone.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** A window of the past. */
final class TimeWindow {

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = {
        "Beginning of the window (default: as far back as the history goes).",
        "A time is " + TimeConverter.FORMS + "."
      })
  private Long from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "End of the window (default: now).")
  private Long to;

  /** As query parameters; a value is null where the default is asked for. */
  Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("from", from == null ? null : from.toString());
    query.put("to", to == null ? null : to.toString());
    return query;
  }
}
