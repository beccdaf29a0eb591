package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands about a window of a room's past have in common. */
final class WindowOptions {

  @Mixin private ClientOptions client;

  @Parameters(paramLabel = "ID", description = "The room's id, as 'rooms list' shows it.")
  private String id;

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

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Most lines to show (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  boolean json() {
    return json;
  }

  /**
   * The pages put together; {@code nextCursor} is that of the last one read.
   *
   * @param what as the API calls the answer, and the list in it
   */
  JsonNode fetch(String what) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("from", from == null ? null : from.toString());
    query.put("to", to == null ? null : to.toString());
    return client.client().getPages(ApiClient.room(id) + "/" + what, query, what, limit);
  }
}
