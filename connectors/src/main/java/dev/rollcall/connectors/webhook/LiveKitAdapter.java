package dev.rollcall.connectors.webhook;

import static java.util.Map.entry;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * LiveKit, its own servers and LiveKit Cloud. A room is its name, a session the room's {@code sid},
 * a connection the participant's {@code sid}, which is never used again.
 *
 * <p>Webhooks are protobuf as JSON: longs may be texts, and what has its default value is absent,
 * so that absent says nothing. {@code createdAt} is in whole seconds, {@code joinedAtMs} and {@code
 * creationTimeMs} in milliseconds, times of an egress in nanoseconds. {@code numParticipants} is up
 * to 5 s old, and {@code turnPassword} is a secret: neither is read.
 *
 * <p>There is no webhook for changed metadata or permissions. A published track is an update, since
 * it shows somebody to be there whose joining may have been lost.
 */
final class LiveKitAdapter extends SignedAdapter {
  private static final Map<String, RoomEventType> TYPES =
      Map.ofEntries(
          entry("room_started", RoomEventType.SESSION_STARTED),
          entry("room_finished", RoomEventType.SESSION_ENDED),
          entry("participant_joined", RoomEventType.PARTICIPANT_JOINED),
          entry("participant_left", RoomEventType.PARTICIPANT_LEFT),
          entry("participant_connection_aborted", RoomEventType.PARTICIPANT_JOIN_FAILED),
          entry("track_published", RoomEventType.PARTICIPANT_UPDATED),
          entry("egress_started", RoomEventType.EGRESS_STARTED),
          entry("egress_updated", RoomEventType.EGRESS_UPDATED),
          entry("egress_ended", RoomEventType.EGRESS_ENDED));

  private static final Map<String, LeaveReason> REASONS =
      Map.ofEntries(
          entry("CLIENT_INITIATED", LeaveReason.CLIENT),
          entry("DUPLICATE_IDENTITY", LeaveReason.REPLACED),
          entry("PARTICIPANT_REMOVED", LeaveReason.KICKED),
          entry("ROOM_DELETED", LeaveReason.ROOM_ENDED),
          entry("ROOM_CLOSED", LeaveReason.ROOM_ENDED),
          entry("SERVER_SHUTDOWN", LeaveReason.SERVER),
          entry("STATE_MISMATCH", LeaveReason.SERVER),
          entry("CONNECTION_TIMEOUT", LeaveReason.NETWORK),
          entry("SIGNAL_CLOSE", LeaveReason.NETWORK),
          entry("MEDIA_FAILURE", LeaveReason.NETWORK),
          entry("MIGRATION", LeaveReason.MOVED),
          entry("JOIN_FAILURE", LeaveReason.JOIN_FAILED));

  private static final Map<String, ParticipantKind> KINDS =
      Map.of(
          "STANDARD", ParticipantKind.STANDARD,
          "INGRESS", ParticipantKind.INGRESS,
          "EGRESS", ParticipantKind.EGRESS,
          "SIP", ParticipantKind.SIP,
          "AGENT", ParticipantKind.AGENT,
          "CONNECTOR", ParticipantKind.CONNECTOR,
          "BRIDGE", ParticipantKind.BRIDGE);

