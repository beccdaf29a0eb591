package dev.rollcall.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends one request to whichever of the registry's addresses answers. All addresses are tried in
 * turn, the one that answered last first; when none does, again after a wait that doubles. Only
 * silence and the statuses of a server in trouble (408, 429, 5xx) are tried again, and for a short
 * while an unknown id: a replica that lags does not know it yet.
 */
final class RegistryHttp {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int ID_NOT_FOUND = 40403;
  private static final int MAX_RETRIES_OF_UNKNOWN = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Address> addresses;
  private final HttpClient client;
  private final Duration readTimeout;
  private final Duration callTimeout;
  private final int maxRetries;
  private final long retryWaitMs;
  private final long retryMaxWaitMs;
  private volatile int preferred;

  /** Where to send, without credentials, and the header that carries them; it may be null. */
  private record Address(String base, String authorization) {}

  /**
   * @param ofId whether it asks for a schema by its id, which a record proves to exist
   */
  record Call(String method, String path, JsonNode body, boolean ofId) {
    static Call get(String path) {
      return new Call("GET", path, null, false);
    }

    static Call getById(int id) {
      return new Call("GET", "/schemas/ids/" + id, null, true);
    }

    static Call post(String path, JsonNode body) {
      return new Call("POST", path, body, false);
    }

    static Call put(String path, JsonNode body) {
      return new Call("PUT", path, body, false);
    }
  }

  /** When everything that one question of a caller leads to must be over. */
  record Deadline(long nanoTime) {
    private Duration left() {
      return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    private boolean isOver() {
      return nanoTime - System.nanoTime() <= 0;
    }

    private Duration atMost(Duration wanted) {
      Duration left = left();
      return left.compareTo(wanted) < 0 ? left : wanted;
    }
  }

  RegistryHttp(RegistryConfig config) {
    this.addresses = config.urls().stream().map(url -> address(url, config)).toList();
    this.readTimeout = config.readTimeout();
    this.callTimeout = config.callTimeout();
    this.maxRetries = config.getInt(RegistryConfig.MAX_RETRIES);
    this.retryWaitMs = config.getInt(RegistryConfig.RETRY_WAIT);
    this.retryMaxWaitMs = config.getInt(RegistryConfig.RETRY_MAX_WAIT);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.connectTimeout());
    SSLContext ssl = config.sslContext();
    if (ssl != null) {
      builder.sslContext(ssl);
    }
    this.client = builder.build();
  }

  Deadline deadline() {
    return new Deadline(System.nanoTime() + callTimeout.toNanos());
  }

  /** As {@link #send(Call, String, Deadline)}, for a question of one request. */
  JsonNode send(Call call, String purpose) {
    return send(call, purpose, deadline());
  }

  /**
   * @param purpose completes "The schema registry could not ..."
   */
  JsonNode send(Call call, String purpose, Deadline deadline) {
    RegistryException failure =
        RegistryException.unreachable(
            "The schema registry could not " + purpose + " within " + callTimeout + ".", null);
    for (int round = 0; round <= retriesAfter(failure); round++) {
      if (round > 0) {
        waitBefore(round, deadline);
      }
      int first = preferred;
      for (int i = 0; i < addresses.size() && !deadline.isOver(); i++) {
        int index = (first + i) % addresses.size();
        try {
          JsonNode answer = sendTo(addresses.get(index), call, purpose, deadline);
          preferred = index;
          return answer;
        } catch (RegistryException e) {
          if (!worthAnotherTry(e, call)) {
            throw e;
          }
          failure = e;
        }
      }
      if (deadline.isOver()) {
        break;
      }
    }
    throw failure;
  }

  private int retriesAfter(RegistryException failure) {
    return failure.errorCode() == ID_NOT_FOUND
        ? Math.min(maxRetries, MAX_RETRIES_OF_UNKNOWN)
        : maxRetries;
  }

  private static boolean worthAnotherTry(RegistryException e, Call call) {
    int status = e.httpStatus();
    return status == 0
        || status == 408
        || status == 429
        || status >= 500
        || (call.ofId && e.errorCode() == ID_NOT_FOUND);
  }

  private void waitBefore(int round, Deadline deadline) {
    long wait = Math.min(retryMaxWaitMs, retryWaitMs << Math.min(round - 1, 20));
    try {
      Thread.sleep(Math.max(0, deadline.atMost(Duration.ofMillis(wait)).toMillis()));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private JsonNode sendTo(Address address, Call call, String purpose, Deadline deadline) {
    HttpResponse<String> response;
    try {
      response = exchange(request(address, call), deadline.atMost(readTimeout));
    } catch (IOException | TimeoutException e) {
      throw RegistryException.unreachable(
          "The schema registry at " + address.base + " could not " + purpose + ": " + e, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    JsonNode body = parse(response.body());
    if (response.statusCode() / 100 != 2) {
      throw RegistryException.answered(
          "The schema registry at "
              + address.base
              + " could not "
              + purpose
              + ": "
              + body.path("message").asText("no reason given"),
          response.statusCode(),
          body.path("error_code").asInt());
    }
    if (body.isMissingNode()) {
      throw RegistryException.unreachable(
          address.base + " answered with something that is not JSON; is it a schema registry?",
          null);
    }
    return body;
  }

  /** The timeout is over all: Java's own for a request ends with the answer's headers. */
  private HttpResponse<String> exchange(HttpRequest request, Duration timeout)
      throws IOException, InterruptedException, TimeoutException {
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw (TimeoutException)
          new TimeoutException("no whole answer within " + timeout.toMillis() + " ms").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      response.cancel(true);
    }
  }

  private HttpRequest request(Address address, Call call) {
    BodyPublisher body =
        call.body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(call.body.toString());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.base + call.path))
            .header("Accept", CONTENT_TYPE + ", application/json")
            .method(call.method, body);
    if (call.body != null) {
      request.header("Content-Type", CONTENT_TYPE);
    }
    if (address.authorization != null) {
      request.header("Authorization", address.authorization);
    }
    return request.build();
  }

  /** A missing node when the text is no JSON: what a proxy's error page is. */
  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static Address address(String url, RegistryConfig config) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(RegistryConfig.URL + " holds something that is not an address.");
    }
    String userInfo = uri.getRawUserInfo();
    String bare = userInfo == null ? url : url.replace(userInfo + "@", "");
    return new Address(bare.replaceAll("/+$", ""), config.authorization(uri));
  }
}
