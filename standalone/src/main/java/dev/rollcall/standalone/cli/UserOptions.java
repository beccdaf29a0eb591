package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.uri.UriPart;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands about a user have in common: whom they ask for, and how they print. */
final class UserOptions {

  private static final int PAGE = 100;

  @Mixin private ClientOptions client;

  @Parameters(
      paramLabel = "IDENTITY",
      description = "The user, as 'rooms get' shows it; a participant id where it shows none.")
  private String identity;

  @Option(names = "--vendor", paramLabel = "VENDOR", description = "Only rooms of this vendor.")
  private String vendor;

  @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only rooms of this account.")
  private String account;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Most rooms to show (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  /** A table of the rooms in an answer. */
  interface Layout {
    Table table(JsonNode rooms);
  }

  /**
   * Asks and prints.
   *
   * @param what the last part of the path
   * @param more query parameters beside those of every such command
   * @return the exit code
   */
  int run(String what, Map<String, String> more, CommandSpec spec, Layout layout) {
    ObjectNode whole = fetch(what, more);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = spec.commandLine().getErr();
    if (json) {
      out.println(whole.toPrettyString());
    } else if (whole.path("rooms").isEmpty()) {
      notes.println("No rooms.");
    } else {
      out.println(layout.table(whole.path("rooms")).render());
    }
    return note(whole, notes);
  }

  /**
   * Says what an answer lacks.
   *
   * @return the exit code
   */
  static int note(JsonNode whole, PrintWriter notes) {
    if (whole.path("nextCursor").isTextual()) {
      notes.println("There are more rooms; --limit raises the number shown.");
    }
    if (whole.path("partial").asBoolean()) {
      notes.println(
          "The list is not whole: nobody answers for partitions "
              + whole.path("missingPartitions")
              + ".");
      return 1;
    }
    return 0;
  }

  boolean isJson() {
    return json;
  }

  /** The pages put together, as one answer. */
  ObjectNode fetch(String what, Map<String, String> more) {
    ArrayNode rooms = new ObjectMapper().createArrayNode();
    Set<Integer> missing = new TreeSet<>();
    Map<String, String> query = new HashMap<>(more);
    JsonNode page;
    do {
      page = fetchPage(what, query, limit - rooms.size());
      page.path("rooms").forEach(rooms::add);
      page.path("missingPartitions").forEach(partition -> missing.add(partition.asInt()));
      query.put("cursor", page.path("nextCursor").asText(null));
    } while (page.path("nextCursor").isTextual() && rooms.size() < limit);
    ObjectNode whole = page.deepCopy();
    whole.set("rooms", rooms);
    whole.put("partial", !missing.isEmpty());
    missing.forEach(whole.putArray("missingPartitions")::add);
    return whole;
  }

  private JsonNode fetchPage(String what, Map<String, String> more, int most) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("vendor", vendor);
    query.put("account", account);
    query.put("from", more.get("from"));
    query.put("to", more.get("to"));
    query.put("limit", Integer.toString(Math.min(PAGE, most)));
    query.put("cursor", more.get("cursor"));
    return client.client().get("/v1/users/" + UriPart.encoded(identity) + "/" + what, query);
  }
}
