package dev.rollcall.connectors.sink;

import dev.rollcall.avro.EventPosition;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.avro.Source;
import dev.rollcall.topics.CompositeKey;
import dev.rollcall.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;

/**
 * A compacted topic as a table: what its keys and its values are as rows. Columns have the names of
 * the API's JSON in snake case, those of a nested object with the object's name before them.
 *
 * @param topic the topic's name without a prefix
 * @param type of the values
 * @param key the columns of the primary key; throws {@link DataException} for what is no key of the
 *     topic
 * @param row the other columns
 */
record Table<V extends SpecificRecord>(
    String topic, Class<V> type, Function<String, SchemaAndValue> key, Row<V> row) {

  private static final Row<String> ROOM_KEY =
      Row.<String>named("RoomKey").text("id", id -> id).build();

  private static final Row<CompositeKey> PARTICIPANT_KEY =
      Row.<CompositeKey>named("ParticipantKey")
          .text("room_id", key -> key.parts().get(0))
          .text("id", key -> key.parts().get(1))
          .time("joined_at", key -> time(key.parts().get(2)))
          .build();

  private static final Row<CompositeKey> SESSION_KEY =
      Row.<CompositeKey>named("SessionKey")
          .text("room_id", key -> key.parts().get(0))
          .text("id", key -> key.parts().get(1))
          .build();

  /** Who is present has rows of its own among the participants. */
  private static final Row<Room> ROOM =
      Row.<Room>named("Room")
          .text("source_vendor", of(Room::getSource, Source::getVendor))
          .text("source_account_id", of(Room::getSource, Source::getAccountId))
          .text("source_room_id", of(Room::getSource, Source::getRoomId))
          .text("name", Room::getName)
          .text("description", Room::getDescription)
          .flag("enabled", Room::getEnabled)
          .text("customer_id", Room::getCustomerId)
          .text("customer", Room::getCustomer)
          .text("app_id", Room::getAppId)
          .text("template_id", Room::getTemplateId)
          .text("template", Room::getTemplate)
          .text("region", Room::getRegion)
          .number("size", Room::getSize)
          .number("max_duration_seconds", Room::getMaxDurationSeconds)
          .flag("large_room", Room::getLargeRoom)
          .flag("recording_info_enabled", of(Room::getRecordingInfo, RecordingInfo::getEnabled))
          .json(
              "recording_info_upload_info",
              of(Room::getRecordingInfo, RecordingInfo::getUploadInfo))
          .text("egress_id", Room::getEgressId)
          .text("metadata", Room::getMetadata)
          .text("parent_room_id", Room::getParentRoomId)
          .time("created_at", Room::getCreatedAt)
          .time("updated_at", Room::getUpdatedAt)
          .time("deleted_at", Room::getDeletedAt)
          .text("status", Room::getStatus)
          .flag("active", Room::getActive)
          .text("session_id", of(Room::getSession, SessionInfo::getId))
          .time("session_started_at", of(Room::getSession, SessionInfo::getStartedAt))
          .time("session_ended_at", of(Room::getSession, SessionInfo::getEndedAt))
          .number("participant_count", Room::getParticipantCount)
          .number("user_count", Room::getUserCount)
          .number("peak_participant_count", Room::getPeakParticipantCount)
          .json("other_counts", Room::getOtherCounts)
          .flag("unconfirmed", Room::getUnconfirmed)
          .time("confirmed_at", Room::getConfirmedAt)
          .longNumber("version", Room::getVersion)
          .number("position_partition", of(Room::getPosition, EventPosition::getPartition))
          .longNumber("position_offset", of(Room::getPosition, EventPosition::getOffset))
          .build();

  private static final Row<Participant> PARTICIPANT =
      Row.<Participant>named("Participant")
          .text("session_id", Participant::getSessionId)
          .text("identity", Participant::getIdentity)
          .text("name", Participant::getName)
          .text("role", Participant::getRole)
          .text("kind", Participant::getKind)
          .text("metadata", Participant::getMetadata)
          .time("left_at", Participant::getLeftAt)
          .text("leave_reason", Participant::getLeaveReason)
          .text("vendor_reason", Participant::getVendorReason)
          .flag("inferred", Participant::getInferred)
          .flag("synthetic", Participant::getSynthetic)
          .longNumber("version", Participant::getVersion)
          .build();

  private static final Row<RoomSession> SESSION =
      Row.<RoomSession>named("RoomSession")
          .time("started_at", RoomSession::getStartedAt)
          .time("ended_at", RoomSession::getEndedAt)
          .number("connection_count", RoomSession::getConnectionCount)
          .number("user_count", RoomSession::getUserCount)
          .number("peak_participant_count", RoomSession::getPeakParticipantCount)
          .longNumber("participant_seconds", RoomSession::getParticipantSeconds)
          .longNumber("version", RoomSession::getVersion)
          .build();

  private static final List<Table<?>> ALL = all(Topics.withPrefix(""));

  private static List<Table<?>> all(Topics topics) {
    return List.of(
        new Table<>(topics.state().name(), Room.class, ROOM_KEY::from, ROOM),
        new Table<>(
            topics.participants().name(),
            Participant.class,
            key -> PARTICIPANT_KEY.from(parts(key, 3)),
            PARTICIPANT),
        new Table<>(
            topics.sessions().name(),
            RoomSession.class,
            key -> SESSION_KEY.from(parts(key, 2)),
            SESSION));
  }

  /**
   * @param topic with any prefix
   * @throws DataException where it is none of the topics that are tables
   */
  static Table<?> of(String topic) {
    return ALL.stream()
        .filter(table -> topic.endsWith(table.topic))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "There is no table for the topic %s. Expected a name that ends in %s."
                        .formatted(
                            topic,
                            ALL.stream().map(Table::topic).collect(Collectors.joining(", ")))));
  }

  private static CompositeKey parts(String key, int expected) {
    CompositeKey parsed = CompositeKey.parse(key);
    if (parsed.parts().size() != expected) {
      throw new DataException(
          "A key has %d parts. Expected %d.".formatted(parsed.parts().size(), expected));
    }
    return parsed;
  }

  private static Instant time(String millis) {
    try {
      return Instant.ofEpochMilli(Long.parseLong(millis));
    } catch (NumberFormatException e) {
      throw new DataException(
          "A key ends in \"%s\". Expected epoch milliseconds.".formatted(millis), e);
    }
  }

  /** A field of a part that may be absent. */
  private static <T, P, V> Function<T, V> of(Function<T, P> part, Function<P, V> field) {
    return part.andThen(found -> found == null ? null : field.apply(found));
  }
}
