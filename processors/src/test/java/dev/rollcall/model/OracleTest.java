package dev.rollcall.model;

import static org.assertj.core.api.Assertions.fail;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.oracle.Oracle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The fold, event by event in any order, ends where the {@link Oracle} does. */
class OracleTest {

  private static final int HISTORIES = Integer.getInteger("histories", 4_000);

  @Test
  void theFoldEndsWhereLivingThroughAllFactsInOrderEnds() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.random(seed);
      if (differs(history)) {
        List<RoomEvent> smallest = Shrinker.shrink(history, OracleTest::differs);
        fail(
            "seed %d:%n%s%nexpected %s%nbut was  %s",
            seed,
            smallest.stream().map(RoomEvent::toString).collect(Collectors.joining("\n")),
            Oracle.of(smallest),
            folded(smallest));
      }
    }
  }

  private static boolean differs(List<RoomEvent> history) {
    return !Objects.equals(Oracle.of(history), folded(history));
  }

  private static Oracle.State folded(List<RoomEvent> history) {
    Room room = Outcome.of(history).room();
    if (room == null) {
      return null;
    }
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
        Times.millis(room.getCreatedAt()),
        Times.millis(room.getUpdatedAt()),
        Times.millis(room.getDeletedAt()));
  }

  private static Oracle.Person person(Participant participant) {
    String identity = participant.getIdentity();
    return new Oracle.Person(
        participant.getSessionId(),
        identity != null ? identity : participant.getId(),
        participant.getKind(),
        Times.millis(participant.getJoinedAt()));
  }

  private static Oracle.Session session(SessionInfo session) {
    return session == null
        ? null
        : new Oracle.Session(
            session.getId(),
            Times.millis(session.getStartedAt()),
            Times.millis(session.getEndedAt()));
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
}
