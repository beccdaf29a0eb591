package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.uri.UriPart;
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

/** {@code rollcall rooms get}. */
@Command(name = "get", description = "Show one room and who is in it.")
final class RoomsGetCommand implements Callable<Integer> {

  @Mixin private ClientOptions options;

  @Parameters(paramLabel = "ID", description = "The room's id, as 'rooms list' shows it.")
  private String id;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = {
        "As it was at this time, by what is known now.",
        "A time is " + TimeConverter.FORMS + "."
      })
  private Long at;

  @Option(names = "--json", description = "Print the room as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Times times = new Times(Clock.systemDefaultZone());

  @Override
  public Integer call() {
    Map<String, String> query = at == null ? Map.of() : Map.of("at", at.toString());
    JsonNode room = options.client().get("/v1/rooms/" + UriPart.encoded(id), query);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(room.toPrettyString());
    } else {
      printRoom(room, out);
      printParticipants(room, out);
    }
    return 0;
  }

  private void printRoom(JsonNode room, PrintWriter out) {
    line(out, "Room", room.path("id").asText());
    line(out, "Name", room.path("name").asText(""));
    line(out, "Description", room.path("description").asText(""));
    line(out, "Vendor", room.path("source").path("vendor").asText(""));
    line(out, "Status", room.path("status").asText(""));
    line(out, "Region", room.path("region").asText(""));
    line(out, "People", people(room));
    line(out, "Session", session(room.path("session")));
    line(out, "Recording", room.path("egressId").asText(""));
    line(out, "Created", times.full(room.path("createdAt")));
    line(out, "Updated", times.full(room.path("updatedAt")));
    line(out, "Version", room.path("version").asText(""));
    if (room.path("unconfirmed").asBoolean()) {
      line(out, "Confirmed", "not since " + times.full(room.path("confirmedAt")));
    }
  }

  private static void line(PrintWriter out, String label, String value) {
    if (!value.isEmpty()) {
      out.println("%-12s %s".formatted(label, Table.visible(value)));
    }
  }

  private static String people(JsonNode room) {
    String size = room.hasNonNull("size") ? " of " + room.get("size").asText() : "";
    String peak =
        room.hasNonNull("peakParticipantCount")
            ? ", at most %d at once".formatted(room.get("peakParticipantCount").asInt())
            : "";
    return "%d%s, %s%s"
        .formatted(
            room.path("participantCount").asInt(),
            size,
            Count.of(room.path("userCount").asInt(), "user"),
            peak);
  }

  private String session(JsonNode session) {
    if (!session.hasNonNull("id")) {
      return "";
    }
    String end = session.hasNonNull("endedAt") ? " to " + times.full(session.get("endedAt")) : "";
    return session.get("id").asText() + ", from " + times.full(session.path("startedAt")) + end;
  }

  private void printParticipants(JsonNode room, PrintWriter out) {
    if (room.path("participantsTruncated").asBoolean()) {
      out.println("There are too many participants to show here.");
      return;
    }
    Table table = new Table("PARTICIPANT", "IDENTITY", "NAME", "ROLE", "KIND", "JOINED");
    room.path("participants")
        .properties()
        .forEach(
            entry -> {
              JsonNode participant = entry.getValue();
              table.add(
                  entry.getKey(),
                  participant.path("identity").asText(""),
                  participant.path("name").asText(""),
                  participant.path("role").asText(""),
                  participant.path("kind").asText(""),
                  times.full(participant.path("joinedAt")));
            });
    if (!room.path("participants").isEmpty()) {
      out.println();
      out.println(table.render());
    }
  }
}
