package dev.rollcall.connectors.webhook;

import dev.rollcall.avro.RoomEvent;
import java.util.List;

/** What came of a request. */
public sealed interface Outcome {

  /** What to answer the vendor; of {@link Accepted}, once the events are stored. */
  WebhookResponse response();

  /** Events to store before answering, at least one, in the order in which they were told. */
  record Accepted(List<RoomEvent> events, WebhookResponse response) implements Outcome {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /**
   * Nothing to store: a handshake, or something that tells of no room.
   *
   * @param note what it was, fit for a log
   */
  record Answered(String note, WebhookResponse response) implements Outcome {}

  /**
   * Not taken.
   *
   * @param reason why, fit for a log and for the caller: quotes no secret
   */
  record Rejected(Cause cause, String reason, WebhookResponse response) implements Outcome {}

  enum Cause {
    /** Nothing shows that the vendor sent it for this account, just now. */
    UNAUTHENTICATED,
    /** It is the vendor's, but cannot be read. */
    UNREADABLE
  }
}
