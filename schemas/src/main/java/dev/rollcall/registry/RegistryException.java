package dev.rollcall.registry;

/**
 * A registry that could not be asked, or said no.
 *
 * <p>It is final when the answer is about the schema asked for (unknown, invalid, incompatible): a
 * record that leads to it will never be readable, and belongs in a dead letter queue. Everything
 * else is retriable, a wrong password included: the record is good and must wait.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;
  private final int errorCode;
  private final boolean retriable;

  private RegistryException(
      String message, int httpStatus, int errorCode, boolean retriable, Throwable cause) {
    super(message, cause);
    this.httpStatus = httpStatus;
    this.errorCode = errorCode;
    this.retriable = retriable;
  }

  /** An answer with an error status; {@code errorCode} is 0 where the registry gave none. */
  static RegistryException answered(String message, int httpStatus, int errorCode) {
    boolean unknown = httpStatus == 404 && errorCode / 100 == 404;
    boolean refused = httpStatus == 400 || httpStatus == 409 || httpStatus == 422;
    return new RegistryException(
        message + " (HTTP " + httpStatus + ", error " + errorCode + ")",
        httpStatus,
        errorCode,
        !unknown && !refused,
        null);
  }

  static RegistryException unreachable(String message, Throwable cause) {
    return new RegistryException(message, 0, 0, true, cause);
  }

  /** A schema that was delivered but that cannot be understood here. */
  static RegistryException unusable(String message, Throwable cause) {
    return new RegistryException(message, 200, 0, false, cause);
  }

  /** The HTTP status of the answer; 0 when there was none. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The registry's own code, such as 40403 for an unknown schema id; 0 when it gave none. */
  public int errorCode() {
    return errorCode;
  }

  public boolean isRetriable() {
    return retriable;
  }

  /** Whether a registry that may answer later is at the bottom of a failure. */
  public static boolean isRetriable(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RegistryException e) {
        return e.retriable;
      }
    }
    return false;
  }
}
