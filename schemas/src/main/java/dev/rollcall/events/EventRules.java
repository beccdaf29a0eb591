package dev.rollcall.events;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.Snapshot;
import dev.rollcall.avro.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * What makes an event usable. The HTTP API answers with these problems, and an event from Kafka
 * that has any goes to the dead letter topic with them.
 *
 * @param unknownType what to make of the type UNKNOWN: events of a newer producer are read as it,
 *     so that it must pass where records come from Kafka; nobody means to send it over HTTP
 * @param maxAge how much older than the reference {@code occurredAt} may be
 */
public record EventRules(UnknownType unknownType, Duration maxAge) {

  /** Longer than any that {@link #EARLIEST} allows. */
  public static final Duration ANY_AGE = Duration.ofDays(36_500);

  /** Clocks that were never set, and seconds taken for milliseconds, give times before this. */
  public static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  /** What a time that was never set is, of Unix and of Go or .NET. */
  private static final Set<Instant> ZEROS =
      Set.of(Instant.EPOCH, Instant.parse("0001-01-01T00:00:00Z"));

  public static final Duration MOST_AHEAD = Duration.ofHours(24);

  /** A time that far ahead was rather told in micro- or nanoseconds than by a wrong clock. */
  private static final Duration FAR_AHEAD = Duration.ofDays(36_500);

  /** Names, roles, reasons and the like, in bytes of UTF-8. */
  public static final int MAX_TEXT_BYTES = 4 * 1024;

  /** What callers attach to a room or a participant, and where recordings go, in bytes of UTF-8. */
  public static final int MAX_METADATA_BYTES = 64 * 1024;

  private static final Set<String> ATTRIBUTE_PATHS = attributePaths();

  public enum UnknownType {
    ALLOWED,
    REFUSED
  }

  /** Events may be of any age. */
  public EventRules(UnknownType unknownType) {
    this(unknownType, ANY_AGE);
  }

  /**
   * Sentences about everything that is wrong; empty when nothing is.
   *
   * @param reference the present by the most trustworthy clock at hand; times may be at most {@link
   *     #MOST_AHEAD} after it
   */
  public List<String> problems(RoomEvent event, Instant reference) {
    Problems problems = new Problems(reference);
    type(problems, event.getType());
    problems.requiredId("roomId", event.getRoomId());
    problems.optionalId("eventId", event.getEventId());
    problems.optionalId("sessionId", event.getSessionId());
    problems.requiredTime("occurredAt", event.getOccurredAt());
    problems.notOlder("occurredAt", event.getOccurredAt(), maxAge);
    problems.optionalTime("receivedAt", event.getReceivedAt());
    source(problems, event.getSource());
    room(problems, event.getRoom());
    participant(problems, event);
    egress(problems, event);
    snapshot(problems, event);
    cleared(problems, event.getCleared());
    return List.copyOf(problems.found);
  }

