package dev.rollcall.connectors.webhook;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.webhook.Outcome.Accepted;
import dev.rollcall.connectors.webhook.Outcome.Answered;
import dev.rollcall.connectors.webhook.Outcome.Cause;
import dev.rollcall.connectors.webhook.Outcome.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The order that all adapters keep: authenticate, then read, then answer. */
abstract class SignedAdapter implements VendorAdapter {
  private static final Duration REPLAY_WINDOW = Duration.ofMinutes(5);

  /**
   * @throws Refusal when nothing shows that the vendor sent the request for this account, just now
   */
  abstract void authenticate(WebhookRequest request, WebhookAccount account, Instant now)
      throws Refusal;

  /** What an authentic request means. */
  abstract Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal;

  /** What vendors send before anything is signed; nothing may come of it but an answer. */
  Optional<Outcome> greeting(WebhookRequest request) {
    return Optional.empty();
  }

  @Override
  public final Outcome receive(WebhookRequest request, WebhookAccount account, Instant now) {
    Optional<Outcome> greeting = greeting(request);
    if (greeting.isPresent()) {
      return greeting.get();
    }
    try {
      if (account.secrets().isEmpty()) {
        throw Refusal.unauthenticated("The account has no secret.");
      }
      authenticate(request, account, now);
      return read(request, account, now);
    } catch (Refusal refusal) {
      int status =
          refusal.because() == Cause.UNAUTHENTICATED
              ? acknowledgement().unauthenticated()
              : acknowledgement().unreadable();
      return new Rejected(
          refusal.because(),
          refusal.getMessage(),
          WebhookResponse.text(status, refusal.getMessage()));
    }
  }

  /**
   * @param id the vendor's id of the event; null when it gave none
   * @param told what an id is made of then
   */
  final Telling telling(WebhookAccount account, String id, byte[] told, String type, Instant now) {
    String eventId = id != null ? id : Telling.hashId(told);
    return new Telling(vendor(), account.id(), eventId, type, now);
  }

  final Outcome accepted(RoomEvent... events) {
    return accepted(List.of(events));
  }

  final Outcome accepted(List<RoomEvent> events) {
    return new Accepted(events, acknowledgement().success());
  }

  final Outcome answered(String note) {
    return new Answered(note, acknowledgement().success());
  }

  /** What a vendor's word means here. */
  static <V> V known(Map<String, V> words, String word, V otherwise) {
    return word == null ? otherwise : words.getOrDefault(word, otherwise);
  }

  static String header(WebhookRequest request, String name) throws Refusal {
    return request
        .header(name)
        .orElseThrow(() -> Refusal.unauthenticated("There is no header " + name + "."));
  }

  /**
   * @param signedAt the time that the vendor signed; null when there is none that can be read
   */
  static void requireRecent(Instant signedAt, WebhookAccount account, Instant now) throws Refusal {
    Duration window =
        account
            .setting(AccountSetting.REPLAY_WINDOW)
            .filter(value -> value.matches("[0-9]{1,9}"))
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .orElse(REPLAY_WINDOW);
    if (signedAt == null) {
      throw Refusal.unauthenticated("The signed time cannot be read.");
    }
    if (Duration.between(signedAt, now).abs().compareTo(window) > 0) {
      throw Refusal.unauthenticated(
          "The signed time is " + signedAt + ", more than " + window.toSeconds() + " s from now.");
    }
  }

  /** Where the body names the vendor's account and the configuration does too. */
  static void requireAccount(String told, String setting, WebhookAccount account) throws Refusal {
    Optional<String> expected = account.setting(setting);
    if (expected.isPresent() && !expected.get().equals(told)) {
      throw Refusal.unauthenticated("It is of another account than " + setting + " says.");
    }
  }
}