  @Override
  public String vendor() {
    return "livekit";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.required(
            LiveKitToken.API_KEY, "The API key whose secret signs the webhooks."),
        AccountSetting.secret("The secret of that API key."),
        AccountSetting.optional(
            LiveKitToken.PREVIOUS_API_KEY, "The API key before this one, with its secret."),
        AccountSetting.previousSecret());
  }

  /**
   * Answers of 400 to 499 count as delivered, so that refusals end there and only 503 is tried
   * again. The webhooks of a room wait for each other, and are dropped when 30 s old.
   */
  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(200, Duration.ofSeconds(3));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    LiveKitToken.verify(header(request, "Authorization"), request.body(), account, now);
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    Told event = Told.object(request.body(), now);
    String name = event.text("event");
    String room = roomName(event);
    if (room == null) {
      return answered("A webhook without a room: " + name);
    }
    Telling telling = telling(account, event.id("id"), request.body(), name, now);
    RoomEventType type = known(TYPES, name, RoomEventType.UNKNOWN);
    return accepted(
        telling
            .event(type, room, occurredAt(type, event))
            .session(session(event))
            .room(attributes(type, event))
            .participant(participant(type, event))
            .egress(egress(type, event.at("egressInfo")))
            .done());
  }

  /** An egress, an ingress and a job name their room in places of their own. */
  private static String roomName(Told event) {
    return firstOf(
        event.at("room").id("name"),
        event.at("egressInfo").id("roomName"),
        event.at("ingressInfo").id("roomName"),
        event.at("job").at("room").id("name"));
  }

  private static String session(Told event) {
    return firstOf(
        event.at("room").id("sid"),
        event.at("egressInfo").id("roomId"),
        event.at("ingressInfo").at("state").id("roomId"),
        event.at("job").at("room").id("sid"));
  }

  private static String firstOf(String... candidates) {
    return Stream.of(candidates).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static Instant occurredAt(RoomEventType type, Told event) {
    Told egress = event.at("egressInfo");
    Instant precise =
        switch (type) {
          case PARTICIPANT_JOINED -> joinedAt(event.at("participant"));
          case EGRESS_STARTED -> egress.nanos("startedAt");
          case EGRESS_UPDATED -> egress.nanos("updatedAt");
          case EGRESS_ENDED -> egress.nanos("endedAt");
          default -> null;
        };
    return precise != null ? precise : event.seconds("createdAt");
  }

  private static Instant joinedAt(Told participant) {
    Instant millis = participant.millis("joinedAtMs");
    return millis != null ? millis : participant.seconds("joinedAt");
  }

  private static RoomAttributes attributes(RoomEventType type, Told event) {
    Told room = event.at("room");
    RoomAttributes attributes = new RoomAttributes();
    String name = room.text("name");
    attributes.setName(name != null ? name : event.at("egressInfo").text("roomName"));
    attributes.setMetadata(room.metadata("metadata"));
    attributes.setSize(room.count("maxParticipants"));
    Instant created = room.millis("creationTimeMs");
    attributes.setCreatedAt(created != null ? created : room.seconds("creationTime"));
    if (type == RoomEventType.PARTICIPANT_JOINED) {
      attributes.setRegion(event.at("participant").text("region"));
    }
    if (room.isTrue("activeRecording") && type != RoomEventType.SESSION_ENDED) {
      attributes.setRecordingInfo(new RecordingInfo(true, null));
    } else if (type == RoomEventType.SESSION_ENDED) {
      // The one moment at which an absent flag is known to be false: nothing runs in no room.
      attributes.setRecordingInfo(new RecordingInfo(false, null));
    }
    return attributes;
  }

  private static ParticipantInfo participant(RoomEventType type, Told event) {
    Told told = event.at("participant");
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(told.id("sid"));
    participant.setIdUnique(true);
    participant.setIdentity(told.id("identity"));
    participant.setName(told.text("name"));
    participant.setKind(kind(told));
    participant.setRole(role(told));
    String metadata = told.metadata("metadata");
    participant.setMetadata(metadata != null ? metadata : told.metadata("attributes"));
    participant.setJoinedAt(joinedAt(told));
    if (type == RoomEventType.PARTICIPANT_LEFT || type == RoomEventType.PARTICIPANT_JOIN_FAILED) {
      String reason = told.text("disconnectReason");
      participant.setVendorReason(reason);
      participant.setLeaveReason(known(REASONS, reason, LeaveReason.UNKNOWN));
    }
    return participant;
  }

  /** Absent means STANDARD, except for recorders and agents of servers older than kinds. */
  private static ParticipantKind kind(Told participant) {
    String kind = participant.text("kind");
    if (kind != null) {
      return KINDS.getOrDefault(kind, ParticipantKind.UNKNOWN);
    }
    Told permission = participant.at("permission");
    return permission.isTrue("recorder")
        ? ParticipantKind.EGRESS
        : permission.isTrue("agent") ? ParticipantKind.AGENT : null;
  }

  /** The attribute of that name where callers set one, else what the permission comes to. */
  private static String role(Told participant) {
    String attribute = participant.at("attributes").text("role");
    if (attribute != null || !participant.has("permission")) {
      return attribute;
    }
    return participant.at("permission").isTrue("canPublish") ? "publisher" : "subscriber";
  }

  private static EgressInfo egress(RoomEventType type, Told told) {
    EgressInfo egress = new EgressInfo();
    egress.setId(told.id("egressId"));
    String status = told.text("status");
    boolean starting = status == null && type == RoomEventType.EGRESS_STARTED;
    egress.setStatus(starting ? "EGRESS_STARTING" : status); // which is 0, and so left out
    egress.setStartedAt(told.nanos("startedAt"));
    egress.setEndedAt(told.nanos("endedAt"));
    return egress;
  }
}
