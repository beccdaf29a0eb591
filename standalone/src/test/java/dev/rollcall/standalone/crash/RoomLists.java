package dev.rollcall.standalone.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.topics.RoomPartitioner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What lists of rooms that do not change are to hold, whole or not. */
final class RoomLists {

  private RoomLists() {}

  /**
   * @param paths of pages that are full, or the last
   * @param position of what they are to hold
   */
  static Map<String, Readers.Check> of(Api api, String position, String... paths) {
    Map<String, Readers.Check> checks = new HashMap<>();
    for (String path : paths) {
      JsonNode whole = api.get(path, position, 30).ok().json();
      checks.put(path, answer -> fault(whole.path("rooms"), answer.json()));
    }
    return checks;
  }

  /** A list that does not say what it lacks lacks nothing; one that does lacks only that. */
  private static Optional<String> fault(JsonNode expected, JsonNode answer) {
    JsonNode rooms = answer.path("rooms");
    if (!answer.path("partial").asBoolean()) {
      return rooms.equals(expected)
          ? Optional.empty()
          : Optional.of("A list that is not partial has " + rooms.size() + " rooms");
    }
    Set<Integer> missing = new HashSet<>();
    answer.path("missingPartitions").forEach(partition -> missing.add(partition.asInt()));
    Set<JsonNode> told = new HashSet<>();
    rooms.forEach(told::add);
    for (JsonNode room : expected) {
      int partition = RoomPartitioner.partition(room.path("id").asText(), Cluster.PARTITIONS);
      if (!missing.contains(partition) && !told.contains(room)) {
        return Optional.of("Only " + missing + " are missing, but so is " + room);
      }
    }
    return told.isEmpty() ? Optional.of("The list is empty") : Optional.empty();
  }
}
