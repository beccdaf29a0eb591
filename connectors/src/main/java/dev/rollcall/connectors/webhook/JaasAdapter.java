package dev.rollcall.connectors.webhook;

import static java.util.Map.entry;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Jitsi as a Service, by 8x8. A room is its {@code fqn}, a breakout room {@code
 * fqn/breakoutRoomId}; a session is {@code sessionId}; a connection is {@code participantId}, which
 * is kept when somebody goes to a breakout room and comes back, so that it is not unique.
 *
 * <p>Webhooks may come more than once and in any order; {@code timestamp}, in milliseconds, is what
 * counts. Who waits in a lobby is not in the room. Addresses of files are not read.
 */
final class JaasAdapter extends SignedAdapter {
  static final String APP_ID = "app-id";
  private static final String SIGNATURE = "X-Jaas-Signature";

  private static final Map<String, RoomEventType> TYPES =
      Map.ofEntries(
          entry("ROOM_CREATED", RoomEventType.SESSION_STARTED),
          entry("ROOM_DESTROYED", RoomEventType.SESSION_ENDED),
          entry("PARTICIPANT_JOINED", RoomEventType.PARTICIPANT_JOINED),
          entry("PARTICIPANT_LEFT", RoomEventType.PARTICIPANT_LEFT),
          entry("ROLE_CHANGED", RoomEventType.PARTICIPANT_UPDATED),
          entry("SIP_CALL_IN_STARTED", RoomEventType.PARTICIPANT_JOINED),
          entry("SIP_CALL_IN_ENDED", RoomEventType.PARTICIPANT_LEFT),
          entry("SIP_CALL_OUT_STARTED", RoomEventType.PARTICIPANT_JOINED),
          entry("SIP_CALL_OUT_ENDED", RoomEventType.PARTICIPANT_LEFT),
          entry("DIAL_IN_STARTED", RoomEventType.PARTICIPANT_JOINED),
          entry("DIAL_IN_ENDED", RoomEventType.PARTICIPANT_LEFT),
          entry("DIAL_OUT_STARTED", RoomEventType.PARTICIPANT_JOINED),
          entry("DIAL_OUT_ENDED", RoomEventType.PARTICIPANT_LEFT),
          entry("RECORDING_STARTED", RoomEventType.EGRESS_STARTED),
          entry("RECORDING_ENDED", RoomEventType.EGRESS_ENDED),
          entry("RECORDING_UPLOADED", RoomEventType.EGRESS_ENDED),
          entry("LIVE_STREAM_STARTED", RoomEventType.EGRESS_STARTED),
          entry("LIVE_STREAM_ENDED", RoomEventType.EGRESS_ENDED));

  private static final Map<String, LeaveReason> REASONS =
      Map.of(
          "left", LeaveReason.CLIENT,
          "kicked", LeaveReason.KICKED,
          "unknown", LeaveReason.NETWORK,
          "switch_room", LeaveReason.MOVED);

