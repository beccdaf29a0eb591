package dev.rollcall.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.serde.TrustedPackages;
import java.util.ArrayList;
import java.util.List;

/** Reads a room from the JSON in which the API answers it, for programs that ask it. */
public final class RoomJson {

  private RoomJson() {}

  /**
   * @throws IllegalArgumentException when it is no room as this version knows it
   */
  public static Room read(JsonNode json) {
    TrustedPackages.trust(Room.class.getPackageName());
    List<String> errors = new ArrayList<>();
    AvroReader reader =
        new AvroReader(new Room().getSpecificData(), (path, message) -> errors.add(message));
    Room room = (Room) reader.record(json, Room.getClassSchema(), "");
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException("The answer is not a room: " + String.join(" ", errors));
    }
    return room;
  }
}
