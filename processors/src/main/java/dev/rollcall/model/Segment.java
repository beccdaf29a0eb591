package dev.rollcall.model;

/**
 * A stretch of a room's time: a session, or the gap between two. Whoever joined in it is gone when
 * it ends, told or not.
 *
 * @param sessionId null for a gap
 * @param start epoch milliseconds; 0 for a gap that nothing precedes
 * @param end epoch milliseconds, {@link #OPEN} while nothing has ended it
 * @param concluded it ended because it lasted too long, and nobody told
 */
record Segment(String sessionId, long start, long end, boolean concluded) {

  Segment(String sessionId, long start, long end) {
    this(sessionId, start, end, false);
  }

  static final long OPEN = Long.MAX_VALUE;

  boolean isSession() {
    return sessionId != null;
  }

  boolean isOpen() {
    return end == OPEN;
  }

  /** Whether a mark that names a session or none surely belongs here; the very bounds may not. */
  boolean holds(String named, long at) {
    return (named == null || named.equals(sessionId)) && start < at && at < end;
  }

  boolean sameAs(Segment other) {
    return start == other.start
        && (sessionId == null ? other.sessionId == null : sessionId.equals(other.sessionId));
  }
}