  @Override
  public String vendor() {
    return "jaas";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The webhook's secret (whsec_...), from the JaaS console."),
        AccountSetting.previousSecret(),
        AccountSetting.optional(
            APP_ID, "The AppID (vpaas-magic-cookie-...) that webhooks must carry."),
        AccountSetting.replayWindow());
  }

  /** Any answer but 2xx is tried again, ever more slowly. */
  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(200, Duration.ofSeconds(5));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    SignatureHeader header = SignatureHeader.parse(header(request, SIGNATURE));
    byte[] signed = Signatures.bytes(header.time() + ".");
    boolean matches = false;
    for (String secret : account.secrets()) {
      byte[] signature = Signatures.hmacSha256(secret, signed, request.body());
      for (String told : header.signatures()) {
        matches |= Signatures.isBase64(signature, told);
      }
    }
    if (!matches) {
      throw Refusal.unauthenticated("The signature does not match.");
    }
    requireRecent(Told.secondsOrMillis(header.time(), now), account, now);
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    Told event = Told.object(request.body(), now);
    String name = event.text("eventType");
    if (name == null || name.equals("SETTINGS_PROVISIONING")) {
      // Asked before a meeting: an answer without settings leaves them as the console has them.
      return new Outcome.Answered(
          "A question for settings, left to the console.", WebhookResponse.json(200, "{}"));
    }
    requireAccount(event.text("appId"), APP_ID, account);
    String fqn = event.id("fqn");
    if (fqn == null) {
      return answered("A webhook without a room: " + name);
    }
    Telling telling = telling(account, event.id("idempotencyKey"), request.body(), name, now);
    Told data = event.at("data");
    String breakout = data.id("breakoutRoomId");
    boolean isBreakout = data.isTrue("isBreakout");
    RoomEventType type =
        isBreakout && breakout == null
            ? RoomEventType.UNKNOWN // of a room without a name; the main one must not have it
            : known(TYPES, name, RoomEventType.UNKNOWN);
    boolean inBreakout = isBreakout && breakout != null;
    RoomAttributes room = attributes(type, event);
    room.setParentRoomId(inBreakout ? telling.roomId(fqn) : null);
    return accepted(
        telling
            .event(type, inBreakout ? fqn + "/" + breakout : fqn, occurredAt(name, event))
            .session(event.id("sessionId"))
            .room(room)
            .participant(participant(type, name, event))
            .egress(egress(type, event))
            .done());
  }

  private static Instant occurredAt(String name, Told event) {
    Instant ended =
        name.equals("RECORDING_UPLOADED") ? event.at("data").millis("endTimestamp") : null;
    return ended != null ? ended : event.millis("timestamp");
  }

  private static RoomAttributes attributes(RoomEventType type, Told event) {
    String fqn = event.text("fqn");
    RoomAttributes room = new RoomAttributes();
    String name = fqn.substring(fqn.indexOf('/') + 1);
    room.setName(name.isEmpty() ? null : name);
    room.setAppId(event.text("appId"));
    room.setSize(event.at("data").count("maxOccupants"));
    room.setCreatedAt(type == RoomEventType.SESSION_STARTED ? event.millis("timestamp") : null);
    return room;
  }

  private static ParticipantInfo participant(RoomEventType type, String name, Told event) {
    Told data = event.at("data");
    ParticipantInfo participant = new ParticipantInfo();
    if (type == RoomEventType.PARTICIPANT_UPDATED) {
      participant.setId(idOf(data.at("grantedTo")));
      participant.setRole(data.text("role"));
      return participant;
    }
    boolean phone = name.startsWith("SIP_") || name.startsWith("DIAL_");
    participant.setId(idOf(data));
    participant.setIdentity(data.id("id"));
    participant.setName(data.text("name", "nick"));
    participant.setKind(phone ? ParticipantKind.SIP : null);
    Boolean moderator = data.flag("moderator"); // a text in some webhooks
    participant.setRole(moderator == null ? null : moderator ? "moderator" : "participant");
    Instant time = event.millis("timestamp");
    if (type == RoomEventType.PARTICIPANT_JOINED) {
      participant.setJoinedAt(time);
    } else {
      String reason = data.text("disconnectReason");
      participant.setLeftAt(time);
      participant.setVendorReason(reason);
      participant.setLeaveReason(known(REASONS, reason, LeaveReason.UNKNOWN));
    }
    return participant;
  }

  /** Webhooks that give the JID alone mean the id that it begins with. */
  private static String idOf(Told who) {
    String jid = who.id("participantJid");
    String id = who.id("participantId");
    boolean derivable = id == null && jid != null && jid.indexOf('-') > 0;
    return derivable ? jid.substring(0, jid.indexOf('-')) : id != null ? id : jid;
  }

  private static EgressInfo egress(RoomEventType type, Told event) {
    Told data = event.at("data");
    EgressInfo egress = new EgressInfo();
    egress.setId(data.id("recordingSessionId"));
    boolean started = type == RoomEventType.EGRESS_STARTED;
    egress.setStartedAt(started ? event.millis("timestamp") : data.millis("startTimestamp"));
    egress.setEndedAt(started ? null : occurredAt(event.text("eventType"), event));
    return egress;
  }
}
