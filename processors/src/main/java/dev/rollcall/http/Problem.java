package dev.rollcall.http;

import java.util.List;
import java.util.Locale;

/**
 * The kinds of error that the API answers with, each a stable {@code type} of RFC 9457. A type,
 * once published, keeps its meaning.
 */
enum Problem {
  INVALID_REQUEST(400, "The request cannot be understood"),
  INVALID_BODY(400, "The body is not of the form that this call takes"),
  INVALID_PARAMETER(400, "A parameter or header is wrong"),
  OUTSIDE_HISTORY(400, "The history does not reach that time"),
  INVALID_CURSOR(400, "The cursor is not one of this listing"),
  INVALID_ROOM_ID(400, "The room id breaks the rules for ids"),
  INVALID_IDENTITY(400, "The identity breaks the rules for ids"),
  UNAUTHENTICATED(401, "A valid API token is needed"),
  FORBIDDEN(403, "The API token lacks a scope"),
  ROOM_NOT_FOUND(404, "There is no such room"),
  NOT_FOUND(404, "There is nothing at this path"),
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  REQUEST_TIMEOUT(408, "The request did not arrive in time"),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The request's address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported"),
  INVALID_EVENT(422, "An event breaks a rule; none was accepted"),
  HEADERS_TOO_LARGE(431, "The request's headers are too large"),
  INTERNAL(500, "Rollcall failed to answer"),
  OVERLOADED(503, "Too many requests at once"),
  UNAVAILABLE(503, "The answer cannot be given now"),
  POSITION_NOT_REACHED(504, "The position was not reached in the time given"),
  VERSION_NOT_SUPPORTED(505, "This version of HTTP is not spoken");

  private final int status;
  private final String title;

  Problem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** A path relative to the server, such as {@code /problems/invalid-event}. */
  String type() {
    return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** An exception that becomes this answer. */
  ProblemException with(String detail) {
    return new ProblemException(this, detail, List.of());
  }

  ProblemException with(String detail, List<FieldError> errors) {
    return new ProblemException(this, detail, errors);
  }

  /** What stands for a failure that the web server itself found. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 408 -> REQUEST_TIMEOUT;
      case 413 -> BODY_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 431 -> HEADERS_TOO_LARGE;
      case 503 -> UNAVAILABLE;
      case 505 -> VERSION_NOT_SUPPORTED;
      default -> status >= 500 ? INTERNAL : INVALID_REQUEST;
    };
  }
}
