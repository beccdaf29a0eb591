package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollcall users get}. */
@Command(
    name = "get",
    description = "Show where a user is now, and where they were.",
    footer = {
      "",
      "--json prints one object: 'now' as 'users rooms' does, 'past' as 'users attendance'",
      "does. Ends with 1 when nobody answered for a part of the rooms."
    })
final class UsersGetCommand implements Callable<Integer> {

  @Mixin private UserOptions user;

  @Mixin private TimeWindow window;

  @Spec private CommandSpec spec;

  private final Times times = new Times(Clock.systemDefaultZone());

  @Override
  public Integer call() {
    ObjectNode now = user.fetch("rooms", Map.of());
    ObjectNode past = user.fetch("attendance", window.query());
    PrintWriter out = spec.commandLine().getOut();
    if (user.isJson()) {
      ObjectNode both = now.objectNode();
      both.set("now", now);
      both.set("past", past);
      out.println(both.toPrettyString());
    } else {
      print(out, "Now", UsersRoomsCommand.table(now.path("rooms"), times), now);
      out.println();
      String span = times.full(past.path("from")) + " to " + times.full(past.path("to"));
      print(out, span, UsersAttendanceCommand.table(past.path("rooms"), times), past);
    }
    PrintWriter notes = spec.commandLine().getErr();
    return Math.max(UserOptions.note(now, notes), UserOptions.note(past, notes));
  }

  private static void print(PrintWriter out, String when, Table table, ObjectNode answer) {
    out.println(when + (answer.path("rooms").isEmpty() ? ": in no room." : ":"));
    if (!answer.path("rooms").isEmpty()) {
      out.println(table.render());
    }
  }
}
