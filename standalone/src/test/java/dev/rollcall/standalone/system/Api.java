package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.uri.UriPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** A client of one instance that takes every answer as it is. */
public final class Api {

  static final ObjectMapper JSON = new ObjectMapper();
  private static final String POSITION = "Rollcall-Position";

  /** Sent with every request; an instance that asks for none does not look at it. */
  static final String TOKEN = "tests-0123456789abcdef";

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  public Api(RollcallServer server) {
    this(server.url());
  }

  public Api(URI server) {
    this.server = server;
  }

  /** An answer with its body as text. */
  public record Answer(HttpResponse<String> response) {

    public int status() {
      return response.statusCode();
    }

    public String text() {
      return response.body();
    }

    public JsonNode json() {
      return Api.parse(response.body());
    }

    /** Null where the answer has no such header. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    public String position() {
      return header(POSITION);
    }

    /** This answer, after checking that it is a success. */
    public Answer ok() {
      assertThat(status()).as("%s: %s", response.uri(), text()).isEqualTo(200);
      return this;
    }
  }

  /** Writes one event, or an array of them. */
  public Answer post(String events) {
    return post(events.getBytes(StandardCharsets.UTF_8));
  }

  public Answer post(byte[] body) {
    return send(
        request("/v1/events")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** With a body of JSON. */
  Answer post(String path, String body) {
    return send(json(path).POST(BodyPublishers.ofString(body)));
  }

  /** Likewise. */
  Answer delete(String path, String body) {
    return send(json(path).method("DELETE", BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  public Answer get(String path) {
    return send(request(path));
  }

  /** What this instance has itself. */
  public Answer getHere(String path) {
    return send(request(path).header("Rollcall-Forwarded", "tests:1"));
  }

  /** What this instance has itself, also as a standby. */
  public Answer getCopy(String path) {
    return send(request(path).header("Rollcall-Forwarded", "tests:1; wanted=copy"));
  }

  /** The data of the first event of a watch. */
  String firstData(String path) {
    try {
      HttpResponse<Stream<String>> response =
          client.send(request(path).build(), BodyHandlers.ofLines());
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      try (Stream<String> lines = response.body()) {
        return lines.filter(line -> line.startsWith("data:")).findFirst().orElseThrow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  /** With a position in the way of read-your-writes, waiting for it up to the seconds given. */
  public Answer get(String path, String position, int seconds) {
    return send(
        request(path)
            .header("Rollcall-Min-Position", position)
            .header("Prefer", "wait=" + seconds));
  }

  /** Writes, then reads what the write has led to. */
  public JsonNode postAndGet(String events, String path) {
    return get(path, post(events).ok().position(), 30).ok().json();
  }

  public static String room(String id) {
    return "/v1/rooms/" + UriPart.encoded(id);
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Not JSON: " + json, e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + TOKEN);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
