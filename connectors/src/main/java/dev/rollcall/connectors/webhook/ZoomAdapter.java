package dev.rollcall.connectors.webhook;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Zoom, meetings and webinars. A room is the meeting's id, a session its {@code uuid}, a breakout
 * room {@code id/breakout_room_uuid}, without a session since nothing tells when it ends. A
 * connection is {@code participant_uuid}, which is kept when somebody comes back.
 *
 * <p>Who waits, or is there before the host, is not in the room. Webhooks have no id.
 */
final class ZoomAdapter extends SignedAdapter {
  static final String ACCOUNT_ID = "account-id";

  /** After {@code meeting.} or {@code webinar.} */
  private static final Map<String, RoomEventType> TYPES =
      Map.ofEntries(
          entry("started", RoomEventType.SESSION_STARTED),
          entry("ended", RoomEventType.SESSION_ENDED),
          entry("participant_joined", RoomEventType.PARTICIPANT_JOINED),
          entry("participant_left", RoomEventType.PARTICIPANT_LEFT),
          entry("participant_joined_breakout_room", RoomEventType.PARTICIPANT_JOINED),
          entry("participant_left_breakout_room", RoomEventType.PARTICIPANT_LEFT));

  /** Parts of Zoom's sentences, the first that is found; in lower case. */
  private static final List<Entry<String, LeaveReason>> REASONS =
      List.of(
          entry("breakout", LeaveReason.MOVED),
          entry("removed by", LeaveReason.KICKED),
          entry("host ended", LeaveReason.ROOM_ENDED),
          entry("host closed", LeaveReason.ROOM_ENDED),
          entry("ended by host", LeaveReason.ROOM_ENDED),
          entry("disconnected", LeaveReason.NETWORK),
          entry("network connection", LeaveReason.NETWORK),
          entry("left the meeting", LeaveReason.CLIENT));

  @Override
  public String vendor() {
    return "zoom";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The Secret Token of the app's event subscriptions."),
        AccountSetting.previousSecret(),
        AccountSetting.optional(ACCOUNT_ID, "The account_id that webhooks must carry."),
        AccountSetting.replayWindow());
  }

  /** Zoom waits 3 s. */
  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(200, Duration.ofMillis(2500));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String time = header(request, "x-zm-request-timestamp");
    String told = header(request, "x-zm-signature");
    byte[] before = Signatures.bytes("v0:" + time + ":");
    boolean matches = false;
    for (String secret : account.secrets()) {
      String hex = HexFormat.of().formatHex(Signatures.hmacSha256(secret, before, request.body()));
      matches |= Signatures.same("v0=" + hex, told);
    }
    if (!matches) {
      throw Refusal.unauthenticated("The signature does not match.");
    }
    requireRecent(Told.secondsOrMillis(time, now), account, now);
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    Told event = Told.object(request.body(), now);
    String name = event.text("event");
    Told payload = event.at("payload");
    if ("endpoint.url_validation".equals(name)) {
      return challenge(payload, account);
    }
    requireAccount(payload.text("account_id"), ACCOUNT_ID, account);
    Told object = payload.at("object");
    String meeting = object.id("id");
    if (meeting == null || name == null) {
      return answered("A webhook without a room: " + name);
    }
    Telling telling = telling(account, null, request.body(), name, now);
    String breakout = object.id("breakout_room_uuid");
    if (breakout == null) {
      breakout = object.at("participant").id("breakout_room_uuid");
    }
    boolean ofBreakout = name.endsWith("_breakout_room");
    RoomEventType type = ofBreakout && breakout == null ? RoomEventType.UNKNOWN : type(name);
    boolean inBreakout = ofBreakout && breakout != null;
    RoomAttributes room = new RoomAttributes();
    if (inBreakout) {
      room.setParentRoomId(telling.roomId(meeting));
    } else {
      room.setName(object.text("topic"));
      Integer minutes = object.count("duration");
      boolean sane = minutes != null && minutes <= Duration.ofDays(366).toMinutes();
      room.setMaxDurationSeconds(sane ? minutes * 60 : null);
    }
    return accepted(
        telling
            .event(type, inBreakout ? meeting + "/" + breakout : meeting, at(type, event, object))
            .session(inBreakout ? null : object.id("uuid"))
            .room(room)
            .participant(participant(type, object.at("participant")))
            .done());
  }

  private static RoomEventType type(String name) {
    String rest = name.replaceFirst("^(meeting|webinar)\\.", "");
    return rest.equals(name) ? RoomEventType.UNKNOWN : known(TYPES, rest, RoomEventType.UNKNOWN);
  }

  /**
   * Proves to Zoom that the secret is known here. Only what is signed gets this answer: it would
   * else sign whatever anybody sends.
   */
  private static Outcome challenge(Told payload, WebhookAccount account) throws Refusal {
    String token = payload.text("plainToken");
    if (token == null || account.setting(AccountSetting.SECRET).isEmpty()) {
      throw Refusal.unreadable("A challenge without a plainToken.");
    }
    String secret = account.setting(AccountSetting.SECRET).get();
    byte[] proof = Signatures.hmacSha256(secret, Signatures.bytes(token));
    String answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("plainToken", token)
            .put("encryptedToken", HexFormat.of().formatHex(proof))
            .toString();
    return new Outcome.Answered(
        "The challenge of a new endpoint.", WebhookResponse.json(200, answer));
  }

  private static Instant at(RoomEventType type, Told event, Told object) {
    Instant own =
        switch (type) {
          case SESSION_STARTED -> object.iso("start_time");
          case SESSION_ENDED -> object.iso("end_time");
          default -> null;
        };
    return own != null ? own : event.millis("event_ts");
  }

  private static ParticipantInfo participant(RoomEventType type, Told told) {
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(told.id("participant_uuid", "user_id"));
    String user = told.id("participant_user_id", "customer_key");
    participant.setIdentity(user != null ? user : told.id("registrant_id"));
    participant.setName(told.text("user_name"));
    Instant joined = told.iso("join_time");
    participant.setJoinedAt(joined);
    if (type == RoomEventType.PARTICIPANT_JOINED) {
      participant.setJoinedAt(joined != null ? joined : told.iso("date_time"));
    } else {
      Instant left = told.iso("leave_time");
      participant.setLeftAt(left != null ? left : told.iso("date_time"));
      participant.setVendorReason(told.text("leave_reason"));
      participant.setLeaveReason(reason(told.text("leave_reason")));
    }
    return participant;
  }

  private static LeaveReason reason(String sentence) {
    String lower = sentence == null ? "" : sentence.toLowerCase(Locale.ROOT);
    return REASONS.stream()
        .filter(part -> lower.contains(part.getKey()))
        .map(Entry::getValue)
        .findFirst()
        .orElse(LeaveReason.UNKNOWN);
  }
}
