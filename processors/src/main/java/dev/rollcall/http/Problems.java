package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.query.RoomReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ends a request early into an answer of RFC 9457. */
final class Problems {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static void handleIn(RoutesConfig routes) {
    routes
        .exception(ProblemException.class, Problems::answer)
        .exception(RoomReader.Unavailable.class, Problems::unavailable)
        .exception(RoomReader.NotReached.class, Problems::notReached)
        .exception(
            RoomReader.BadCursor.class,
            (e, context) -> answer(Problem.INVALID_CURSOR.with(e.getMessage()), context))
        .exception(EventSink.Unavailable.class, Problems::unavailable)
        .exception(MethodNotAllowedResponse.class, Problems::methodNotAllowed)
        .exception(EndpointNotFound.class, Problems::notFound)
        .exception(Exception.class, Problems::internal);
  }

  /**
   * @param status of the answer, which for what Jetty refuses may be rarer than the problem's own
   */
  static byte[] body(Problem problem, int status, String detail, List<FieldError> errors) {
    return Json.bytes(json -> write(json, problem, status, detail, errors));
  }

  private static void write(
      JsonGenerator json, Problem problem, int status, String detail, List<FieldError> errors)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", problem.type());
    json.writeStringField("title", problem.title());
    json.writeNumberField("status", status);
    json.writeStringField("detail", detail);
    if (!errors.isEmpty()) {
      json.writeArrayFieldStart("errors");
      for (FieldError error : errors) {
        json.writeStartObject();
        json.writeNumberField("index", error.index());
        json.writeStringField("path", error.path());
        json.writeStringField("message", error.message());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  static void answer(ProblemException e, Context context) {
    if (e.retryAfter() != null) {
      context.header("Retry-After", seconds(e.retryAfter()));
    }
    context
        .status(e.problem().status())
        .contentType(MEDIA_TYPE)
        .result(body(e.problem(), e.problem().status(), e.getMessage(), e.errors()));
  }

  private static void unavailable(RoomReader.Unavailable e, Context context) {
    answer(Problem.UNAVAILABLE.with(e.getMessage()).retryAfter(e.retryAfter()), context);
  }

  private static void unavailable(EventSink.Unavailable e, Context context) {
    LOG.warn("Events could not be written: {}", e.getMessage(), e.getCause());
    answer(Problem.UNAVAILABLE.with(e.getMessage()).retryAfter(e.retryAfter()), context);
  }

  private static void notReached(RoomReader.NotReached e, Context context) {
    context.header(Consistency.POSITION, e.reached().toString());
    answer(Problem.POSITION_NOT_REACHED.with(e.getMessage()), context);
  }

  private static void methodNotAllowed(MethodNotAllowedResponse e, Context context) {
    String allowed = e.getDetails().getOrDefault("availableMethods", "");
    context.header("Allow", allowed);
    answer(Problem.METHOD_NOT_ALLOWED.with("This path takes " + allowed + " alone."), context);
  }

  private static void notFound(EndpointNotFound e, Context context) {
    answer(Problem.NOT_FOUND.with("See / for the paths there are."), context);
  }

  /** The caller gets a number to quote, the log the cause. */
  private static void internal(Exception e, Context context) {
    String number = UUID.randomUUID().toString();
    LOG.error("Request failed, incident {}", number, e);
    answer(Problem.INTERNAL.with("The log has the cause under incident " + number + "."), context);
  }

  /** Whole seconds, rounded up, at least 1. */
  static String seconds(Duration delay) {
    return Long.toString(Math.max(1, delay.plusMillis(999).toSeconds()));
  }
}
