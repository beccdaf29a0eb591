package dev.rollcall.standalone;

/**
 * Something that the user can put right, such as a port that is taken. The message is one sentence
 * written for them; the cause, where there is one, is for whoever looks deeper.
 */
public final class StandaloneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StandaloneException(String message) {
    super(message);
  }

  public StandaloneException(String message, Throwable cause) {
    super(message, cause);
  }
}
