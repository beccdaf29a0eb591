package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollcall rooms changes}. */
@Command(name = "changes", description = "Show what happened in a room.")
final class RoomsChangesCommand implements Callable<Integer> {

  @Mixin private WindowOptions window;

  @Spec private CommandSpec spec;

  private final Times times = new Times(Clock.systemDefaultZone());

  @Override
  public Integer call() {
    JsonNode answer = window.fetch("changes");
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = spec.commandLine().getErr();
    if (window.json()) {
      out.println(answer.toPrettyString());
      return 0;
    }
    if (answer.path("changes").isEmpty()) {
      notes.println("Nothing happened.");
    } else {
      out.println(table(answer.path("changes")));
    }
    if (answer.path("nextCursor").isTextual()) {
      notes.println("There are more; --limit raises the number shown.");
    }
    return 0;
  }

  private String table(JsonNode changes) {
    Table table = new Table("TIME", "CHANGE", "WHO OR WHICH", "WHAT");
    for (JsonNode change : changes) {
      table.add(
          times.full(change.path("occurredAt")),
          change.path("type").asText(),
          ChangeLine.which(change),
          ChangeLine.what(change));
    }
    return table.render();
  }
}
