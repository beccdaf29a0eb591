package dev.rollcall.connectors.connect.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * LiveKit's RoomService as Twirp speaks it: snake_case, zero values written out (so an empty text
 * tells that there is none), 64-bit numbers as strings. Webhooks are the opposite in all three.
 */
final class LiveKitJson {
  /** Whoever is in these states is not connected yet, or no longer. */
  private static final Set<String> ELSEWHERE = Set.of("JOINING", "DISCONNECTED");

  private LiveKitJson() {}

  static List<ListedRoom> rooms(JsonNode answer, Instant takenAt) {
    List<ListedRoom> rooms = new ArrayList<>();
    for (JsonNode room : answer.path("rooms")) {
      String name = Told.id(room, "name");
      if (name != null) {
        rooms.add(room(name, room, takenAt));
      }
    }
    return rooms;
  }

  private static ListedRoom room(String name, JsonNode room, Instant takenAt) {
    RoomAttributes attributes = new RoomAttributes();
    attributes.setName(name);
    attributes.setSize(Told.positive(room, "max_participants"));
    attributes.setMetadata(Told.metadata(room, "metadata"));
    Boolean recording = Told.flag(room, "active_recording");
    attributes.setRecordingInfo(recording == null ? null : new RecordingInfo(recording, null));
    Instant createdAt = Told.millis(room, "creation_time_ms", takenAt);
    attributes.setCreatedAt(
        createdAt != null ? createdAt : Told.seconds(room, "creation_time", takenAt));

    Set<String> empty = new HashSet<>();
    if (room.path("max_participants").isNumber() && attributes.getSize() == null) {
      empty.add("size");
    }
    if (room.path("metadata").isTextual() && room.path("metadata").textValue().isEmpty()) {
      empty.add("metadata");
    }
    String sid = Told.id(room, "sid");
    ListedRoom.Session session =
        sid == null ? null : new ListedRoom.Session(sid, attributes.getCreatedAt());
    return new ListedRoom(name, takenAt, attributes, empty, session);
  }

  static PeopleListing people(JsonNode answer, Instant takenAt) {
    List<ParticipantInfo> people = new ArrayList<>();
    for (JsonNode participant : answer.path("participants")) {
      String sid = Told.id(participant, "sid");
      if (sid != null && !ELSEWHERE.contains(participant.path("state").asText())) {
        people.add(participant(sid, participant, takenAt));
      }
    }
    return new PeopleListing(takenAt, people);
  }

  private static ParticipantInfo participant(String sid, JsonNode told, Instant takenAt) {
    Instant joinedAt = Told.millis(told, "joined_at_ms", takenAt);
    ParticipantInfo info = new ParticipantInfo();
    info.setId(sid);
    info.setIdUnique(true);
    info.setIdentity(Told.id(told, "identity"));
    info.setName(Told.text(told, "name"));
    info.setMetadata(Told.metadata(told, "metadata"));
    info.setKind(kind(told.path("kind").asText("STANDARD")));
    info.setJoinedAt(joinedAt != null ? joinedAt : Told.seconds(told, "joined_at", takenAt));
    return info;
  }

  private static ParticipantKind kind(String name) {
    return Stream.of(ParticipantKind.values())
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElse(ParticipantKind.UNKNOWN);
  }
}
