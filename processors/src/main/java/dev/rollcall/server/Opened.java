package dev.rollcall.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** Parts that were opened one after the other, to be closed in the reverse of that order. */
public final class Opened implements AutoCloseable {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Gives the part back. */
  public <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Closes every part, also when another cannot be closed.
   *
   * @throws IllegalStateException when some cannot, which it names as suppressed
   */
  @Override
  public void close() {
    IllegalStateException failed = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failed = failed == null ? new IllegalStateException("Not all was closed.") : failed;
        failed.addSuppressed(e);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Of a start that failed, which stays the failure. */
  public void closeAfter(Exception cause) {
    try {
      close();
    } catch (IllegalStateException e) {
      cause.addSuppressed(e);
    }
  }
}
