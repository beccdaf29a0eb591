package dev.rollcall.connectors.webhook;

import static java.util.Map.entry;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Daily. A room is its name, a session {@code meeting_id}, which only meetings' webhooks carry, and
 * a connection {@code session_id}, new with every join. Times are seconds with a fraction; {@code
 * event_ts} is when the webhook was sent, and stands in only where nothing better is told.
 */
final class DailyAdapter extends SignedAdapter {
  private static final String TEST_PING = "{\"test\":\"test\"}";

  private static final Map<String, RoomEventType> TYPES =
      Map.ofEntries(
          entry("meeting.started", RoomEventType.SESSION_STARTED),
          entry("meeting.ended", RoomEventType.SESSION_ENDED),
          entry("participant.joined", RoomEventType.PARTICIPANT_JOINED),
          entry("participant.left", RoomEventType.PARTICIPANT_LEFT),
          entry("recording.started", RoomEventType.EGRESS_STARTED),
          entry("recording.ready-to-download", RoomEventType.EGRESS_ENDED),
          entry("recording.error", RoomEventType.EGRESS_ENDED),
          entry("streaming.started", RoomEventType.EGRESS_STARTED),
          entry("streaming.updated", RoomEventType.EGRESS_UPDATED),
          entry("streaming.ended", RoomEventType.EGRESS_ENDED),
          entry("streaming.error", RoomEventType.EGRESS_ENDED));

  @Override
  public String vendor() {
    return "daily";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The webhook's hmac, in base64 as given to or by POST /webhooks."),
        AccountSetting.previousSecret(),
        AccountSetting.replayWindow());
  }

  @Override
  public List<String> problems(WebhookAccount account) {
    List<String> problems = super.problems(account);
    for (String name : List.of(AccountSetting.SECRET, AccountSetting.PREVIOUS_SECRET)) {
      account
          .setting(name)
          .filter(secret -> key(secret).isEmpty())
          .ifPresent(secret -> problems.add(name + " is not base64."));
    }
    return problems;
  }

  /**
   * A webhook made with {@code retryType} circuit-breaker stops for good after three failures; with
   * exponential there are five attempts.
   */
  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(200, Duration.ofSeconds(3));
  }

  /** Sent, before there may be a secret, when a webhook is created; it must be answered 200. */
  @Override
  Optional<Outcome> greeting(WebhookRequest request) {
    boolean mayBe = request.body().length <= 64;
    String body = mayBe ? new String(request.body(), StandardCharsets.UTF_8) : "";
    return body.replaceAll("\\s", "").equals(TEST_PING)
        ? Optional.of(answered("The test of a new webhook."))
        : Optional.empty();
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String time = header(request, "X-Webhook-Timestamp");
    String told = header(request, "X-Webhook-Signature");
    boolean matches = false;
    for (String secret : account.secrets()) {
      Optional<byte[]> key = key(secret);
      if (key.isPresent()) {
        byte[] signature =
            Signatures.hmac(
                Signatures.HMAC_SHA256, key.get(), Signatures.bytes(time + "."), request.body());
        matches |= Signatures.isBase64(signature, told);
      }
    }
    if (!matches) {
      throw Refusal.unauthenticated("The signature does not match.");
    }
    requireRecent(Told.secondsOrMillis(time, now), account, now);
  }

  private static Optional<byte[]> key(String secret) {
    try {
      return Optional.of(Base64.getDecoder().decode(secret)).filter(key -> key.length > 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    Told event = Told.object(request.body(), now);
    String name = event.text("type");
    Told payload = event.at("payload");
    String roomName = payload.id("room", "room_name");
    if (roomName == null) {
      return answered("A webhook without a room: " + name);
    }
    Telling telling = telling(account, event.id("id"), request.body(), name, now);
    RoomEventType type = known(TYPES, name, RoomEventType.UNKNOWN);
    RoomAttributes room = new RoomAttributes();
    room.setName(payload.text("room", "room_name"));
    return accepted(
        telling
            .event(type, roomName, occurredAt(type, event))
            .session(payload.id("meeting_id"))
            .room(room)
            .participant(participant(type, payload))
            .egress(egress(type, name, event))
            .done());
  }

  private static Instant occurredAt(RoomEventType type, Told event) {
    Told payload = event.at("payload");
    Instant precise =
        switch (type) {
          case SESSION_STARTED -> payload.seconds("start_ts");
          case SESSION_ENDED -> payload.seconds("end_ts");
          case PARTICIPANT_JOINED -> payload.seconds("joined_at");
          // Daily's own length of a stay is more exact than the time of sending.
          case PARTICIPANT_LEFT -> payload.secondsAfter("joined_at", "duration");
          case EGRESS_STARTED -> firstOf(payload, "start_ts", "timestamp");
          case EGRESS_UPDATED -> payload.seconds("timestamp");
          case EGRESS_ENDED -> {
            Instant end = payload.secondsAfter("start_ts", "duration");
            yield end != null ? end : payload.seconds("timestamp");
          }
          default -> null;
        };
    return precise != null ? precise : event.seconds("event_ts");
  }

  private static Instant firstOf(Told payload, String first, String second) {
    Instant time = payload.seconds(first);
    return time != null ? time : payload.seconds(second);
  }

  private static ParticipantInfo participant(RoomEventType type, Told payload) {
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(payload.id("session_id"));
    participant.setIdUnique(true);
    participant.setIdentity(payload.id("user_id"));
    participant.setName(payload.text("user_name"));
    Boolean owner = payload.flag("owner");
    participant.setRole(owner == null ? null : owner ? "owner" : "participant");
    participant.setMetadata(payload.metadata("permissions"));
    participant.setJoinedAt(payload.seconds("joined_at"));
    if (type == RoomEventType.PARTICIPANT_LEFT) {
      participant.setLeaveReason(LeaveReason.UNKNOWN);
    }
    return participant;
  }

  private static EgressInfo egress(RoomEventType type, String name, Told event) {
    Told payload = event.at("payload");
    EgressInfo egress = new EgressInfo();
    boolean streams = name != null && name.startsWith("streaming.");
    egress.setId(payload.id(streams ? "instance_id" : "recording_id"));
    egress.setStatus(name == null ? null : name.substring(name.indexOf('.') + 1));
    egress.setStartedAt(
        type == RoomEventType.EGRESS_STARTED
            ? occurredAt(type, event)
            : payload.seconds("start_ts"));
    egress.setEndedAt(type == RoomEventType.EGRESS_ENDED ? occurredAt(type, event) : null);
    return egress;
  }
}
