package dev.rollcall.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.json.AvroJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One user in one room.
 *
 * @param room of which the id, the name, the source, the status and the version are told
 * @param present how long the user was there within the window; null where none was asked for
 */
public record Stay(Room room, Duration present, List<Participant> connections) {

  public Stay {
    connections = List.copyOf(connections);
  }

  static Stay read(JsonNode json) {
    List<Participant> connections = new ArrayList<>();
    json.path("connections")
        .forEach(connection -> connections.add(AvroJson.read(connection, new Participant())));
    return new Stay(
        Answers.room(json),
        json.has("seconds") ? Attendance.seconds(json.path("seconds")) : null,
        connections);
  }
}
