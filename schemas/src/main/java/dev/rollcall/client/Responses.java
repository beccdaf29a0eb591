package dev.rollcall.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an answer of an instance says, of what was asked for and of itself. */
final class Responses {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Responses() {}

  /**
   * @throws RollcallException when it is not JSON, or does not say what it is
   */
  static Answer<JsonNode> read(HttpResponse<byte[]> response) {
    try {
      return new Answer<>(JSON.readTree(response.body()), freshness(response), position(response));
    } catch (IOException | IllegalArgumentException e) {
      throw RollcallException.unanswered(
          "What answers at " + response.uri() + " is not Rollcall.", e);
    }
  }

  static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  /** What the answer says is wrong. */
  static RollcallException problem(HttpResponse<byte[]> response) {
    JsonNode problem = problemOf(response.body());
    List<String> errors = new ArrayList<>();
    problem.path("errors").forEach(error -> errors.add(error.path("message").asText()));
    return RollcallException.problem(
        response.statusCode(),
        problem.path("type").asText(),
        problem.path("detail").asText("It answers " + response.statusCode() + "."),
        errors,
        position(response),
        retryAfter(response));
  }

  /** What stands between us and Rollcall answers in ways of its own. */
  private static JsonNode problemOf(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** Why there is no answer. */
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    try {
      return Duration.ofSeconds(Integer.parseInt(header(response, "Retry-After")));
    } catch (NumberFormatException noSeconds) {
      return Duration.ZERO;
    }
  }

  /** Nothing where it is not told. */
  private static Positions position(HttpResponse<?> response) {
    try {
      return Positions.parse(header(response, "Rollcall-Position"));
    } catch (IllegalArgumentException notOurs) {
      return Positions.NONE;
    }
  }

  /** Calls that only the owner answers say nothing of it. */
  private static Freshness freshness(HttpResponse<?> response) {
    String header = header(response, "Rollcall-Freshness");
    return header.isEmpty() ? Freshness.ACTIVE : Freshness.parse(header);
  }

  /** Empty where there is none. */
  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
