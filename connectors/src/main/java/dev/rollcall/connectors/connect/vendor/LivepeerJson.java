package dev.rollcall.connectors.connect.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.events.Ids;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Livepeer Studio's room API: times in milliseconds. */
final class LivepeerJson {
  /** LiveKit's states in numbers: 0 joining, 1 joined, 2 active, 3 disconnected. */
  private static final Set<Long> PRESENT = Set.of(1L, 2L);

  private LivepeerJson() {}

  static ListedRoom room(String id, JsonNode room, Instant takenAt) {
    RoomAttributes attributes = new RoomAttributes();
    attributes.setCreatedAt(Told.millis(room, "createdAt", takenAt));
    attributes.setUpdatedAt(Told.millis(room, "updatedAt", takenAt));
    attributes.setEgressId(Told.id(room, "egressId"));
    boolean noEgress =
        room.path("egressId").isTextual() && room.path("egressId").textValue().isEmpty();
    return new ListedRoom(id, takenAt, attributes, noEgress ? Set.of("egressId") : Set.of(), null);
  }

  /**
   * Users that were ever in the room, by identity. {@code leftAt} says nothing: it is set on those
   * who stay and seldom on those who go.
   */
  static Map<String, JsonNode> users(JsonNode room) {
    Map<String, JsonNode> users = new TreeMap<>();
    room.path("participants")
        .fields()
        .forEachRemaining(
            entry -> {
              String told = Told.id(entry.getValue(), "identity");
              users.put(told == null ? entry.getKey() : told, entry.getValue());
            });
    return users;
  }

  /**
   * A user who is connected.
   *
   * @param listed how the room tells of the user
   * @param user the answer about the user
   * @return empty when the user is not connected
   */
  static Optional<ParticipantInfo> present(
      String identity, JsonNode listed, JsonNode user, Instant takenAt) {
    if (!user.path("state").isNumber() || !PRESENT.contains(Told.number(user, "state"))) {
      return Optional.empty();
    }
    Instant now = Told.millis(user, "joinedAt", takenAt);
    Instant joinedAt = now != null ? now : Told.millis(listed, "joinedAt", takenAt);
    ParticipantInfo info = new ParticipantInfo();
    // An identity may connect again; the time makes it a connection.
    info.setId(joinedAt == null ? identity : identity + '#' + joinedAt.toEpochMilli());
    info.setIdentity(identity);
    String name = Told.text(user, "name");
    info.setName(name != null ? name : Told.text(listed, "name"));
    info.setMetadata(Told.metadata(user, "metadata"));
    info.setJoinedAt(joinedAt);
    return Optional.of(info).filter(made -> Ids.problem("id", made.getId()).isEmpty());
  }
}
