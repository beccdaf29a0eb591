package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands about a window of a room's past have in common. */
final class WindowOptions {

  @Mixin private ClientOptions client;

  @Parameters(paramLabel = "ID", description = "The room's id, as 'rooms list' shows it.")
  private String id;

  @Mixin private TimeWindow window;

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
    String path = ApiClient.room(id) + "/" + what;
    return client.client().getPages(path, window.query(), what, limit);
  }
}
