package dev.rollcall.standalone.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.dashboard.Chromium.Screen;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** A server that is fed through its API and asks for tokens, and a browser to look at it. */
final class Dashboard implements AutoCloseable {

  static final String ADMIN = "tests-0123456789abcdef";
  static final String READER = "reader-0123456789abcdef";

  /** When the tests began, in epoch milliseconds. */
  static final long NOW = System.currentTimeMillis();

  static final long MINUTE = 60_000;

  /** More rows than these are never in the page, however many there are. */
  static final int MOST_ROWS = 80;

  /** A room of its own kind of id, where Alice and Carol are, and Bob was twice. */
  static final String STANDUP = "acme/stand up?";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Chromium chromium;
  private final Cluster cluster;
  private final RollcallServer server;
  private final Api api;
  private final Events events;

  private Dashboard(Chromium chromium, Cluster cluster, RollcallServer server) {
    this.chromium = chromium;
    this.cluster = cluster;
    this.server = server;
    this.api = new Api(server);
    this.events = new Events(api);
  }

  static Dashboard start(Path directory) throws InterruptedException {
    Chromium chromium = Chromium.start();
    Cluster cluster = Cluster.start(directory);
    RollcallServer server =
        cluster.startServer("server", Map.of("auth.tokens", "admin:" + ADMIN + ",read:" + READER));
    Dashboard dashboard = new Dashboard(chromium, cluster, server);
    dashboard.events.send(
        Events.created(STANDUP, NOW - 50 * MINUTE, "Standup", "livekit", "eu"),
        Events.joined(STANDUP, NOW - 40 * MINUTE, "c-1", "alice", "Alice"),
        Events.joined(STANDUP, NOW - 30 * MINUTE, "c-2", "bob", "Bob"),
        Events.left(STANDUP, NOW - 20 * MINUTE, "c-2"),
        Events.joined(STANDUP, NOW - 10 * MINUTE, "c-3", "carol", "Carol"),
        Events.joined(STANDUP, NOW - 12 * MINUTE, "c-4", "bob", "Bob"),
        Events.left(STANDUP, NOW - 5 * MINUTE, "c-4"));
    return dashboard;
  }

  /** A tab of somebody who may read. */
  DashboardPage open() {
    return open(READER);
  }

  /**
   * @param token null for none
   */
  DashboardPage open(String token) {
    return open(token, Screen.DESKTOP, ColorScheme.LIGHT);
  }

  DashboardPage open(String token, Screen screen, ColorScheme scheme) {
    return chromium.open(server.url(), token, screen, scheme);
  }

  Events events() {
    return events;
  }

  Api api() {
    return api;
  }

  Cluster cluster() {
    return cluster;
  }

  /** Host and port, as a browser names what it asked. */
  String authority() {
    return server.url().getAuthority();
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } finally {
      chromium.close();
    }
  }
}
