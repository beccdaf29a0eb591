package dev.rollcall.connectors.webhook;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Twilio Video's status callbacks. A room is its name, which is unique only while it lasts, a
 * session {@code RoomSid}, a connection {@code ParticipantSid}, never used again.
 *
 * <p>{@code SequenceNumber} does not give the true order; {@code Timestamp} does. An added track is
 * an update, since it shows somebody to be there whose joining may have been lost.
 */
final class TwilioAdapter extends SignedAdapter {
  static final String ACCOUNT_SID = "account-sid";

  private static final Map<String, RoomEventType> TYPES =
      Map.ofEntries(
          entry("room-created", RoomEventType.SESSION_STARTED),
          entry("room-ended", RoomEventType.SESSION_ENDED),
          entry("participant-connected", RoomEventType.PARTICIPANT_JOINED),
          entry("participant-disconnected", RoomEventType.PARTICIPANT_LEFT),
          entry("track-added", RoomEventType.PARTICIPANT_UPDATED));

  @Override
  public String vendor() {
    return "twilio";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The account's auth token."),
        AccountSetting.previousSecret(),
        AccountSetting.optional(ACCOUNT_SID, "The AccountSid that callbacks must carry."),
        AccountSetting.publicUrl());
  }

  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(204, Duration.ofSeconds(5));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String told = header(request, "X-Twilio-Signature");
    StringBuilder signed =
        new StringBuilder(account.setting(AccountSetting.PUBLIC_URL).orElse(request.url()));
    signable(request)
        .fields()
        .forEach((name, values) -> values.forEach(v -> signed.append(name).append(v)));
    boolean matches = false;
    for (String secret : account.secrets()) {
      byte[] signature =
          Signatures.hmac(
              Signatures.HMAC_SHA1, Signatures.bytes(secret), Signatures.bytes(signed.toString()));
      matches |= Signatures.isBase64(signature, told);
    }
    if (!matches) {
      throw Refusal.unauthenticated("The signature does not match.");
    }
  }

  /** What cannot be decoded cannot have been signed. */
  private static Form signable(WebhookRequest request) throws Refusal {
    try {
      return Form.parse(request.body());
    } catch (Refusal notAForm) {
      throw Refusal.unauthenticated(notAForm.getMessage());
    }
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    Form form = Form.parse(request.body());
    form.fields().forEach((key, values) -> fields.put(key, values.first()));
    Told event = new Told(fields, now);
    requireAccount(event.text("AccountSid"), ACCOUNT_SID, account);
    String name = event.text("StatusCallbackEvent");
    String roomName = event.id("RoomName");
    if (roomName == null) {
      return answered("A callback without a room: " + name);
    }
    Telling telling = telling(account, null, form.canonical(), name, now);
    RoomEventType type = known(TYPES, name, RoomEventType.UNKNOWN);
    RoomAttributes room = new RoomAttributes();
    room.setName(event.text("RoomName"));
    return accepted(
        telling
            .event(type, roomName, event.iso("Timestamp"))
            .session(event.id("RoomSid"))
            .room(room)
            .participant(participant(type, event))
            .done());
  }

  private static ParticipantInfo participant(RoomEventType type, Told event) {
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(event.id("ParticipantSid"));
    participant.setIdUnique(true);
    participant.setIdentity(event.id("ParticipantIdentity"));
    participant.setLeaveReason(type == RoomEventType.PARTICIPANT_LEFT ? LeaveReason.UNKNOWN : null);
    return participant;
  }
}
