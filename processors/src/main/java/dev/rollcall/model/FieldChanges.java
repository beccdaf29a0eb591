package dev.rollcall.model;

import dev.rollcall.avro.FieldChange;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which told fields of a room differ, written as text. */
final class FieldChanges {

  private FieldChanges() {}

  static FieldChange of(String name, Object before, Object after) {
    return new FieldChange(name, text(before), text(after));
  }

  /**
   * What follows from sessions, people and egress is told by changes of its own.
   *
   * @param before null for a room that is new
   */
  static List<FieldChange> between(Room before, Room after) {
    Map<String, Object> old = before == null ? Map.of() : fields(before);
    List<FieldChange> changes = new ArrayList<>();
    fields(after)
        .forEach(
            (name, value) -> {
              if (!Objects.equals(old.get(name), value)) {
                changes.add(of(name, old.get(name), value));
              }
            });
    return changes;
  }

  private static Map<String, Object> fields(Room room) {
    RecordingInfo recording =
        room.getRecordingInfo() != null ? room.getRecordingInfo() : new RecordingInfo();
    Source source = room.getSource();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("source.vendor", source == null ? null : source.getVendor());
    fields.put("source.accountId", source == null ? null : source.getAccountId());
    fields.put("source.roomId", source == null ? null : source.getRoomId());
    fields.put("name", room.getName());
    fields.put("description", room.getDescription());
    fields.put("enabled", room.getEnabled());
    fields.put("customerId", room.getCustomerId());
    fields.put("customer", room.getCustomer());
    fields.put("appId", room.getAppId());
    fields.put("templateId", room.getTemplateId());
    fields.put("template", room.getTemplate());
    fields.put("region", room.getRegion());
    fields.put("size", room.getSize());
    fields.put("maxDurationSeconds", room.getMaxDurationSeconds());
    fields.put("largeRoom", room.getLargeRoom());
    fields.put("recordingInfo.enabled", recording.getEnabled());
    fields.put("recordingInfo.uploadInfo", recording.getUploadInfo());
    fields.put("metadata", room.getMetadata());
    fields.put("parentRoomId", room.getParentRoomId());
    fields.put("createdAt", room.getCreatedAt());
    fields.put("updatedAt", room.getUpdatedAt());
    fields.put("deletedAt", room.getDeletedAt());
    return fields;
  }

  private static String text(Object value) {
    if (value instanceof Instant instant) {
      return Long.toString(instant.toEpochMilli());
    }
    return value == null ? null : value.toString();
  }
}
