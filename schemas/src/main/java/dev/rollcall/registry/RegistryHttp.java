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
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends one request to whichever of the registry's addresses answers. All addresses are tried in
 * turn, the one that answered last first; when none does, again after a wait that doubles. Only
 * silence and the statuses of a server in trouble (408, 429, 5xx) are tried again.
 */
final class RegistryHttp {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Address> addresses;
  private final HttpClient client;
  private final Duration readTimeout;
  private final int maxRetries;
  private final long retryWaitMs;
  private final long retryMaxWaitMs;
  private volatile int preferred;

  /** Where to send, without credentials, and the header that carries them; it may be null. */
  private record Address(String base, String authorization) {}

  record Call(String method, String path, JsonNode body) {
    static Call get(String path) {
      return new Call("GET", path, null);
    }

    static Call post(String path, JsonNode body) {
      return new Call("POST", path, body);
    }

    static Call put(String path, JsonNode body) {
      return new Call("PUT", path, body);
    }
  }

  RegistryHttp(RegistryConfig config) {
    this.addresses = config.urls().stream().map(url -> address(url, config)).toList();
    this.readTimeout = config.readTimeout();
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

  /**
   * @param purpose completes "The schema registry could not ..."
   */
  JsonNode send(Call call, String purpose) {
    RegistryException failure = null;
    for (int round = 0; round <= maxRetries; round++) {
      if (round > 0) {
        waitBefore(round);
      }
      int first = preferred;
      for (int i = 0; i < addresses.size(); i++) {
        int index = (first + i) % addresses.size();
        try {
          JsonNode answer = sendTo(addresses.get(index), call, purpose);
          preferred = index;
          return answer;
        } catch (RegistryException e) {
          if (!worthAnotherTry(e)) {
            throw e;
          }
          failure = e;
        }
      }
    }
    throw failure;
  }

  private static boolean worthAnotherTry(RegistryException e) {
    int status = e.httpStatus();
    return status == 0 || status == 408 || status == 429 || status >= 500;
  }

  private void waitBefore(int round) {
    long wait = Math.min(retryMaxWaitMs, retryWaitMs << Math.min(round - 1, 20));
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private JsonNode sendTo(Address address, Call call, String purpose) {
    HttpResponse<String> response;
    try {
      response = client.send(request(address, call), BodyHandlers.ofString());
    } catch (IOException e) {
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

  private HttpRequest request(Address address, Call call) {
    BodyPublisher body =
        call.body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(call.body.toString());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.base + call.path))
            .timeout(readTimeout)
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
