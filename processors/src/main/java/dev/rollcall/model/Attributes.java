package dev.rollcall.model;

import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.model.rows.AttributesRow;
import dev.rollcall.model.rows.Register;
import dev.rollcall.model.rows.ToldRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What is told about a room, one last-writer-wins register a field: the latest {@code occurredAt}
 * wins, then telling over clearing, then the greater value. Absent and empty tell nothing.
 */
final class Attributes {

  /**
   * One field.
   *
   * @param path as {@code cleared} names it
   */
  record Field(
      String path, Function<RoomAttributes, Object> get, BiConsumer<RoomAttributes, Object> set) {}

  static final List<Field> FIELDS =
      List.of(
          text("name", RoomAttributes::getName, RoomAttributes::setName),
          text("description", RoomAttributes::getDescription, RoomAttributes::setDescription),
          flag("enabled", RoomAttributes::getEnabled, RoomAttributes::setEnabled),
          text("customerId", RoomAttributes::getCustomerId, RoomAttributes::setCustomerId),
          text("customer", RoomAttributes::getCustomer, RoomAttributes::setCustomer),
          text("appId", RoomAttributes::getAppId, RoomAttributes::setAppId),
          text("templateId", RoomAttributes::getTemplateId, RoomAttributes::setTemplateId),
          text("template", RoomAttributes::getTemplate, RoomAttributes::setTemplate),
          text("region", RoomAttributes::getRegion, RoomAttributes::setRegion),
          number("size", RoomAttributes::getSize, RoomAttributes::setSize),
          number(
              "maxDurationSeconds",
              RoomAttributes::getMaxDurationSeconds,
              RoomAttributes::setMaxDurationSeconds),
          flag("largeRoom", RoomAttributes::getLargeRoom, RoomAttributes::setLargeRoom),
          flag("recordingInfo.enabled", Attributes::recordingEnabled, Attributes::recordingEnabled),
          new Field("recordingInfo.uploadInfo", Attributes::uploadInfo, Attributes::uploadInfo),
          text("metadata", RoomAttributes::getMetadata, RoomAttributes::setMetadata),
          text("parentRoomId", RoomAttributes::getParentRoomId, RoomAttributes::setParentRoomId),
          time("createdAt", RoomAttributes::getCreatedAt, RoomAttributes::setCreatedAt),
          time("updatedAt", RoomAttributes::getUpdatedAt, RoomAttributes::setUpdatedAt));

  /** Under this path the history keeps every event that tells of the room; whether it tells any. */
  static final String TOLD = "@told";

  private Attributes() {}

  /** Whether an event tells any attribute, the running egress apart. */
  static boolean tells(RoomEvent event) {
    return event.getRoom() != null
        || !event.getCleared().isEmpty()
        || event.getType() == RoomEventType.ROOM_ENABLED
        || event.getType() == RoomEventType.ROOM_DISABLED;
  }

  /** Whether an event tells or clears one attribute. */
  static boolean tells(RoomEvent event, String path) {
    return isCleared(event, path)
        || (event.getRoom() != null
            && FIELDS.stream()
                .anyMatch(f -> f.path.equals(path) && f.get.apply(event.getRoom()) != null));
  }

  /** Applies what an event tells, and keeps it for the history; whether any register moved. */
  static boolean apply(RoomTable table, AttributesRow row, RoomEvent event) {
    long at = event.getOccurredAt().toEpochMilli();
    boolean moved = false;
    for (Field field : FIELDS) {
      Object value = event.getRoom() == null ? null : field.get.apply(event.getRoom());
      if (value != null) {
        moved |= write(table, row, field.path, at, value);
      } else if (isCleared(event, field.path)) {
        moved |= write(table, row, field.path, at, null);
      }
    }
    if (event.getType() == RoomEventType.ROOM_ENABLED) {
      moved |= write(table, row, "enabled", at, true);
    } else if (event.getType() == RoomEventType.ROOM_DISABLED) {
      moved |= write(table, row, "enabled", at, false);
    }
    return moved;
  }

  private static boolean isCleared(RoomEvent event, String path) {
    if (event.getCleared().isEmpty()) {
      return false;
    }
    int dot = path.indexOf('.');
    return event.getCleared().contains(path)
        || (dot > 0 && event.getCleared().contains(path.substring(0, dot)));
  }

