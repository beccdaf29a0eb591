package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.uri.UriPart;
import dev.rollcall.uri.UriQuery;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** The HTTP API of a running Rollcall; each failure becomes one readable sentence. */
final class ApiClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As many items as the API gives at once. */
  private static final int PAGE = 1000;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final Optional<String> token;

  ApiClient(URI base, Optional<String> token) {
    if (base.getHost() == null || !List.of("http", "https").contains(base.getScheme())) {
      throw new StandaloneException(
          "The address " + base + " is not of the form http://host:port.");
    }
    this.base = base;
    this.token = token;
  }

  static Optional<String> tokenFromEnvironment() {
    return Optional.ofNullable(System.getenv("ROLLCALL_TOKEN")).filter(token -> !token.isBlank());
  }

  /** The path of a room. */
  static String room(String id) {
    return "/v1/rooms/" + UriPart.encoded(id);
  }

  /**
   * @param query names and values; those without a value are left out
   * @throws StandaloneException when there is no good answer
   */
  JsonNode get(String path, Map<String, String> query) {
    return send(request(path, query));
  }

  /** As {@link #get}, of a room or what is below it; empty where no such room is known. */
  Optional<JsonNode> findRoom(String path, Map<String, String> query) {
    HttpResponse<byte[]> response = exchange(request(path, query));
    boolean unknown =
        response.statusCode() == 404
            && readOrMissing(response.body())
                .path("type")
                .asText()
                .equals("/problems/room-not-found");
    return unknown ? Optional.empty() : Optional.of(answer(response));
  }

  /**
   * Waits until the server has read {@code room-events} up to a position.
   *
   * @return what it has reached where it took longer; empty when it is there
   */
  Optional<String> behind(String position, Duration patience) {
    HttpResponse<byte[]> response =
        exchange(
            request("/v1/rooms", Map.of("limit", "1"))
                .header("Rollcall-Min-Position", position)
                .header("Prefer", "wait=" + patience.toSeconds()));
    if (response.statusCode() == 504) {
      return Optional.of(response.headers().firstValue("Rollcall-Position").orElse(""));
    }
    answer(response);
    return Optional.empty();
  }

  /** As {@link #get}, for what is always an object. */
  ObjectNode getObject(String path, Map<String, String> query) {
    if (get(path, query) instanceof ObjectNode object) {
      return object;
    }
    throw new StandaloneException(
        "What answers at " + base + " is not Rollcall; --url points elsewhere.");
  }

  /**
   * The pages of a listing put together; {@code nextCursor} is that of the last one read.
   *
   * @param items the name of the list in the answer
   * @param most items to read
   */
  ObjectNode getPages(String path, Map<String, String> query, String items, int most) {
    ObjectNode whole = getPage(path, query, most, null);
    ArrayNode all = whole.withArray(items);
    while (whole.path("nextCursor").isTextual() && all.size() < most) {
      String cursor = whole.path("nextCursor").textValue();
      JsonNode page = getPage(path, query, most - all.size(), cursor);
      page.path(items).forEach(all::add);
      whole.set("nextCursor", page.path("nextCursor"));
    }
    return whole;
  }

  private ObjectNode getPage(String path, Map<String, String> query, int most, String cursor) {
    Map<String, String> all = new LinkedHashMap<>(query);
    all.put("limit", Integer.toString(Math.min(PAGE, most)));
    all.put("cursor", cursor);
    return getObject(path, all);
  }

  /**
   * Sends events, all or none.
   *
   * @return the answer: {@code accepted} and {@code position}
   * @throws StandaloneException when they are refused
   */
  JsonNode sendEvents(List<? extends JsonNode> events) {
    String body = JSON.createArrayNode().addAll(events).toString();
    return send(
        request("/v1/events")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /**
   * Sends a request with a body.
   *
   * @throws StandaloneException when there is no good answer
   */
  JsonNode send(String method, String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /**
   * The lines of an answer that does not end by itself, as they come; to be closed.
   *
   * @throws StandaloneException when there is no good answer
   */
  Stream<String> lines(String path, Map<String, String> query) {
    HttpRequest request = request(path, query).header("Accept", "text/event-stream").build();
    HttpResponse<Stream<String>> response = exchange(request, HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      try (Stream<String> lines = response.body()) {
        byte[] body = String.join("\n", lines.toList()).getBytes(StandardCharsets.UTF_8);
        throw new StandaloneException(problem(response, body));
      }
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path, Map<String, String> query) {
    UriQuery parameters = new UriQuery();
    query.forEach(parameters::add);
    return request(path + parameters);
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    String root = base.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + pathAndQuery))
            .header("Accept", "application/json, application/problem+json")
            .timeout(Duration.ofSeconds(60));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private JsonNode send(HttpRequest.Builder request) {
    return answer(exchange(request));
  }

  private HttpResponse<byte[]> exchange(HttpRequest.Builder request) {
    return exchange(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (ConnectException e) {
      throw new StandaloneException(
          "Nothing answers at %s. Is Rollcall running? ('rollcall up' starts it, --url points elsewhere.)"
              .formatted(base),
          e);
    } catch (IOException e) {
      throw new StandaloneException("The request to " + base + " failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StandaloneException("The request to " + base + " was interrupted.", e);
    }
  }

  private JsonNode answer(HttpResponse<byte[]> response) {
    if (response.statusCode() / 100 != 2) {
      throw new StandaloneException(problem(response, response.body()));
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new StandaloneException("What answers at " + base + " is not Rollcall.", e);
    }
  }

  /** What an RFC 9457 problem says, its single errors on lines of their own. */
  private String problem(HttpResponse<?> response, byte[] body) {
    JsonNode problem = readOrMissing(body);
    StringBuilder text = new StringBuilder();
    text.append(
        problem
            .path("title")
            .asText("What answers at " + base + " is not Rollcall; --url points elsewhere"));
    text.append(" (").append(response.statusCode()).append(')');
    if (problem.hasNonNull("detail")) {
      text.append(": ").append(problem.get("detail").asText());
    }
    for (JsonNode error : problem.path("errors")) {
      if (isTold(error, problem)) {
        continue;
      }
      text.append(System.lineSeparator()).append("  ").append(errorLine(error));
    }
    response
        .headers()
        .firstValue("Retry-After")
        .ifPresent(seconds -> text.append(" Try again in ").append(seconds).append(" s."));
    return text.toString();
  }

  /** The detail is the first error over again. */
  private static boolean isTold(JsonNode error, JsonNode problem) {
    return errorLine(error).equals(problem.path("detail").asText());
  }

  /** An error is of one event, as the detail tells it, or has parts that the API names. */
  private static String errorLine(JsonNode error) {
    if (!error.isObject()) {
      return error.asText();
    }
    if (error.has("index") && error.has("message")) {
      return "Event %d: %s".formatted(error.get("index").asInt(), error.get("message").asText());
    }
    StringJoiner parts = new StringJoiner(", ");
    error.properties().forEach(part -> parts.add(part.getKey() + " " + part.getValue().asText()));
    return parts.toString();
  }

  private static JsonNode readOrMissing(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }
}
