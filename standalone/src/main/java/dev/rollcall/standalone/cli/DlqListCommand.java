package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
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
  private static final int MOST_BYTES = 4096;

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

  @Option(
      names = "--handled",
      description = "Also letters that were replayed or dropped, which are left out by default.")
  private boolean handled;

  @Option(
      names = "--bytes",
      description =
          "The values too: the first 4 KiB of each in hexadecimal and as text, or with --json all"
              + " in base64.")
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
    query.put("handled", handled ? "true" : null);
    query.put("bytes", bytes ? "true" : null);
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
      if (bytes) {
        letters.forEach(letter -> printBytes(out, letter));
      }
    }
    if (more) {
      notes.println("There are more dead letters; --limit raises the number listed.");
    }
  }

  private static void printBytes(PrintWriter out, JsonNode letter) {
    out.println();
    byte[] value = Base64.getDecoder().decode(letter.path("bytes").asText(""));
    String whole =
        letter.path("truncated").asBoolean()
            ? " of " + letter.path("size").asText() + ", the rest was cut"
            : "";
    out.println("%s: %d bytes%s".formatted(place(letter), value.length, whole));
    out.print(HexDump.of(value, MOST_BYTES));
  }

  private String table(ArrayNode letters) {
    Times times = new Times(Clock.systemDefaultZone());
    String[] headings = {"WHEN", "LETTER", "FROM", "KEY", "REASON", "BYTES", "MESSAGE", "DONE"};
    int columns = handled ? headings.length : headings.length - 1;
    Table table = new Table(Arrays.copyOf(headings, columns));
    for (JsonNode letter : letters) {
      String[] cells = {
        times.ago(letter.path("time")),
        place(letter),
        from(letter.path("source")),
        shortened(key(letter), WIDEST_KEY),
        letter.path("reason").asText(""),
        letter.path("size").asText(),
        shortened(letter.path("message").asText(""), WIDEST_MESSAGE),
        letter.path("handled").asText("")
      };
      table.add(Arrays.copyOf(cells, columns));
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
