package dev.rollcall.connectors.webhook;

import static java.util.Map.entry;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.events.EventRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * 100ms. A room is {@code room_id}, whose name may change; a connection is {@code peer_id}, made
 * anew with every join, while one {@code user_id} may hold several.
 *
 * <p>Webhooks are authenticated by a header with a secret, chosen in the vendor's dashboard; those
 * of workspaces under HIPAA by a signature instead. There are none for creating, updating or
 * disabling a room: only polling tells of that. Paths, presigned addresses, meeting addresses with
 * tokens and RTMP keys are in the payloads, and are not read.
 */
final class HundredMsAdapter extends SignedAdapter {
  static final String HEADER_NAME = "header-name";
  static final String ACCOUNT_ID = "account-id";
  private static final String SIGNATURE = "x-100ms-signature";

  /** What is not here changes nothing: failures, files that are ready, ingests. */
  private static final Map<String, RoomEventType> TYPES =
      Map.ofEntries(
          entry("session.open.success", RoomEventType.SESSION_STARTED),
          entry("session.close.success", RoomEventType.SESSION_ENDED),
          entry("peer.join.success", RoomEventType.PARTICIPANT_JOINED),
          entry("peer.leave.success", RoomEventType.PARTICIPANT_LEFT),
          entry("peer.join.failure", RoomEventType.PARTICIPANT_JOIN_FAILED),
          entry("role.change.success", RoomEventType.PARTICIPANT_UPDATED),
          entry("beam.started.success", RoomEventType.EGRESS_STARTED),
          entry("beam.stopped.success", RoomEventType.EGRESS_ENDED),
          entry("beam.failure", RoomEventType.EGRESS_ENDED),
          entry("hls.started.success", RoomEventType.EGRESS_STARTED),
          entry("hls.stopped.success", RoomEventType.EGRESS_ENDED),
          entry("hls.failure", RoomEventType.EGRESS_ENDED));

  private static final Map<String, LeaveReason> REASONS =
      Map.of(
          "client request", LeaveReason.CLIENT,
          "peer kicked", LeaveReason.KICKED,
          "websocket closed", LeaveReason.NETWORK,
          "ice connection state closed", LeaveReason.NETWORK,
          "server removed peer", LeaveReason.SERVER);

