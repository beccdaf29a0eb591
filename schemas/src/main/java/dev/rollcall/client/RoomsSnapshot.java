package dev.rollcall.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.json.AvroJson;

/**
 * Some of the rooms with which a watch begins.
 *
 * @param rooms without their participants; its cursor is always null
 * @param isLast whether these are the last of them
 */
public record RoomsSnapshot(Page<Room> rooms, boolean isLast) {

  static RoomsSnapshot read(JsonNode json) {
    return new RoomsSnapshot(
        Answers.page(json, "rooms", room -> AvroJson.read(room, new Room())),
        json.path("last").asBoolean());
  }
}
