package dev.rollcall.http;

import java.time.Duration;
import java.util.List;

/** Ends a request with a problem; its texts are written for the caller. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final transient List<FieldError> errors;
  private final Duration retryAfter;

  ProblemException(Problem problem, String detail, List<FieldError> errors) {
    this(problem, detail, errors, null);
  }

  private ProblemException(
      Problem problem, String detail, List<FieldError> errors, Duration retryAfter) {
    super(detail);
    this.problem = problem;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  ProblemException retryAfter(Duration delay) {
    return new ProblemException(problem, getMessage(), errors, delay);
  }

  Problem problem() {
    return problem;
  }

  List<FieldError> errors() {
    return errors;
  }

  /** Null when the caller is not told when to try again. */
  Duration retryAfter() {
    return retryAfter;
  }
}
