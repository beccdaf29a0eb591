package dev.rollcall.http;

import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** The rules that every event must keep, whoever produced it. */
final class EventRules implements EventCheck {

  private static final int MAX_ID_BYTES = 512;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Duration CLOCK_ERROR = Duration.ofHours(24);

  private static final Set<RoomEventType> OF_PARTICIPANTS =
      EnumSet.of(
          RoomEventType.PARTICIPANT_JOINED,
          RoomEventType.PARTICIPANT_UPDATED,
          RoomEventType.PARTICIPANT_LEFT,
          RoomEventType.PARTICIPANT_JOIN_FAILED,
          RoomEventType.PARTICIPANT_ERASED);

  private static final Set<RoomEventType> OF_EGRESS =
      EnumSet.of(
          RoomEventType.EGRESS_STARTED, RoomEventType.EGRESS_UPDATED, RoomEventType.EGRESS_ENDED);

  @Override
  public void check(RoomEvent event, Instant now, BiConsumer<String, String> errors) {
    checkId("roomId", event.getRoomId(), errors);
    if (event.getType() == RoomEventType.UNKNOWN) {
      errors.accept("type", "type must say what happened, not UNKNOWN.");
    }
    if (event.getOccurredAt().isBefore(EARLIEST)) {
      errors.accept(
          "occurredAt", "occurredAt lies before the year 2000; it is in milliseconds since 1970.");
    } else if (event.getOccurredAt().isAfter(now.plus(CLOCK_ERROR))) {
      errors.accept("occurredAt", "occurredAt lies more than 24 hours in the future.");
    }
    checkParts(event, errors);
    checkCleared(event, errors);
  }

  private static void checkParts(RoomEvent event, BiConsumer<String, String> errors) {
    if (event.getParticipant() != null) {
      checkId("participant.id", event.getParticipant().getId(), errors);
    } else if (OF_PARTICIPANTS.contains(event.getType())) {
      errors.accept("participant", "participant is required for " + event.getType() + ".");
    }
    if (event.getEgress() == null && OF_EGRESS.contains(event.getType())) {
      errors.accept("egress", "egress is required for " + event.getType() + ".");
    }
    if (event.getSnapshot() == null && event.getType() == RoomEventType.ROOM_SNAPSHOT) {
      errors.accept("snapshot", "snapshot is required for ROOM_SNAPSHOT.");
    }
    if (event.getSnapshot() != null) {
      int part = event.getSnapshot().getPart();
      int parts = event.getSnapshot().getParts();
      if (part < 0 || part >= parts) {
        errors.accept("snapshot.part", "snapshot.part must be from 0 to parts - 1.");
      }
      for (int i = 0; i < event.getSnapshot().getParticipants().size(); i++) {
        checkId(
            "snapshot.participants[" + i + "].id",
            event.getSnapshot().getParticipants().get(i).getId(),
            errors);
      }
    }
  }

  private static void checkCleared(RoomEvent event, BiConsumer<String, String> errors) {
    for (int i = 0; i < event.getCleared().size(); i++) {
      String attribute = event.getCleared().get(i).split("\\.", 2)[0];
      if (RoomAttributes.getClassSchema().getField(attribute) == null) {
        String path = "cleared[" + i + "]";
        errors.accept(path, path + " is not an attribute of a room.");
      }
    }
  }

  private static void checkId(String path, String id, BiConsumer<String, String> errors) {
    if (id.isEmpty() || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
      errors.accept(path, path + " must have 1 to " + MAX_ID_BYTES + " bytes of UTF-8.");
    }
    if (id.chars().anyMatch(Character::isISOControl)) {
      errors.accept(path, path + " must not hold control characters.");
    }
  }
}
