package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollcall rooms list}. */
@Command(name = "list", description = "List rooms as a table.")
final class RoomsListCommand implements Callable<Integer> {

  private static final int PAGE = 100;

  @Mixin private ClientOptions options;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only rooms of this status: active, idle, ended, disabled or deleted.")
  private String status;

  @Option(names = "--vendor", paramLabel = "VENDOR", description = "Only rooms of this vendor.")
  private String vendor;

  @Option(names = "--region", paramLabel = "REGION", description = "Only rooms of this region.")
  private String region;

  @Option(
      names = "--name",
      paramLabel = "PREFIX",
      description = "Only rooms whose name begins with this.")
  private String name;

  @Option(
      names = "--min-participants",
      paramLabel = "N",
      description = "Only rooms with at least N people.")
  private String minParticipants;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      description =
          "id (the default), -participants (the fullest first) or -updated (the latest first).")
  private String sort;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Most rooms to list (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print a JSON array of rooms.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Set<Integer> missing = new TreeSet<>();
    ArrayNode rooms = new ObjectMapper().createArrayNode();
    String cursor = fetchPage(rooms, missing, null);
    while (cursor != null && rooms.size() < limit) {
      cursor = fetchPage(rooms, missing, cursor);
    }
    print(rooms, cursor != null, missing);
    return missing.isEmpty() ? 0 : 1;
  }

  /**
   * @return the cursor of the next page, or null after the last
   */
  private String fetchPage(ArrayNode rooms, Set<Integer> missing, String cursor) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("status", status);
    query.put("vendor", vendor);
    query.put("region", region);
    query.put("name", name);
    query.put("minParticipants", minParticipants);
    query.put("sort", sort);
    query.put("limit", Integer.toString(Math.min(PAGE, limit - rooms.size())));
    query.put("cursor", cursor);
    JsonNode page = options.client().get("/v1/rooms", query);
    page.path("rooms").forEach(rooms::add);
    page.path("missingPartitions").forEach(partition -> missing.add(partition.asInt()));
    return page.path("nextCursor").asText(null);
  }

  private void print(ArrayNode rooms, boolean more, Set<Integer> missing) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = spec.commandLine().getErr();
    if (json) {
      out.println(rooms.toPrettyString());
    } else if (rooms.isEmpty()) {
      notes.println("No rooms.");
    } else {
      out.println(table(rooms));
    }
    if (more) {
      notes.println("There are more rooms; --limit raises the number listed.");
    }
    if (!missing.isEmpty()) {
      notes.println("The list is not whole: nobody answers for partitions " + missing + ".");
    }
  }

  private static String table(ArrayNode rooms) {
    Times times = new Times(Clock.systemDefaultZone());
    Table table = new Table("ID", "VENDOR", "STATUS", "PEOPLE", "NAME", "UPDATED");
    for (JsonNode room : rooms) {
      table.add(
          room.path("id").asText(),
          room.path("source").path("vendor").asText(""),
          room.path("status").asText(""),
          room.path("participantCount").asText("0"),
          room.path("name").asText(""),
          times.ago(room.path("updatedAt")));
    }
    return table.render();
  }
}