  @Override
  public String vendor() {
    return "100ms";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret(
            "The value of the secret header; without header-name, the secret of "
                + SIGNATURE
                + "."),
        AccountSetting.previousSecret(),
        AccountSetting.optional(
            HEADER_NAME,
            "The secret header's name as entered in the dashboard; without it the webhooks must be"
                + " signed, which 100ms does for workspaces under HIPAA."),
        AccountSetting.optional(
            ACCOUNT_ID, "The account_id that webhooks must carry, where one secret serves many."));
  }

  /** Anything but exactly 200 is tried again, 1, 3 and 10 s later, and then no more. */
  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(200, Duration.ofSeconds(3));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String name = account.setting(HEADER_NAME).orElse(null);
    boolean matches = false;
    if (name != null) {
      String told = header(request, name);
      for (String secret : account.secrets()) {
        matches |= Signatures.same(secret, told);
      }
    } else {
      String told = header(request, SIGNATURE);
      String hex = told.startsWith("sha256=") ? told.substring(7) : told;
      for (String secret : account.secrets()) {
        matches |= Signatures.isHex(Signatures.hmacSha256(secret, request.body()), hex);
      }
    }
    if (!matches) {
      throw Refusal.unauthenticated("The secret header or signature does not match.");
    }
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    Told event = Told.object(request.body(), now);
    requireAccount(event.text("account_id"), ACCOUNT_ID, account);
    String name = event.text("type");
    Told data = event.at("data");
    if (data.id("room_id") == null) {
      return answered("A webhook without a room: " + name);
    }
    Telling telling = telling(account, event.id("id"), request.body(), name, now);
    RoomEventType type = type(name, data);
    List<RoomEvent> events = new ArrayList<>();
    events.add(
        draft(telling, type, event)
            .participant(participant(type, data))
            .egress(egress(type, name, event))
            .done());
    if (type == RoomEventType.EGRESS_STARTED && data.has("peer_id")) {
      events.add(recorder(telling.part(1), event));
    }
    return accepted(events);
  }

  /** room.end is somebody's wish, and session.close the fact; but locking the room is done. */
  private static RoomEventType type(String name, Told data) {
    if ("room.end.success".equals(name) && data.isTrue("lock_room")) {
      return RoomEventType.ROOM_DISABLED;
    }
    return known(TYPES, name, RoomEventType.UNKNOWN);
  }

  private static Draft draft(Telling telling, RoomEventType type, Told event) {
    Told data = event.at("data");
    RoomAttributes room = new RoomAttributes();
    room.setName(data.text("room_name"));
    room.setTemplateId(data.text("template_id"));
    room.setAppId(event.text("app_id"));
    return telling
        .event(type, data.id("room_id"), occurredAt(type, event))
        .session(data.id("session_id"))
        .room(room);
  }

  /** The times of what happened; {@code timestamp} is when the webhook was made. */
  private static Instant occurredAt(RoomEventType type, Told event) {
    Told data = event.at("data");
    Instant precise =
        switch (type) {
          case SESSION_STARTED -> data.iso("session_started_at");
          case SESSION_ENDED -> data.iso("session_stopped_at");
          case PARTICIPANT_JOINED -> data.iso("joined_at");
          case PARTICIPANT_LEFT -> data.iso("left_at");
          case PARTICIPANT_UPDATED -> data.iso("role_changed_at");
          case EGRESS_STARTED, EGRESS_ENDED -> egressTime(type, data);
          default -> null;
        };
    return precise != null ? precise : event.iso("timestamp");
  }

  private static Instant egressTime(RoomEventType type, Told data) {
    Instant own = data.iso(type == RoomEventType.EGRESS_STARTED ? "started_at" : "stopped_at");
    return own != null ? own : data.iso("metadata_timestamp");
  }

  private static ParticipantInfo participant(RoomEventType type, Told data) {
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(data.id("peer_id"));
    participant.setIdUnique(true);
    participant.setIdentity(data.id("user_id"));
    participant.setName(data.text("user_name"));
    participant.setRole(data.text("role"));
    participant.setKind("sip".equals(data.text("type")) ? ParticipantKind.SIP : null);
    String metadata = data.metadata("user_data");
    participant.setMetadata(metadata != null ? metadata : data.metadata("metadata"));
    participant.setJoinedAt(data.iso("joined_at"));
    if (type == RoomEventType.PARTICIPANT_LEFT) {
      participant.setLeftAt(data.iso("left_at"));
      reason(participant, data.text("reason"), data.text("message"));
    } else if (type == RoomEventType.PARTICIPANT_JOIN_FAILED) {
      participant.setLeaveReason(LeaveReason.JOIN_FAILED);
      participant.setVendorReason(data.text("error_message"));
    }
    return participant;
  }

  /** The message is what whoever removed the peer wrote; it comes with other reasons too. */
  private static void reason(ParticipantInfo participant, String reason, String message) {
    LeaveReason known = known(REASONS, reason, LeaveReason.UNKNOWN);
    boolean kicked = known == LeaveReason.KICKED && message != null;
    participant.setLeaveReason(known);
    participant.setVendorReason(
        kicked ? Fit.text(reason + ": " + message, EventRules.MAX_TEXT_BYTES) : reason);
  }

  private static EgressInfo egress(RoomEventType type, String name, Told event) {
    Told data = event.at("data");
    EgressInfo egress = new EgressInfo();
    egress.setId(data.id("beam_id", "recording_id"));
    boolean started = type == RoomEventType.EGRESS_STARTED;
    boolean failed = name != null && name.endsWith(".failure");
    if (started) {
      egress.setStartedAt(egressTime(type, data));
    } else {
      egress.setEndedAt(egressTime(type, data));
    }
    egress.setStatus(started ? "started" : failed ? "failed" : "stopped");
    return egress;
  }

  /** The browser that records joins as a peer like any other; only here it is told apart. */
  private static RoomEvent recorder(Telling telling, Told event) {
    ParticipantInfo recorder = new ParticipantInfo();
    recorder.setId(event.at("data").id("peer_id"));
    recorder.setIdUnique(true);
    recorder.setKind(ParticipantKind.EGRESS);
    Instant at = occurredAt(RoomEventType.EGRESS_STARTED, event);
    return telling
        .event(RoomEventType.PARTICIPANT_UPDATED, event.at("data").id("room_id"), at)
        .session(event.at("data").id("session_id"))
        .participant(recorder)
        .done();
  }
}
