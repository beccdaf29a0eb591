package dev.rollcall.connectors.connect.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * 100ms's REST API. An empty text is one that was not told: some answers leave most fields empty. A
 * time of the year 1 was never set. {@code recording_info} is called {@code recording} in lists.
 */
final class HundredMsJson {
  /** What may be told of where recordings go; whatever else is in there may be a credential. */
  private static final Set<String> UPLOAD_FIELDS = Set.of("type", "location", "prefix");

  private HundredMsJson() {}

  /**
   * @param session null when nothing goes on in the room
   */
  static ListedRoom room(String id, JsonNode room, ListedRoom.Session session, Instant takenAt) {
    RoomAttributes attributes = new RoomAttributes();
    attributes.setName(Told.text(room, "name"));
    attributes.setDescription(Told.text(room, "description"));
    attributes.setEnabled(Told.flag(room, "enabled"));
    attributes.setCustomerId(Told.text(room, "customer_id"));
    attributes.setCustomer(Told.text(room, "customer"));
    attributes.setAppId(Told.text(room, "app_id"));
    attributes.setTemplateId(Told.text(room, "template_id"));
    attributes.setTemplate(Told.text(room, "template"));
    attributes.setRegion(Told.text(room, "region"));
    attributes.setSize(Told.positive(room, "size"));
    attributes.setMaxDurationSeconds(Told.positive(room, "max_duration_seconds"));
    attributes.setLargeRoom(Told.flag(room, "large_room"));
    attributes.setRecordingInfo(
        recording(room.path(room.has("recording_info") ? "recording_info" : "recording")));
    times(attributes, room, takenAt);
    return new ListedRoom(id, takenAt, attributes, Set.of(), session);
  }

  /**
   * A room that was never updated is as it was created; some updates precede it by milliseconds.
   */
  private static void times(RoomAttributes attributes, JsonNode room, Instant takenAt) {
    Instant createdAt = Told.time(room, "created_at", takenAt);
    Instant updatedAt = Told.time(room, "updated_at", takenAt);
    boolean clamped = createdAt != null && (updatedAt == null || updatedAt.isBefore(createdAt));
    attributes.setCreatedAt(createdAt);
    attributes.setUpdatedAt(clamped ? createdAt : updatedAt);
  }

  private static RecordingInfo recording(JsonNode told) {
    Boolean enabled = Told.flag(told, "enabled");
    Map<String, String> upload = new TreeMap<>();
    for (String field : UPLOAD_FIELDS) {
      String value = Told.text(told.path("upload_info"), field);
      if (value != null) {
        upload.put(field, value);
      }
    }
    return enabled == null && upload.isEmpty()
        ? null
        : new RecordingInfo(enabled, upload.isEmpty() ? null : upload);
  }

  static ListedRoom.Session session(JsonNode session, Instant takenAt) {
    String id = Told.id(session, "id");
    return id == null
        ? null
        : new ListedRoom.Session(id, Told.time(session, "created_at", takenAt));
  }

  static PeopleListing people(JsonNode answer, Instant takenAt) {
    List<ParticipantInfo> people = new ArrayList<>();
    for (JsonNode peer : answer.path("peers")) {
      String id = Told.id(peer, "id");
      if (id != null) {
        people.add(peer(id, peer, takenAt));
      }
    }
    return new PeopleListing(takenAt, people);
  }

  private static ParticipantInfo peer(String id, JsonNode told, Instant takenAt) {
    ParticipantInfo info = new ParticipantInfo();
    info.setId(id);
    info.setIdUnique(true);
    info.setIdentity(Told.id(told, "user_id"));
    info.setName(Told.text(told, "name"));
    info.setRole(Told.text(told, "role"));
    info.setMetadata(Told.metadata(told, "metadata"));
    info.setJoinedAt(Told.time(told, "joined_at", takenAt));
    return info;
  }
}
