package dev.rollcall.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.Room;
import dev.rollcall.json.AvroJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What answers are made of. */
final class Answers {

  private Answers() {}

  static <T> Page<T> page(JsonNode json, String items, Function<JsonNode, T> read) {
    Set<Integer> missing = new TreeSet<>();
    json.path("missingPartitions").forEach(partition -> missing.add(partition.asInt()));
    return new Page<>(each(json, items, read), json.path("nextCursor").textValue(), missing);
  }

  private static <T> List<T> each(JsonNode json, String items, Function<JsonNode, T> read) {
    List<T> all = new ArrayList<>();
    json.path(items).forEach(item -> all.add(read.apply(item)));
    return all;
  }

  /** Some answers tell of a room in few words; what a record of it needs is added. */
  static Room room(JsonNode json) {
    ObjectNode room = json.deepCopy();
    room.putIfAbsent("createdAt", room.numberNode(0));
    return AvroJson.read(room, new Room());
  }

  /** What is told below a room does not repeat its id, nor a version. */
  static JsonNode of(String roomId, JsonNode json) {
    ObjectNode whole = json.deepCopy();
    whole.putIfAbsent("roomId", whole.textNode(roomId));
    whole.putIfAbsent("version", whole.numberNode(0));
    return whole;
  }
}
