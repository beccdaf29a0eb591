package dev.rollcall.connectors.webhook;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Agora's notifications of RTC channels (product 1). A room is the channel's name, a session {@code
 * sid} where told. A user has one {@code uid} for all connections, so that it is not unique.
 *
 * <p>Notifications may come more than once and in any order. {@code ts}, in whole seconds, is when
 * it happened; {@code notifyMs} changes with every attempt, and is not read. After reason 999 Agora
 * may stop telling of a user who comes and goes too often.
 */
final class AgoraAdapter extends SignedAdapter {

  /** What Agora's console sends to try an address out. */
  private static final String TEST_CHANNEL = "test_webhook";

  private static final Map<String, RoomEventType> TYPES = types();
  private static final Set<String> OF_HOSTS = Set.of("103", "104", "111");
  private static final Set<String> OF_AUDIENCE = Set.of("105", "106", "112");

  private static final Map<String, LeaveReason> REASONS =
      Map.of(
          "1", LeaveReason.CLIENT,
          "2", LeaveReason.NETWORK,
          "3", LeaveReason.KICKED,
          "4", LeaveReason.SERVER,
          "5", LeaveReason.REPLACED);

  private static Map<String, RoomEventType> types() {
    Map<String, RoomEventType> types = new HashMap<>();
    types.put("101", RoomEventType.SESSION_STARTED);
    types.put("102", RoomEventType.SESSION_ENDED);
    List.of("103", "105", "107").forEach(t -> types.put(t, RoomEventType.PARTICIPANT_JOINED));
    List.of("104", "106", "108").forEach(t -> types.put(t, RoomEventType.PARTICIPANT_LEFT));
    List.of("111", "112").forEach(t -> types.put(t, RoomEventType.PARTICIPANT_UPDATED));
    return Map.copyOf(types);
  }

  @Override
  public String vendor() {
    return "agora";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The secret that Agora shows for the notifications' address."),
        AccountSetting.previousSecret());
  }

  /** Success is 200 with JSON in 10 s; anything else is tried three times more. */
  @Override
  public Acknowledgement acknowledgement() {
    return new Acknowledgement(
        WebhookResponse.json(200, "{}"),
        401,
        400,
        WebhookResponse.json(503, "{}"),
        Duration.ofSeconds(5));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String better = request.header("Agora-Signature-V2").orElse(null);
    String told = better != null ? better : header(request, "Agora-Signature");
    String algorithm = better != null ? Signatures.HMAC_SHA256 : Signatures.HMAC_SHA1;
    boolean matches = false;
    for (String secret : account.secrets()) {
      byte[] signature = Signatures.hmac(algorithm, Signatures.bytes(secret), request.body());
      matches |= Signatures.isHex(signature, told);
    }
    if (!matches) {
      throw Refusal.unauthenticated("The signature does not match.");
    }
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    Told event = Told.object(request.body(), now);
    Told payload = event.at("payload");
    String channel = payload.id("channelName");
    String name = event.text("eventType");
    if (channel == null || name == null) {
      return answered("A notification without a channel: " + name);
    }
    if (channel.equals(TEST_CHANNEL)) {
      return answered("The console's test.");
    }
    Telling telling = telling(account, event.id("noticeId"), request.body(), name, now);
    boolean ofChannels = !event.has("productId") || "1".equals(event.text("productId"));
    RoomEventType type =
        ofChannels ? known(TYPES, name, RoomEventType.UNKNOWN) : RoomEventType.UNKNOWN;
    RoomAttributes room = new RoomAttributes();
    room.setName(payload.text("channelName"));
    return accepted(
        telling
            .event(type, channel, payload.seconds("ts"))
            .session(event.id("sid"))
            .room(room)
            .participant(participant(type, name, payload))
            .done());
  }

  private static ParticipantInfo participant(RoomEventType type, String name, Told payload) {
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(payload.id("uid", "account"));
    participant.setIdentity(payload.id("account", "uid"));
    participant.setRole(
        OF_HOSTS.contains(name) ? "host" : OF_AUDIENCE.contains(name) ? "audience" : null);
    if (type == RoomEventType.PARTICIPANT_LEFT) {
      String reason = payload.text("reason");
      participant.setVendorReason(reason);
      participant.setLeaveReason(known(REASONS, reason, LeaveReason.UNKNOWN));
    }
    return participant;
  }
}
