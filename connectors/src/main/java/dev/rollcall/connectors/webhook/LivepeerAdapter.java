package dev.rollcall.connectors.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Livepeer Studio's webhooks, which tell of streams and assets and of no room: they are checked and
 * answered, so that an address may be entered for all events, and nothing comes of them. Rooms are
 * read by polling ({@link LivepeerRooms}), or, for a Studio of one's own, from its LiveKit.
 *
 * <p>The signature is over the body alone; the time in the header counts because the body repeats
 * it.
 */
final class LivepeerAdapter extends SignedAdapter {

  @Override
  public String vendor() {
    return LivepeerRooms.VENDOR;
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The webhook's sharedSecret; without one Livepeer signs nothing."),
        AccountSetting.previousSecret(),
        AccountSetting.replayWindow());
  }

  /** Answers of 400 to 499 are final; 500 and above are tried again for about a day. */
  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(204, Duration.ofSeconds(10));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    SignatureHeader header = SignatureHeader.parse(header(request, "Livepeer-Signature"));
    boolean matches = false;
    for (String secret : account.secrets()) {
      byte[] signature = Signatures.hmacSha256(secret, request.body());
      for (String told : header.signatures()) {
        matches |= Signatures.isHex(signature, told);
      }
    }
    if (!matches) {
      throw Refusal.unauthenticated("The signature does not match.");
    }
    Told body = Told.object(request.body(), now);
    if (!header.time().equals(body.text("timestamp"))) {
      throw Refusal.unauthenticated("The header's time is not that of the body.");
    }
    requireRecent(body.millis("timestamp"), account, now);
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String event = Told.object(request.body(), now).text("event");
    return answered("A webhook without a room: " + event);
  }
}
