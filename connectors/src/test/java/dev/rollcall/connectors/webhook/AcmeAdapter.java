package dev.rollcall.connectors.webhook;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The example of docs/vendors.md: a vendor with two events and a signature over the body. */
final class AcmeAdapter extends SignedAdapter {
  private static final Map<String, RoomEventType> TYPES =
      Map.of(
          "joined", RoomEventType.PARTICIPANT_JOINED,
          "left", RoomEventType.PARTICIPANT_LEFT);

  @Override
  public String vendor() {
    return "acme";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The signing secret from Acme's console."),
        AccountSetting.previousSecret());
  }

  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(200, Duration.ofSeconds(5));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String told = header(request, "X-Acme-Signature");
    boolean matches = false;
    for (String secret : account.secrets()) {
      matches |= Signatures.isHex(Signatures.hmacSha256(secret, request.body()), told);
    }
    if (!matches) {
      throw Refusal.unauthenticated("The signature does not match.");
    }
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    Told event = Told.object(request.body(), now);
    String name = event.text("type");
    String room = event.id("room");
    if (name == null || room == null) {
      return answered("A webhook without a room: " + name);
    }
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(event.id("connection"));
    participant.setIdentity(event.id("user"));
    Telling telling = telling(account, event.id("id"), request.body(), name, now);
    RoomEventType type = known(TYPES, name, RoomEventType.UNKNOWN);
    return accepted(telling.event(type, room, event.seconds("at")).participant(participant).done());
  }
}
