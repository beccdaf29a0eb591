package dev.rollcall.model;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.SessionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a script ends in, in the words of {@code traps.md}. */
record Told(Room room, List<Participant> connections, List<RoomChangeType> changes) {

  static Told of(List<RoomEvent> events) {
    TreeRows rows = new TreeRows();
    List<RoomChangeType> changes = new ArrayList<>();
    for (RoomEvent event : events) {
      RoomFold.apply(
              rows,
              event,
              new RoomFold.At(0, 1),
              new SnapshotPacing(Script.NOON.toEpochMilli(), 1_000))
          .changes()
          .forEach(change -> changes.add(change.getType()));
    }
    RoomView view = RoomView.of(rows, Script.ROOM).orElseThrow();
    return new Told(
        view.whole(), view.connections(true, true, null, 1_000).participants(), changes);
  }

  /** Whether a name asks for the changes on the way, which depend on the order. */
  static boolean isOfChanges(String name) {
    return name.endsWith("changes");
  }

  /**
   * @param name of a field of the room, of one of somebody present such as {@code c-1 role}, {@code
   *     connections}, {@code changes}, or a type of these and {@code changes} for their number
   */
  String get(String name) {
    String[] words = name.split(" ", 2);
    if (words.length == 2 && words[1].equals("changes")) {
      return "" + Collections.frequency(changes, RoomChangeType.valueOf(words[0]));
    }
    if (words.length == 2) {
      return String.valueOf(room.getParticipants().get(words[0]).get(words[1]));
    }
    return switch (name) {
      case "connections" -> connections.stream().map(Told::row).collect(Collectors.joining(", "));
      case "changes" -> changes.stream().map(Enum::name).collect(Collectors.joining(", "));
      case "session" -> session(room.getSession());
      default ->
          room.get(name) instanceof Instant time ? seconds(time) : Objects.toString(room.get(name));
    };
  }

  private static String session(SessionInfo session) {
    return "%s %s-%s"
        .formatted(session.getId(), seconds(session.getStartedAt()), seconds(session.getEndedAt()));
  }

  private static String row(Participant connection) {
    LeaveReason reason = connection.getLeaveReason();
    return connection.getId()
        + (connection.getInferred() ? " +" : " ")
        + seconds(connection.getJoinedAt())
        + "-"
        + seconds(connection.getLeftAt())
        + (reason == null || reason == LeaveReason.UNKNOWN ? "" : " " + reason);
  }

  private static String seconds(Instant time) {
    return time == null ? "" : "" + Duration.between(Script.NOON, time).toSeconds();
  }
}
