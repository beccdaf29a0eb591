package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollcall rooms attendance}. */
@Command(name = "attendance", description = "Show who was in a room, and for how long.")
final class RoomsAttendanceCommand implements Callable<Integer> {

  @Mixin private WindowOptions window;

  @Spec private CommandSpec spec;

  private final Times times = new Times(Clock.systemDefaultZone());

  @Override
  public Integer call() {
    JsonNode answer = window.fetch("attendance");
    PrintWriter out = spec.commandLine().getOut();
    if (window.json()) {
      out.println(answer.toPrettyString());
      return 0;
    }
    if (!answer.path("attendance").isEmpty()) {
      out.println(table(answer.path("attendance")));
    }
    JsonNode totals = answer.path("totals");
    out.println(
        "From %s to %s: %s, %s s; %s, %s s"
            .formatted(
                times.full(answer.path("from")),
                times.full(answer.path("to")),
                Count.of(totals.path("users").asInt(), "user"),
                totals.path("userSeconds").asText(),
                Count.of(totals.path("connections").asInt(), "connection"),
                totals.path("participantSeconds").asText()));
    if (answer.path("nextCursor").isTextual()) {
      spec.commandLine().getErr().println("There are more; --limit raises the number shown.");
    }
    return 0;
  }

  private String table(JsonNode users) {
    Table table =
        new Table("USER", "NAME", "KIND", "JOINED", "LEFT", "CONNECTIONS", "SECONDS", "IN ALL");
    for (JsonNode user : users) {
      table.add(
          user.path("user").asText(),
          user.path("name").asText(""),
          user.path("kind").asText(),
          times.full(user.path("firstJoinedAt")),
          times.full(user.path("lastLeftAt")),
          user.path("connections").asText(),
          user.path("seconds").asText(),
          user.path("connectionSeconds").asText());
    }
    return table.render();
  }
}