  private static boolean write(
      RoomTable table, AttributesRow row, String path, long at, Object value) {
    remember(table, path, at, value);
    Register known = row.getRegisters().get(path);
    if (known != null && !beats(at, value, known)) {
      return false;
    }
    row.getRegisters().put(path, new Register(at, value));
    return true;
  }

  /** Keeps for the history that an event told of the room. */
  static void rememberTelling(RoomTable table, RoomEvent event) {
    remember(table, TOLD, event.getOccurredAt().toEpochMilli(), tells(event));
  }

  private static void remember(RoomTable table, String path, long at, Object value) {
    ToldRow then = table.told(path, at);
    if (then == null || beats(at, value, new Register(at, then.getValue()))) {
      table.putTold(path, at, value);
    }
  }

  private static boolean beats(long at, Object value, Register known) {
    if (at != known.getAt()) {
      return at > known.getAt();
    }
    if (value == null || known.getValue() == null) {
      return known.getValue() == null && value != null;
    }
    return comparable(value).compareTo(comparable(known.getValue())) > 0;
  }

  /** Different values differ in this, also maps whose entries only look alike when written out. */
  private static String comparable(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value.toString();
    }
    StringBuilder text = new StringBuilder();
    new TreeMap<>(map)
        .forEach((k, v) -> text.append(measured(k.toString())).append(measured(v.toString())));
    return text.toString();
  }

  private static String measured(String text) {
    return text.length() + ":" + text;
  }

  /**
   * What holds now.
   *
   * @param since registers written at or before this are from before the room was deleted
   */
  static RoomAttributes visible(AttributesRow row, long since) {
    RoomAttributes visible = RoomAttributes.newBuilder().build();
    for (Field field : FIELDS) {
      Register register = row.getRegisters().get(field.path);
      if (register != null && register.getValue() != null && register.getAt() > since) {
        field.set.accept(visible, register.getValue());
      }
    }
    return visible;
  }

  /** What held at a time, less what was told up to {@code since}. */
  static RoomAttributes at(RoomTable table, long at, long since) {
    RoomAttributes then = RoomAttributes.newBuilder().build();
    for (Field field : FIELDS) {
      table
          .lastTold(field.path, at)
          .filter(told -> told.value() != null && told.at() > since)
          .ifPresent(told -> field.set.accept(then, told.value()));
    }
    return then;
  }

  private static Field text(
      String path, Function<RoomAttributes, String> get, BiConsumer<RoomAttributes, String> set) {
    return new Field(
        path,
        room -> Profiles.told(get.apply(room)),
        (room, value) -> set.accept(room, (String) value));
  }

  private static Field flag(
      String path, Function<RoomAttributes, Boolean> get, BiConsumer<RoomAttributes, Boolean> set) {
    return new Field(path, get::apply, (room, value) -> set.accept(room, (Boolean) value));
  }

  private static Field number(
      String path, Function<RoomAttributes, Integer> get, BiConsumer<RoomAttributes, Integer> set) {
    return new Field(
        path,
        room -> get.apply(room) == null ? null : get.apply(room).longValue(),
        (room, value) -> set.accept(room, ((Long) value).intValue()));
  }

  private static Field time(
      String path, Function<RoomAttributes, Instant> get, BiConsumer<RoomAttributes, Instant> set) {
    return new Field(
        path,
        room -> Times.millis(get.apply(room)) == 0 ? null : Times.millis(get.apply(room)),
        (room, value) -> set.accept(room, Times.instant((Long) value)));
  }

  private static Boolean recordingEnabled(RoomAttributes room) {
    return room.getRecordingInfo() == null ? null : room.getRecordingInfo().getEnabled();
  }

  private static void recordingEnabled(RoomAttributes room, Boolean enabled) {
    recordingInfo(room).setEnabled(enabled);
  }

  private static Object uploadInfo(RoomAttributes room) {
    RecordingInfo info = room.getRecordingInfo();
    boolean told = info != null && info.getUploadInfo() != null && !info.getUploadInfo().isEmpty();
    return told ? new TreeMap<>(info.getUploadInfo()) : null;
  }

  @SuppressWarnings("unchecked") // the register was written from a map of strings
  private static void uploadInfo(RoomAttributes room, Object uploadInfo) {
    recordingInfo(room).setUploadInfo(new TreeMap<>((Map<String, String>) uploadInfo));
  }

  private static RecordingInfo recordingInfo(RoomAttributes room) {
    if (room.getRecordingInfo() == null) {
      room.setRecordingInfo(new RecordingInfo());
    }
    return Objects.requireNonNull(room.getRecordingInfo());
  }
}
