package dev.rollcall.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.BadCursor;
import dev.rollcall.query.RoomReader.NotReached;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.RoomReader.Unavailable.Why;
import dev.rollcall.query.routing.Host;
import dev.rollcall.query.routing.Peers.Ask;
import dev.rollcall.query.routing.RoutingMetrics;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Sends requests to other instances over one pool of connections, and tells answers from failures.
 */
final class PeerClient {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration CONNECT = Duration.ofMillis(500);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REFUSED =
      "It refuses our token; instance.token has to be the same everywhere.";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final String token;
  private final Semaphore free;
  private final RoutingMetrics metrics;

  /**
   * @param token empty for none
   * @param atOnce requests beyond this many are not sent
   */
  PeerClient(String token, int atOnce, RoutingMetrics metrics) {
    this.token = token;
    this.metrics = metrics;
    this.free = new Semaphore(atOnce);
  }

  /**
   * An answer: 200, 404 of the room's owner, or what is wrong with the request.
   *
   * @param pathAndQuery as it goes over the wire
   * @throws Unavailable when there is none
   * @throws NotReached as the other one says
   */
  HttpResponse<byte[]> get(Ask ask, String pathAndQuery, Forwarded forwarded) {
    HttpResponse<byte[]> response = send(ask, pathAndQuery, forwarded);
    int status = response.statusCode();
    if (status == 504) {
      throw new NotReached(ask.await().atLeast(), position(response));
    }
    boolean isCopy = !Freshness.ACTIVE.toString().equals(header(response, Consistency.FRESHNESS));
    if (status == 400 || status == 200 || (status == 404 && !isCopy)) {
      return response;
    }
    throw unavailable(
        why(status),
        switch (status) {
          case 401, 403 -> REFUSED;
          case 404 -> "It does not know the room, and is not its owner.";
          default -> "It answers %d: %s".formatted(status, detail(response));
        },
        null);
  }

  /**
   * A 200 to what is asked of the instance itself.
   *
   * @throws Unavailable when there is none
   */
  HttpResponse<byte[]> ask(Ask ask, String path, Forwarded forwarded) {
    HttpResponse<byte[]> response = send(ask, path, forwarded);
    int status = response.statusCode();
    if (status == 200) {
      return response;
    }
    throw unavailable(
        why(status),
        switch (status) {
          case 401, 403 -> REFUSED;
          case 404 -> "It is of a version that does not tell this.";
          default -> "It answers %d: %s".formatted(status, detail(response));
        },
        null);
  }

  /** An answer that is there, where it comes from, and how far its source had read. */
  record Read(JsonNode json, Freshness freshness, Positions position) {}

  /**
   * The body of a 200.
   *
   * @throws BadCursor when the other one says so
   */
  Read list(Ask ask, String pathAndQuery, Forwarded forwarded) {
    HttpResponse<byte[]> response = get(ask, pathAndQuery, forwarded);
    JsonNode json = json(response);
    if (response.statusCode() == 200) {
      return new Read(json, freshness(response), position(response));
    }
    if (json.path("type").asText().equals(Problem.INVALID_CURSOR.type())) {
      throw new BadCursor();
    }
    throw unavailable("It answers %d: %s".formatted(response.statusCode(), detail(response)), null);
  }

  private HttpResponse<byte[]> send(Ask ask, String pathAndQuery, Forwarded forwarded) {
    HttpRequest request = request(ask, pathAndQuery, forwarded);
    if (!free.tryAcquire()) {
      throw unavailable(Why.BUSY, "Too many requests wait for other instances.", null);
    }
    long began = System.nanoTime();
    boolean answered = false;
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      answered = true;
      return response;
    } catch (HttpTimeoutException e) {
      throw unavailable(
          Why.TIMEOUT, "It did not answer within " + ask.most().toMillis() + " ms.", e);
    } catch (IOException e) {
      throw unavailable(Why.UNREACHABLE, "It cannot be reached.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(Why.BUSY, "The server is stopping.", e);
    } finally {
      metrics.asked(ask.host().address(), answered, Duration.ofNanos(System.nanoTime() - began));
      free.release();
    }
  }

  private HttpRequest request(Ask ask, String pathAndQuery, Forwarded forwarded) {
    // Of no length, a timeout is refused.
    Duration most =
        ask.most().compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : ask.most();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(ask.host(), pathAndQuery))
            .timeout(most)
            .header(Forwarded.HEADER, forwarded.header());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    Await await = ask.await();
    if (!await.atLeast().offsets().isEmpty()) {
      request.header(Consistency.MIN_POSITION, await.atLeast().toString());
      request.header("Prefer", "wait=" + await.patience().toSeconds());
    }
    return request.build();
  }

  private static URI uri(Host host, String pathAndQuery) {
    try {
      return URI.create("http://" + host.address() + PathText.legal(pathAndQuery));
    } catch (IllegalArgumentException e) {
      throw (ProblemException)
          Problem.INVALID_REQUEST
              .with("The request's address has a malformed percent sign.")
              .initCause(e);
    }
  }

  /** Empty where it is not told. */
  static Positions position(HttpResponse<byte[]> response) {
    String text = header(response, Consistency.POSITION);
    try {
      return text == null ? Positions.NONE : Positions.parse(text);
    } catch (IllegalArgumentException e) {
      throw unavailable("It tells a position that is none.", e);
    }
  }

  private static Freshness freshness(HttpResponse<byte[]> response) {
    try {
      return Freshness.parse(header(response, Consistency.FRESHNESS));
    } catch (IllegalArgumentException e) {
      throw unavailable("It does not tell where its answer is from.", e);
    }
  }

  /** Null where there is none. */
  static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw unavailable("Its answer is not JSON.", e);
    }
  }

  private static String detail(HttpResponse<byte[]> response) {
    try {
      Map<?, ?> problem = JSON.readValue(response.body(), Map.class);
      return String.valueOf(problem.get("detail"));
    } catch (IOException e) {
      return "no problem of ours";
    }
  }

  /** An answer that is none of ours. */
  static Unavailable unavailable(String reason, Exception cause) {
    return unavailable(Why.ERROR, reason, cause);
  }

  private static Unavailable unavailable(Why why, String reason, Exception cause) {
    return (Unavailable) new Unavailable(why, reason, SOON).initCause(cause);
  }

  private static Why why(int status) {
    return switch (status) {
      case 401, 403 -> Why.REFUSED;
      case 404, 503 -> Why.ABSENT;
      default -> Why.ERROR;
    };
  }
}
