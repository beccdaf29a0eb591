package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands about a window of a room's past have in common. */
final class WindowOptions {

  private static final int PAGE = 1000;

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
    ObjectNode whole = fetchPage(what, limit, null);
    ArrayNode items = whole.withArray(what);
    while (whole.path("nextCursor").isTextual() && items.size() < limit) {
      JsonNode page = fetchPage(what, limit - items.size(), whole.path("nextCursor").textValue());
      page.path(what).forEach(items::add);
      whole.set("nextCursor", page.path("nextCursor"));
    }
    return whole;
  }

  private ObjectNode fetchPage(String what, int most, String cursor) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("from", from == null ? null : from.toString());
    query.put("to", to == null ? null : to.toString());
    query.put("limit", Integer.toString(Math.min(PAGE, most)));
    query.put("cursor", cursor);
    return client.client().getObject("/v1/rooms/" + ApiClient.encode(id) + "/" + what, query);
  }
}
