package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollcall dlq list}. */
@Command(
    name = "list",
    description = "List dead letters as a table, newest first.",
    footer = {"", "Where API tokens are configured, this needs one with the scope admin."})
final class DlqListCommand implements Callable<Integer> {

  private static final int PAGE = 100;
  private static final int WIDEST_KEY = 40;
  private static final int WIDEST_MESSAGE = 100;

  @Mixin private ClientOptions options;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description =
          "Only letters of this reason: no_value, unreadable, no_key, wrong_key, broken_rule,"
              + " too_large or misplaced.")
  private String reason;

  @Option(names = "--room", paramLabel = "ID", description = "Only letters with this key.")
  private String room;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most letters to list (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print a JSON array of letters.")
  private boolean json;

  @Option(names = "--bytes", description = "With --json: the values too, in base64.")
  private boolean bytes;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ArrayNode letters = new ObjectMapper().createArrayNode();
    String cursor = fetchPage(letters, null);
    while (cursor != null && letters.size() < limit) {
      cursor = fetchPage(letters, cursor);
    }
    print(letters, cursor != null);
    return 0;
  }

  /**
   * @return the cursor of the next page, or null after the last
   */
  private String fetchPage(ArrayNode letters, String cursor) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("reason", reason);
    query.put("room", room);
    query.put("bytes", bytes && json ? "true" : null);
    query.put("limit", Integer.toString(Math.min(PAGE, limit - letters.size())));
    query.put("cursor", cursor);
    JsonNode page = options.client().get("/v1/dlq", query);
    page.path("deadLetters").forEach(letters::add);
    return page.path("nextCursor").asText(null);
  }

  private void print(ArrayNode letters, boolean more) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = spec.commandLine().getErr();
    if (json) {
      out.println(letters.toPrettyString());
    } else if (letters.isEmpty()) {
      notes.println("No dead letters.");
    } else {
      out.println(table(letters));
    }
    if (more) {
      notes.println("There are more dead letters; --limit raises the number listed.");
    }
  }

  private static String table(ArrayNode letters) {
    Times times = new Times(Clock.systemDefaultZone());
    Table table = new Table("WHEN", "LETTER", "FROM", "KEY", "REASON", "BYTES", "MESSAGE");
    for (JsonNode letter : letters) {
      table.add(
          times.ago(letter.path("time")),
          place(letter),
          from(letter.path("source")),
          shortened(key(letter), WIDEST_KEY),
          letter.path("reason").asText(""),
          letter.path("size").asText(),
          shortened(letter.path("message").asText(""), WIDEST_MESSAGE));
    }
    return table.render();
  }

  private static String key(JsonNode letter) {
    return letter.has("keyBytes")
        ? "base64:" + letter.path("keyBytes").asText()
        : letter.path("key").asText("");
  }

  private static String from(JsonNode source) {
    return source.isObject() ? source.path("topic").asText() + "/" + place(source) : "";
  }

  private static String place(JsonNode record) {
    return record.path("partition").asText() + ":" + record.path("offset").asText();
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }
}
