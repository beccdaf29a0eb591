package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollcall rooms sessions}. */
@Command(
    name = "sessions",
    description = "List the sessions of a room, the latest first.",
    footer = {"", "Counts are of people, not of recorders and the like."})
final class RoomsSessionsCommand implements Callable<Integer> {

  @Mixin private ClientOptions client;

  @Parameters(paramLabel = "ID", description = "The room's id, as 'rooms list' shows it.")
  private String id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Most sessions to list (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    JsonNode answer =
        client.client().getPages(ApiClient.room(id) + "/sessions", Map.of(), "sessions", limit);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = spec.commandLine().getErr();
    if (json) {
      out.println(answer.toPrettyString());
      return 0;
    }
    if (answer.path("sessions").isEmpty()) {
      notes.println("No sessions.");
    } else {
      out.println(table(answer.path("sessions")));
    }
    if (answer.path("nextCursor").isTextual()) {
      notes.println("There are more; --limit raises the number listed.");
    }
    return 0;
  }

  private static String table(JsonNode sessions) {
    Times times = new Times(Clock.systemDefaultZone());
    Table table =
        new Table("SESSION", "STARTED", "ENDED", "CONNECTIONS", "USERS", "PEAK", "SECONDS");
    for (JsonNode session : sessions) {
      table.add(
          session.path("id").asText(),
          times.full(session.path("startedAt")),
          times.full(session.path("endedAt")),
          session.path("connectionCount").asText(),
          session.path("userCount").asText(),
          session.path("peakParticipantCount").asText(),
          session.path("participantSeconds").asText());
    }
    return table.render();
  }
}
