package dev.rollcall.connectors.connect.vendor;

import java.time.Duration;

/** The vendor gave no usable answer; asking again later may help. Messages hold no secrets. */
public final class VendorUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Null when the vendor did not say. */
  private final Duration retryAfter;

  private final boolean throttled;

  public VendorUnavailableException(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = null;
    this.throttled = false;
  }

  VendorUnavailableException(String message, boolean throttled, Duration retryAfter) {
    super(message);
    this.throttled = throttled;
    this.retryAfter = retryAfter;
  }

  /** How long the vendor asks to be left alone; zero when it does not say. */
  public Duration retryAfter() {
    return retryAfter == null ? Duration.ZERO : retryAfter;
  }

  /** There were too many requests: the next one, whatever it asks for, would fail as well. */
  public boolean isThrottled() {
    return throttled;
  }
}
