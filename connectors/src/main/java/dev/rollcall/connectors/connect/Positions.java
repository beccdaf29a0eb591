package dev.rollcall.connectors.connect;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * Where a task stands, kept as Connect's source offsets.
 *
 * <p>A source partition is {@code {"part": "vendor:account:part"}}; its offset is a map from the
 * vendor's room id to the {@link RoomPosition}, about 150 bytes a room. A partition holds many
 * rooms because Connect can look a partition up but not list which there are: with one for each
 * room, a room that disappeared while the connector was down could never be found missing. As the
 * parts are known beforehand, all rooms of a task are read back at its start, whichever task had
 * them before.
 *
 * <p>256 parts keep an offset small: 100,000 rooms make some 60 KB each. Only parts in which
 * something was told are written again, once in each of Connect's flushes.
 *
 * <p>What a crash does: the offset of a part is committed after the records before it are. Records
 * whose offset was not are made again by the next poll, under the same event ids where they tell a
 * change. A listing that is made again is another listing. If an old task goes on beside the new
 * one for a moment, both tell the same changes; its late commit at worst makes them told once more.
 */
final class Positions {
  private static final String PART = "part";

  private final Origin origin;
  private final Function<String, String> partOf;
  private final Map<String, SortedMap<String, RoomPosition>> parts = new HashMap<>();

  private Positions(Origin origin, Function<String, String> partOf) {
    this.origin = origin;
    this.partOf = partOf;
  }

  /**
   * @param parts those of the task
   * @param partOf the part of a room
   * @throws ConnectException when an offset is none of ours
   */
  static Positions read(
      Origin origin,
      Collection<String> parts,
      Function<String, String> partOf,
      SourceTaskContext context) {
    Positions positions = new Positions(origin, partOf);
    Map<Map<String, String>, String> names = new HashMap<>();
    parts.forEach(part -> names.put(partition(origin, part), part));
    Map<Map<String, String>, Map<String, Object>> offsets =
        context.offsetStorageReader().offsets(names.keySet());
    names.forEach(
        (partition, part) -> positions.parts.put(part, decode(part, offsets.get(partition))));
    return positions;
  }

  /** Whether the room is this task's. */
  boolean has(String room) {
    return parts.containsKey(partOf.apply(room));
  }

  /** Null for a room that nothing was told of. */
  RoomPosition get(String room) {
    return parts.get(partOf.apply(room)).get(room);
  }

  void put(String room, RoomPosition position) {
    parts.get(partOf.apply(room)).put(room, position);
  }

  void forget(String room) {
    parts.get(partOf.apply(room)).remove(room);
  }

  /** All rooms that something was told of, those that were gone lately among them. */
  List<String> rooms() {
    return parts.values().stream().flatMap(rooms -> rooms.keySet().stream()).toList();
  }

  Map<String, String> partition(String room) {
    return partition(origin, partOf.apply(room));
  }

  /** The offset of the room's part as it stands. */
  Map<String, String> offset(String room) {
    return encode(parts.get(partOf.apply(room)));
  }

  /** The same with another position of the room. */
  Map<String, String> offset(String room, RoomPosition position) {
    SortedMap<String, RoomPosition> rooms = new TreeMap<>(parts.get(partOf.apply(room)));
    rooms.put(room, position);
    return encode(rooms);
  }

  /**
   * One key alone. Connect looks an offset up by the JSON of its partition, in which the order of
   * several keys shows, and puts them into another order itself when it is asked for all offsets.
   */
  static Map<String, String> partition(Origin origin, String part) {
    return Map.of(PART, prefix(origin) + part);
  }

  private static String prefix(Origin origin) {
    return origin.vendor() + ':' + origin.account() + ':';
  }

  /** The part that a source partition names; empty when it is none of the account's. */
  static Optional<String> part(Origin origin, Map<String, ?> partition) {
    String prefix = prefix(origin);
    return partition.size() == 1
            && partition.get(PART) instanceof String name
            && name.startsWith(prefix)
            && name.length() > prefix.length()
        ? Optional.of(name.substring(prefix.length()))
        : Optional.empty();
  }

  /**
   * @param offset null when there is none
   */
  static SortedMap<String, RoomPosition> decode(String part, Map<String, ?> offset) {
    SortedMap<String, RoomPosition> rooms = new TreeMap<>();
    if (offset != null) {
      offset.forEach(
          (room, position) -> {
            try {
              rooms.put(room, RoomPosition.decode(String.valueOf(position)));
            } catch (IllegalArgumentException e) {
              String what =
                  "The offset of part %s holds something else than positions of rooms: %s";
              throw new ConnectException(
                  what.formatted(part, e.getMessage())
                      + " Delete the connector's offsets to begin anew.",
                  e);
            }
          });
    }
    return rooms;
  }

  private static Map<String, String> encode(SortedMap<String, RoomPosition> rooms) {
    Map<String, String> offset = new TreeMap<>();
    rooms.forEach((room, position) -> offset.put(room, position.encode()));
    return offset;
  }
}
