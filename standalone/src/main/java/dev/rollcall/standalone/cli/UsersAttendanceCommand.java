package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollcall users attendance}. */
@Command(name = "attendance", description = "Show where a user was, and for how long.")
final class UsersAttendanceCommand implements Callable<Integer> {

  @Mixin private UserOptions user;

  @Mixin private TimeWindow window;

  @Spec private CommandSpec spec;

  private final Times times = new Times(Clock.systemDefaultZone());

  @Override
  public Integer call() {
    return user.run("attendance", window.query(), spec, rooms -> table(rooms, times));
  }

  static Table table(JsonNode rooms, Times times) {
    Table table = new Table("ROOM", "VENDOR", "ACCOUNT", "FIRST JOINED", "CONNECTIONS", "SECONDS");
    for (JsonNode room : rooms) {
      table.add(
          room.path("id").asText(),
          room.path("source").path("vendor").asText(""),
          room.path("source").path("accountId").asText(""),
          times.full(room.path("connections").path(0).path("joinedAt")),
          Integer.toString(room.path("connections").size()),
          room.path("seconds").asText());
    }
    return table;
  }
}