  private void type(Problems problems, RoomEventType type) {
    if (type == null) {
      problems.found.add("type is missing.");
    } else if (type == RoomEventType.UNKNOWN && unknownType == UnknownType.REFUSED) {
      problems.found.add(
          "type must be one of "
              + Stream.of(RoomEventType.values())
                  .filter(t -> t != RoomEventType.UNKNOWN)
                  .map(Enum::name)
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private static void source(Problems problems, Source source) {
    if (source != null) {
      problems.requiredId("source.vendor", source.getVendor());
      problems.optionalId("source.accountId", source.getAccountId());
      problems.optionalId("source.roomId", source.getRoomId());
    }
  }

  private static void room(Problems problems, RoomAttributes room) {
    if (room != null) {
      problems.optionalTime("room.createdAt", room.getCreatedAt());
      problems.optionalTime("room.updatedAt", room.getUpdatedAt());
      problems.optionalId("room.egressId", room.getEgressId());
      problems.optionalId("room.parentRoomId", room.getParentRoomId());
      problems.text("room.name", room.getName(), MAX_TEXT_BYTES);
      problems.text("room.description", room.getDescription(), MAX_TEXT_BYTES);
      problems.text("room.customerId", room.getCustomerId(), MAX_TEXT_BYTES);
      problems.text("room.customer", room.getCustomer(), MAX_TEXT_BYTES);
      problems.text("room.appId", room.getAppId(), MAX_TEXT_BYTES);
      problems.text("room.templateId", room.getTemplateId(), MAX_TEXT_BYTES);
      problems.text("room.template", room.getTemplate(), MAX_TEXT_BYTES);
      problems.text("room.region", room.getRegion(), MAX_TEXT_BYTES);
      problems.text("room.metadata", room.getMetadata(), MAX_METADATA_BYTES);
      RecordingInfo recording = room.getRecordingInfo();
      if (recording != null && recording.getUploadInfo() != null) {
        String uploadInfo = recording.getUploadInfo().toString();
        problems.text("room.recordingInfo.uploadInfo", uploadInfo, MAX_METADATA_BYTES);
      }
    }
  }

  private static void participant(Problems problems, RoomEvent event) {
    ParticipantInfo participant = event.getParticipant();
    if (participant != null) {
      boolean erases = event.getType() == RoomEventType.PARTICIPANT_ERASED;
      if (erases && isAbsent(participant.getIdentity()) && isAbsent(participant.getId())) {
        problems.found.add("participant.identity is missing: PARTICIPANT_ERASED needs it.");
      }
      // Erasure is of a user, whatever the connections.
      participant(problems, "participant", participant, erases);
    } else if (isOfParticipant(event.getType())) {
      problems.found.add("participant.id is missing: " + event.getType() + " needs it.");
    }
  }

  private static void participant(
      Problems problems, String path, ParticipantInfo participant, boolean mayLackId) {
    if (mayLackId) {
      problems.optionalId(path + ".id", participant.getId());
    } else {
      problems.requiredId(path + ".id", participant.getId());
    }
    problems.optionalId(path + ".identity", participant.getIdentity());
    problems.text(path + ".name", participant.getName(), MAX_TEXT_BYTES);
    problems.text(path + ".role", participant.getRole(), MAX_TEXT_BYTES);
    problems.text(path + ".vendorReason", participant.getVendorReason(), MAX_TEXT_BYTES);
    problems.text(path + ".metadata", participant.getMetadata(), MAX_METADATA_BYTES);
    problems.optionalTime(path + ".joinedAt", participant.getJoinedAt());
    problems.optionalTime(path + ".leftAt", participant.getLeftAt());
  }

  private static boolean isOfParticipant(RoomEventType type) {
    return type != null && type.name().startsWith("PARTICIPANT_");
  }

  private static boolean isAbsent(String id) {
    return id == null || id.isEmpty();
  }

  private static void egress(Problems problems, RoomEvent event) {
    EgressInfo egress = event.getEgress();
    if (egress != null) {
      problems.requiredId("egress.id", egress.getId());
      problems.optionalTime("egress.startedAt", egress.getStartedAt());
      problems.optionalTime("egress.endedAt", egress.getEndedAt());
    } else if (event.getType() != null && event.getType().name().startsWith("EGRESS_")) {
      problems.found.add("egress.id is missing: " + event.getType() + " needs it.");
    }
  }

  private static void snapshot(Problems problems, RoomEvent event) {
    Snapshot snapshot = event.getSnapshot();
    if (snapshot == null) {
      if (event.getType() == RoomEventType.ROOM_SNAPSHOT) {
        problems.found.add("snapshot is missing: ROOM_SNAPSHOT needs it.");
      }
      return;
    }
    problems.requiredId("snapshot.id", snapshot.getId());
    problems.requiredTime("snapshot.takenAt", snapshot.getTakenAt());
    if (snapshot.getPart() < 0 || snapshot.getPart() >= snapshot.getParts()) {
      problems.found.add(
          "snapshot.part is %d of %d parts; parts count from 0."
              .formatted(snapshot.getPart(), snapshot.getParts()));
    }
    List<ParticipantInfo> participants = snapshot.getParticipants();
    for (int i = 0; participants != null && i < participants.size(); i++) {
      participant(problems, "snapshot.participants[" + i + "]", participants.get(i), false);
    }
  }

  private static void cleared(Problems problems, List<String> cleared) {
    if (cleared != null) {
      cleared.stream()
          .filter(name -> name == null || !ATTRIBUTE_PATHS.contains(name))
          .map(name -> "cleared names no attribute of a room: '" + name + "'.")
          .forEach(problems.found::add);
    }
  }

  /** The names of room attributes, those inside recordingInfo by path. */
  private static Set<String> attributePaths() {
    Stream<String> attributes = names(RoomAttributes.getClassSchema(), "");
    Stream<String> recording = names(RecordingInfo.getClassSchema(), "recordingInfo.");
    return Stream.concat(attributes, recording).collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> names(Schema schema, String prefix) {
    return schema.getFields().stream().map(Field::name).map(prefix::concat);
  }

  /** Collects; a time of 1970 or of the year 1 is an absent one, as some vendors write it. */
  private record Problems(Instant reference, List<String> found) {

    Problems(Instant reference) {
      this(reference, new ArrayList<>());
    }

    void requiredId(String field, String id) {
      Ids.problem(field, id).ifPresent(found::add);
    }

    void optionalId(String field, String id) {
      if (!EventRules.isAbsent(id)) {
        requiredId(field, id);
      }
    }

    /** A row of state holds several of them and has to fit into one record. */
    void text(String field, String text, int maxBytes) {
      boolean mayBeLonger = text != null && text.length() > maxBytes / 3;
      if (mayBeLonger && text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
        found.add(field + " is longer than " + maxBytes + " bytes.");
      }
    }

    void requiredTime(String field, Instant time) {
      if (isAbsent(time)) {
        found.add(field + " is missing.");
      }
      optionalTime(field, time);
    }

    void optionalTime(String field, Instant time) {
      if (isAbsent(time)) {
        return;
      }
      if (time.isBefore(EARLIEST)) {
        found.add(field + " is " + time + ", before the year 2000; times are in milliseconds.");
      } else if (time.isAfter(reference.plus(MOST_AHEAD))) {
        String unit =
            time.isAfter(reference.plus(FAR_AHEAD)) ? "; times are in milliseconds." : ".";
        found.add(
            field
                + " is "
                + time
                + ", more than 24 hours ahead of "
                + reference.truncatedTo(ChronoUnit.MILLIS)
                + unit);
      }
    }

    void notOlder(String field, Instant time, Duration maxAge) {
      if (!isAbsent(time) && !time.isBefore(EARLIEST) && time.isBefore(reference.minus(maxAge))) {
        found.add(
            "%s is %s, more than %s before %s (events.max.age)."
                .formatted(field, time, maxAge, reference.truncatedTo(ChronoUnit.MILLIS)));
      }
    }

    private static boolean isAbsent(Instant time) {
      return time == null || ZEROS.contains(time);
    }
  }
}
