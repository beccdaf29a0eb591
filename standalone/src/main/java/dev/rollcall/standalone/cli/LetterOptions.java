package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which dead letters a command is about, and how it tells of them. */
final class LetterOptions {

  private static final int PAGE = 1_000;

  @Mixin private ClientOptions client;

  @Parameters(
      paramLabel = "LETTER",
      arity = "0..*",
      description = "Letters as 'dlq list' shows them, such as 0:17.")
  private List<String> letters = new ArrayList<>();

  @Option(names = "--all", description = "All letters that nothing was done with.")
  private boolean all;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "With --all: only letters of this reason.")
  private String reason;

  @Option(names = "--yes", description = "With --all: do not ask before.")
  private boolean yes;

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  ApiClient client() {
    return client.client();
  }

  boolean isJson() {
    return json;
  }

  /** Whether somebody has to agree first. */
  boolean isToBeAsked() {
    return all && !yes;
  }

  /**
   * @throws ParameterException when the options do not fit together
   */
  void check(CommandSpec spec) {
    String wrong = null;
    if (all != letters.isEmpty()) {
      wrong = "Name letters, or say --all.";
    } else if (!all && reason != null) {
      wrong = "--reason goes with --all.";
    } else {
      for (String letter : letters) {
        if (!letter.matches("\\d{1,9}:\\d{1,18}")) {
          wrong = "'" + letter + "' is no letter such as 0:17.";
        }
      }
    }
    if (wrong != null) {
      throw new ParameterException(spec.commandLine(), wrong);
    }
  }

  /** Those named, or those that there are, the oldest first. */
  List<String> find(ApiClient api) {
    if (!all) {
      return List.copyOf(new LinkedHashSet<>(letters));
    }
    Set<String> found = new LinkedHashSet<>();
    Map<String, String> query = new HashMap<>();
    query.put("reason", reason);
    query.put("limit", Integer.toString(PAGE));
    do {
      JsonNode page = api.get("/v1/dlq", query);
      for (JsonNode letter : page.path("deadLetters")) {
        found.add(letter.path("partition").asText() + ":" + letter.path("offset").asText());
      }
      query.put("cursor", page.path("nextCursor").asText(null));
    } while (query.get("cursor") != null);
    List<String> oldestFirst = new ArrayList<>(found);
    Collections.reverse(oldestFirst);
    return oldestFirst;
  }
}
