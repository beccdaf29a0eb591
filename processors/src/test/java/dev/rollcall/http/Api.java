package dev.rollcall.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.query.Here;
import dev.rollcall.query.routing.Routes;
import dev.rollcall.query.routing.RoutingRoomReader;
import dev.rollcall.query.routing.RoutingUserReader;
import dev.rollcall.query.routing.Scatter;
import dev.rollcall.topics.Freshness;
import dev.rollcall.watch.FakeChanges;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** A running server over fakes, and a client for it. */
final class Api implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final int MAX_BODY = 64 * 1024;
  static final int MAX_EVENTS = 100;
  static final int MAX_REQUESTS = 4;
  static final int MAX_WATCHERS = 3;
  static final Duration RETENTION = Duration.ofDays(7);
  static final Freshness LAG = Freshness.standby(7);

  final FakeRooms rooms = new FakeRooms();
  final FakeUsers users = new FakeUsers();

  /** What a standby here has a copy of; none but of several instances. */
  final FakeRooms copies = new FakeRooms();

  final FakeUsers copiedUsers = new FakeUsers();
  final FakeDeadLetters deadLetters = new FakeDeadLetters();
  final FakeLetterHandler letterHandler = new FakeLetterHandler();
  final FakeSink sink = new FakeSink();
  final FakeChanges changes = new FakeChanges();
  final FakeWebhooks webhooks = new FakeWebhooks();
  final FakeInstances cluster = new FakeInstances();
  final HttpApi server;
  private final HttpClient client = HttpClient.newHttpClient();

  Api() {
    this(Tokens.none());
  }

  Api(Tokens tokens) {
    this(tokens, null, null);
  }

  /** One of several, which asks the others for what the routes say is there. */
  Api(Tokens tokens, Routes routes, HttpPeers peers) {
    HttpSettings settings =
        new HttpSettings(
            "127.0.0.1",
            0,
            MAX_BODY,
            MAX_EVENTS,
            MAX_REQUESTS,
            MAX_WATCHERS,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            RETENTION,
            Duration.ofDays(3_650),
            tokens);
    server =
        new HttpApi(
            settings,
            backends(routes, peers),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            Clock.fixed(NOW, ZoneOffset.UTC));
    server.start();
  }

  private Backends backends(Routes routes, HttpPeers peers) {
    Peering alone = Peering.alone(rooms, users, cluster);
    if (routes == null) {
      return new Backends(
          rooms, users, deadLetters, letterHandler, sink, webhooks, changes.watches(), alone);
    }
    copies.freshness = LAG;
    copiedUsers.freshness = LAG;
    Here here = new FakeHere(rooms, users, new FakeHere(copies, copiedUsers, null));
    Scatter scatter = new Scatter(routes, 4);
    return new Backends(
        new RoutingRoomReader(here, routes, peers, scatter),
        new RoutingUserReader(here, peers, scatter),
        deadLetters,
        letterHandler,
        sink,
        webhooks,
        changes.watches(),
        new Peering(here, routes, peers, cluster));
  }

  /** An answer with its body read as JSON. */
  record Reply(HttpResponse<byte[]> http, JsonNode json) {
    int status() {
      return http.statusCode();
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse(null);
    }

    String text() {
      return new String(http.body(), StandardCharsets.UTF_8);
    }
  }

  Reply get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  Reply delete(String path, String... headers) {
    return send(request(path, headers).DELETE());
  }

  Reply post(String body) {
    return post(body.getBytes(StandardCharsets.UTF_8));
  }

  Reply post(byte[] body, String... headers) {
    HttpRequest.Builder request =
        request("/v1/events", headers).POST(BodyPublishers.ofByteArray(body));
    if (headers.length == 0) {
      request.header("Content-Type", "application/json");
    }
    return send(request);
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(60));
    return headers.length == 0 ? request : request.headers(headers);
  }

  Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      boolean json =
          response.headers().firstValue("Content-Type").orElse("").contains("json")
              && response.body().length > 0;
      return new Reply(
          response, json ? JsonMapper.builder().build().readTree(response.body()) : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends bytes as they are and returns all that comes back until the server hangs up. */
  String raw(String request) {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    try {
      changes.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
