package dev.rollcall.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a request to whichever instance answers: the one that answered last first, then the others,
 * then all again after a pause that doubles, or as long as the last of them asks for.
 */
final class Instances {

  static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** Of no length, a timeout is refused. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final HttpClient http;
  private final List<URI> addresses;
  private final String token;
  private final Duration timeout;
  private final Duration attemptTimeout;
  private final AtomicInteger preferred = new AtomicInteger();

  /**
   * @param token null for none
   * @param timeout of a request with everything that it takes
   * @param attemptTimeout of one instance, with what it waits for a position
   */
  Instances(
      HttpClient http,
      List<URI> addresses,
      String token,
      Duration timeout,
      Duration attemptTimeout) {
    this.http = http;
    this.addresses = addresses;
    this.token = token;
    this.timeout = timeout;
    this.attemptTimeout = attemptTimeout;
  }

  HttpClient http() {
    return http;
  }

  /** The instance to ask now. */
  int preferred() {
    return preferred.get();
  }

  /** Another one is asked from now on, unless somebody has found that out before. */
  void passOver(int instance) {
    preferred.compareAndSet(instance, (instance + 1) % addresses.size());
  }

  /**
   * A good answer.
   *
   * @throws RollcallException when it is refused, or nobody answers in time
   */
  HttpResponse<byte[]> send(Call call) {
    return untilDeadline(deadline -> round(call, deadline));
  }

  /** What is tried until it succeeds, is refused, or takes too long. */
  @FunctionalInterface
  interface Attempt<T> {

    /**
     * @param deadline of {@link System#nanoTime}
     */
    T until(long deadline);
  }

  <T> T untilDeadline(Attempt<T> attempt) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return attempt.until(deadline);
      } catch (RollcallException e) {
        Duration wait = e.retryAfter().compareTo(pause) > 0 ? e.retryAfter() : pause;
        boolean isOver = wait.compareTo(left(deadline)) >= 0;
        if (!e.isTemporary() || isOver || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        sleep(wait);
        pause = next(pause);
      }
    }
  }

  /** Every instance once, while there is time. */
  private HttpResponse<byte[]> round(Call call, long deadline) {
    Map<URI, RollcallException> failures = new LinkedHashMap<>();
    for (int i = 0; i < addresses.size() && (i == 0 || !left(deadline).isZero()); i++) {
      int instance = preferred();
      try {
        return attempt(instance, call, left(deadline));
      } catch (RollcallException e) {
        if (!e.isTemporary()) {
          throw e;
        }
        failures.put(addresses.get(instance), e);
        passOver(instance);
      }
    }
    throw together(failures);
  }

  static Duration next(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private static RollcallException together(Map<URI, RollcallException> failures) {
    RollcallException last = null;
    StringJoiner message = new StringJoiner(" ");
    for (Map.Entry<URI, RollcallException> failure : failures.entrySet()) {
      last = failure.getValue();
      message.add(failure.getKey() + ": " + last.getMessage());
    }
    return last.with(message.toString());
  }

  private static void sleep(Duration wait) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private static RollcallException interrupted(InterruptedException e) {
    return RollcallException.unanswered("Interrupted while waiting for an answer.", e);
  }

  private HttpResponse<byte[]> attempt(int instance, Call call, Duration left) {
    Duration most = attemptTimeout.compareTo(left) < 0 ? attemptTimeout : left;
    HttpRequest.Builder request = request(instance, call, most);
    request.timeout(most.compareTo(SHORTEST) < 0 ? SHORTEST : most);
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (IOException e) {
      throw RollcallException.unanswered("No answer (" + Responses.reason(e) + ").", e);
    }
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    throw Responses.problem(response);
  }

  /**
   * For one instance.
   *
   * @param most how long it may take, of which it may wait most for a position
   */
  HttpRequest.Builder request(int instance, Call call, Duration most) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(addresses.get(instance) + call.path()));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!call.atLeast().offsets().isEmpty()) {
      request.header("Rollcall-Min-Position", call.atLeast().toString());
      request.header("Prefer", "wait=" + most.multipliedBy(3).dividedBy(4).toSeconds());
    }
    if (call.body() == null) {
      return request.method(call.method(), BodyPublishers.noBody());
    }
    request.header("Content-Type", "application/json");
    return request.method(call.method(), BodyPublishers.ofByteArray(call.body()));
  }

  /** An answer in JSON, with what it says of itself. */
  Answer<JsonNode> ask(Call call) {
    return Responses.read(send(call));
  }
}
