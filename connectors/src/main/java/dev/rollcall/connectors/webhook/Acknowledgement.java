package dev.rollcall.connectors.webhook;

import java.time.Duration;

/**
 * How a vendor is answered, so that it neither drops what was not stored nor repeats what was.
 *
 * @param success once the events are stored
 * @param unauthenticated when nothing shows that the vendor sent it
 * @param unreadable when it is the vendor's and makes no sense; repeating it would not help
 * @param unavailable when the events could not be stored in time or there is too much to do, so
 *     that the vendor tries again
 * @param deadline by when to have answered, from the request's arrival; well below what the vendor
 *     waits, where that is known
 */
public record Acknowledgement(
    WebhookResponse success,
    int unauthenticated,
    int unreadable,
    WebhookResponse unavailable,
    Duration deadline) {

  /** What suits most: an empty success, 401, 400 and 503. */
  static Acknowledgement usual(int success, Duration deadline) {
    return new Acknowledgement(
        WebhookResponse.empty(success), 401, 400, WebhookResponse.empty(503), deadline);
  }
}
