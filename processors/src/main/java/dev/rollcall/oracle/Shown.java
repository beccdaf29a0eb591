package dev.rollcall.oracle;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.SessionInfo;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a room says of itself, in the words of the {@link Oracle}, to hold one against the other.
 */
public final class Shown {

  private Shown() {}

  /**
   * @param room with all who are present
   */
  public static Oracle.State by(Room room) {
    Map<String, Oracle.Person> present = new TreeMap<>();
    room.getParticipants().forEach((id, participant) -> present.put(id, person(participant)));
    return new Oracle.State(
        present,
        room.getParticipantCount(),
        room.getUserCount(),
        new TreeMap<>(room.getOtherCounts()),
        session(room.getSession()),
        room.getStatus().name(),
        room.getActive(),
        room.getSource() == null ? null : room.getSource().toString(),
        attributes(room),
        room.getEgressId(),
        millis(room.getCreatedAt()),
        millis(room.getUpdatedAt()),
        millis(room.getDeletedAt()));
  }

  public static Oracle.Person person(Participant participant) {
    String identity = participant.getIdentity();
    return new Oracle.Person(
        participant.getSessionId(),
        identity != null ? identity : participant.getId(),
        participant.getKind(),
        millis(participant.getJoinedAt()));
  }

  private static Oracle.Session session(SessionInfo session) {
    return session == null
        ? null
        : new Oracle.Session(
            session.getId(), millis(session.getStartedAt()), millis(session.getEndedAt()));
  }

  private static Map<String, Object> attributes(Room room) {
    Map<String, Object> told = new TreeMap<>();
    told.put("name", room.getName());
    told.put("size", room.getSize());
    told.put("enabled", room.getEnabled() ? null : false);
    RecordingInfo recording = room.getRecordingInfo();
    if (recording != null) {
      told.put(Oracle.ENABLED, recording.getEnabled());
      told.put(Oracle.UPLOAD, recording.getUploadInfo());
    }
    told.values().removeIf(Objects::isNull);
    return told;
  }

  private static long millis(Instant time) {
    return time == null ? 0 : time.toEpochMilli();
  }
}
