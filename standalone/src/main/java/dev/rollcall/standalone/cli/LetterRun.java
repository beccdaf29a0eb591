package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.standalone.StandaloneException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** Has a running Rollcall handle letters, some at a time, and tells how far that is. */
final class LetterRun {

  private static final int AT_ONCE = 100;

  /**
   * @param done word of the answer that counts, such as {@code replayed}
   * @param question such as {@code Replay}
   */
  record Kind(String method, String path, String done, String question) {}

  private final Kind kind;
  private final LetterOptions options;
  private final CommandSpec spec;
  private final Confirmation confirmation;
  private final ObjectNode sum = new ObjectMapper().createObjectNode();

  LetterRun(Kind kind, LetterOptions options, CommandSpec spec, Confirmation confirmation) {
    this.kind = kind;
    this.options = options;
    this.spec = spec;
    this.confirmation = confirmation;
  }

  /**
   * @param again whether letters are meant that were handled before
   * @return the exit code
   */
  int run(boolean again) {
    options.check(spec);
    ApiClient api = options.client();
    List<String> letters = options.find(api);
    PrintWriter notes = spec.commandLine().getErr();
    if (options.isToBeAsked() && !letters.isEmpty()) {
      String question = "%s %d dead letters?".formatted(kind.question(), letters.size());
      if (!confirmation.isGiven(question, spec.commandLine())) {
        notes.println("Nothing was done.");
        return 1;
      }
    }
    sum.put(kind.done(), 0);
    sum.putArray("skipped");
    ProgressBar bar = ProgressBar.of(notes, capital(kind.done()));
    int next = 0;
    while (next < letters.size()) {
      List<String> some = letters.subList(next, Math.min(letters.size(), next + AT_ONCE));
      next += handle(api, some, again);
      if (letters.size() > AT_ONCE) {
        bar.done(next, letters.size());
      }
    }
    return tell();
  }

  /**
   * Letters are handled in their order, so those that are not told of are the last.
   *
   * @return how many were
   */
  private int handle(ApiClient api, List<String> letters, boolean again) {
    ObjectNode body = sum.objectNode();
    ArrayNode named = body.putArray("letters");
    letters.forEach(named::add);
    if (again) {
      body.put("again", true);
    }
    JsonNode answer;
    try {
      answer = api.send(kind.method(), kind.path(), body);
    } catch (StandaloneException e) {
      throw new StandaloneException(e.getMessage() + soFar(), e);
    }
    int done = answer.path(kind.done()).asInt();
    sum.put(kind.done(), sum.path(kind.done()).asInt() + done);
    answer.path("skipped").forEach(sum.withArray("skipped")::add);
    int handled = done + answer.path("skipped").size();
    if (handled == 0) {
      throw new StandaloneException("The server had no time for a single letter." + soFar());
    }
    return handled;
  }

  private String soFar() {
    int done = sum.path(kind.done()).asInt();
    return done == 0 ? "" : System.lineSeparator() + told();
  }

  private String told() {
    int done = sum.path(kind.done()).asInt();
    return "%s: %s.".formatted(capital(kind.done()), Count.of(done, "letter"));
  }

  private int tell() {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode skipped = sum.path("skipped");
    if (options.isJson()) {
      out.println(sum.toPrettyString());
    } else {
      out.println(told());
      if (!skipped.isEmpty()) {
        Table table = new Table("SKIPPED", "WHY");
        skipped.forEach(one -> table.add(one.path("letter").asText(), one.path("why").asText()));
        out.println(table.render());
      }
    }
    return skipped.isEmpty() ? 0 : 1;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
