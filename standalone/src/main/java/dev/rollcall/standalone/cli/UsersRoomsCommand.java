package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollcall users rooms}. */
@Command(name = "rooms", description = "Show in which rooms a user is now.")
final class UsersRoomsCommand implements Callable<Integer> {

  @Mixin private UserOptions user;

  @Spec private CommandSpec spec;

  private final Times times = new Times(Clock.systemDefaultZone());

  @Override
  public Integer call() {
    return user.run("rooms", Map.of(), spec, rooms -> table(rooms, times));
  }

  static Table table(JsonNode rooms, Times times) {
    Table table = new Table("ROOM", "VENDOR", "ACCOUNT", "CONNECTION", "SESSION", "ROLE", "JOINED");
    for (JsonNode room : rooms) {
      for (JsonNode connection : room.path("connections")) {
        table.add(
            room.path("id").asText(),
            room.path("source").path("vendor").asText(""),
            room.path("source").path("accountId").asText(""),
            connection.path("id").asText(),
            connection.path("sessionId").asText(""),
            connection.path("role").asText(""),
            times.full(connection.path("joinedAt")));
      }
    }
    return table;
  }
}
