package dev.rollcall.client;

import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rollcall refuses a request, or nobody answers it in time. */
public final class RollcallException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String NONE = "";

  private final int status;
  private final String type;
  private final transient List<String> errors;
  private final transient Positions position;
  private final Duration retryAfter;

  private RollcallException(
      int status,
      String type,
      String message,
      List<String> errors,
      Positions position,
      Duration retryAfter,
      Throwable cause) {
    super(message, cause);
    this.status = status;
    this.type = type;
    this.errors = errors;
    this.position = position;
    this.retryAfter = retryAfter;
  }

  static RollcallException problem(
      int status,
      String type,
      String detail,
      List<String> errors,
      Positions position,
      Duration retryAfter) {
    return new RollcallException(
        status, type, detail, List.copyOf(errors), position, retryAfter, null);
  }

  /** No answer, or none that can be understood. */
  static RollcallException unanswered(String message, Throwable cause) {
    return new RollcallException(0, NONE, message, List.of(), Positions.NONE, Duration.ZERO, cause);
  }

  /** A list that lacks what lies on these partitions. */
  static RollcallException partial(Set<Integer> missing) {
    return unanswered(
        "Nobody can answer for partitions " + new TreeSet<>(missing) + " of room-events now.",
        null);
  }

  /** The same problem, told with those of the other instances. */
  RollcallException with(String message) {
    return new RollcallException(status, type, message, errors(), position(), retryAfter, this);
  }

  /** Of HTTP; 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** Which problem it is, such as {@code /problems/invalid-event}; empty where nobody told one. */
  public String type() {
    return type;
  }

  /** Every fault found in what was sent, a sentence each. */
  public List<String> errors() {
    return errors == null ? List.of() : errors;
  }

  /** Of {@code room-events}: what was reached of a position that was asked for; mostly empty. */
  public Positions position() {
    return position == null ? Positions.NONE : position;
  }

  /** Whether the same request may succeed later, or elsewhere. */
  public boolean isTemporary() {
    return status == 0 || status == 408 || status == 429 || status >= 500;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
