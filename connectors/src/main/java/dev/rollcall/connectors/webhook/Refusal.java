package dev.rollcall.connectors.webhook;

import dev.rollcall.connectors.webhook.Outcome.Cause;

/** Leaves the reading of a request; becomes an {@link Outcome.Rejected}. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Cause cause;

  private Refusal(Cause cause, String reason) {
    super(reason, null, false, false); // control flow: a stack would tell nothing and cost much
    this.cause = cause;
  }

  static Refusal unauthenticated(String reason) {
    return new Refusal(Cause.UNAUTHENTICATED, reason);
  }

  static Refusal unreadable(String reason) {
    return new Refusal(Cause.UNREADABLE, reason);
  }

  Cause because() {
    return cause;
  }
}
