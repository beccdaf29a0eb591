package dev.rollcall.connectors.connect.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to one vendor, one at a time, at most so many a second, each with an end. What came back
 * is sorted into an answer, "there is no such thing", "not now" and "not you".
 *
 * <p>No redirect is followed: it would carry the credentials elsewhere.
 */
final class VendorHttp {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MANY_REQUESTS = 429;

  private final String vendor;
  private final String credentialKeys;
  private final Duration timeout;
  private final Pace pace;
  private final Clock clock;
  private final HttpClient client;

  /**
   * @param vendor for messages
   * @param credentialKeys the configuration keys to name when the vendor refuses
   */
  VendorHttp(String vendor, String credentialKeys, HttpSettings settings, Clock clock) {
    this.vendor = vendor;
    this.credentialKeys = credentialKeys;
    this.timeout = settings.requestTimeout();
    this.pace = new Pace(settings.requestsPerSecond());
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // one request at a time gains nothing by HTTP/2
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * @param takenAt before the request was sent, and after what it had to wait for
   * @param body null when the vendor says that there is no such thing (404)
   */
  record Answer(Instant takenAt, JsonNode body) {
    Optional<JsonNode> json() {
      return Optional.ofNullable(body);
    }
  }

  Answer get(URI uri, String bearer) throws InterruptedException {
    return send(uri, bearer, HttpRequest.newBuilder(uri).GET());
  }

  Answer post(URI uri, String bearer, JsonNode body) throws InterruptedException {
    return send(
        uri,
        bearer,
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private Answer send(URI uri, String bearer, HttpRequest.Builder request)
      throws InterruptedException {
    pace.await();
    Instant takenAt = clock.instant();
    HttpResponse<byte[]> response =
        exchange(uri, request.header("Authorization", "Bearer " + bearer).build());
    int status = response.statusCode();
    if (status == 200) {
      return new Answer(takenAt, parse(uri, response.body()));
    }
    if (status == 404) {
      return new Answer(takenAt, null);
    }
    if (status == 401 || status == 403) {
      throw new VendorRefusedException(
          "%s refused %s with status %d: check %s."
              .formatted(vendor, uri.getPath(), status, credentialKeys));
    }
    throw new VendorUnavailableException(
        "%s answered %s with status %d.".formatted(vendor, uri.getPath(), status),
        status == MANY_REQUESTS,
        RetryAfter.of(response.headers().firstValue("Retry-After").orElse(null), clock.instant()));
  }

  /** The client's own timeout ends with the headers; this one holds for the whole answer. */
  private HttpResponse<byte[]> exchange(URI uri, HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new VendorUnavailableException(
          "%s did not answer %s within %d ms.".formatted(vendor, uri.getPath(), timeout.toMillis()),
          e);
    } catch (ExecutionException e) {
      throw new VendorUnavailableException(
          "%s cannot be reached at %s: %s".formatted(vendor, uri.getAuthority(), e.getCause()),
          e.getCause());
    } finally {
      answer.cancel(true); // gives up the connection of one that is still under way
    }
  }

  private JsonNode parse(URI uri, byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw new VendorUnavailableException(
          "%s answered %s with something that is not JSON.".formatted(vendor, uri.getPath()), e);
    }
    throw new VendorUnavailableException(
        "%s answered %s with JSON that is no object.".formatted(vendor, uri.getPath()), null);
  }
}
