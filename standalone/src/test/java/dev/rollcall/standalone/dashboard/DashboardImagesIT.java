package dev.rollcall.standalone.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.dashboard.Chromium.Screen;
import dev.rollcall.standalone.demo.DemoFaults;
import dev.rollcall.standalone.demo.DemoTraffic;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every view with the demo's traffic, on a desktop and on a phone, light and dark: as images under
 * {@code target}, and with {@code -Drollcall.docs.write=true} those that the documentation shows in
 * {@code docs/images}.
 */
class DashboardImagesIT {

  private static final Path FOLDER = Target.PROJECT.resolve("target/dashboard-images");
  private static final Path DOCS = Target.PROJECT.resolve("../docs/images");

  private static final long MOST_BYTES = 250_000;

  /** So many rooms that their past and one event a second are about as busy. */
  private static final int ROOMS = 200;

  private static final boolean FOR_DOCS = Boolean.getBoolean("rollcall.docs.write");

  /** For what a watch tells first, where it is to be looked at. */
  private static final int SETTLING_MILLIS = FOR_DOCS ? 1_000 : 100;

  private static final int EVENTS_PER_SECOND = 1;

  @Test
  void everyViewWithTheTrafficOfTheDemo(@TempDir Path directory) throws Exception {
    try (Chromium chromium = Chromium.start();
        Cluster cluster = Cluster.start(directory)) {
      RollcallServer server = cluster.startServer("server");
      Api api = new Api(server);
      refuseSomething(cluster);
      try (DemoTraffic traffic =
          DemoTraffic.start(
              1,
              ROOMS,
              EVENTS_PER_SECOND,
              DemoFaults.NONE,
              Clock.systemUTC(),
              batch -> send(api, batch))) {
        assertThat(traffic).isNotNull();
        awaitWholeMinute(api);
        JsonNode room = crowdedRoom(api);
        Map<String, String> views = views(room);
        for (Screen screen : Screen.values()) {
          try (DashboardPage tab = chromium.open(server.url(), null, screen, ColorScheme.LIGHT)) {
            views.forEach((name, view) -> show(tab, name, view, screen));
          }
        }
      }
    }
  }

  private static Map<String, String> views(JsonNode room) {
    String id = room.path("id").asText();
    String user = room.path("participants").elements().next().path("identity").asText();
    Map<String, String> views = new LinkedHashMap<>();
    views.put("overview", "#/");
    views.put("rooms", "#/rooms");
    views.put("room", DashboardPage.room(id, ""));
    long before = System.currentTimeMillis() - Duration.ofMinutes(10).toMillis();
    views.put("room-past", DashboardPage.room(id, "?at=" + before));
    views.put("room-sessions", DashboardPage.room(id, "?show=sessions"));
    views.put("room-changes", DashboardPage.room(id, "?show=changes"));
    views.put("user", DashboardPage.user(user));
    views.put("cluster", "#/cluster");
    views.put("dead-letters", "#/dead-letters");
    return views;
  }

  private static void show(DashboardPage tab, String name, String view, Screen screen) {
    tab.go(view);
    tab.awaitAnswers();
    tab.page().waitForTimeout(SETTLING_MILLIS);
    if (name.equals("overview")) {
      tab.shows(".feed li:nth-child(9)", ":");
    }
    if (view.contains("show=")) {
      tab.page().locator(".tabs").evaluate("tabs => tabs.scrollIntoView({ block: 'end' })");
    }
    String file = name + "-" + screen.name().toLowerCase(Locale.ROOT);
    picture(tab, file + ".png", true);
    tab.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    tab.page().waitForTimeout(SETTLING_MILLIS / 2.0);
    picture(tab, file + "-dark.png", name.equals("overview") || name.equals("room"));
    tab.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  private static void picture(DashboardPage tab, String file, boolean isInDocs) {
    byte[] image = tab.page().screenshot(new Page.ScreenshotOptions());
    assertThat(image.length).as(file).isLessThan((int) MOST_BYTES);
    boolean isWritten = isInDocs && FOR_DOCS;
    Target.write((isWritten ? DOCS : FOLDER).resolve(file), image);
  }

  /**
   * Until the past of the demo is there and a whole minute of its present, which the page shows.
   */
  private static void awaitWholeMinute(Api api) {
    await()
        .atMost(Duration.ofMinutes(5))
        .until(
            () -> {
              JsonNode minutes = api.get("/v1/stats").ok().json().path("minutes");
              return minutes.path(minutes.size() - 2).path("joins").asInt() > 0
                  && minutes.path(minutes.size() - 3).path("joins").asInt() > 0;
            });
  }

  private static JsonNode crowdedRoom(Api api) {
    for (JsonNode room : api.get("/v1/rooms?sort=-participants").ok().json().path("rooms")) {
      if (room.hasNonNull("session")) { // not every vendor tells of sessions
        return api.get(Api.room(room.path("id").asText())).ok().json();
      }
    }
    throw new AssertionError("No room has a session.");
  }

  private static void send(Api api, List<ObjectNode> batch) {
    api.post(batch.toString()).ok();
  }

  private static void refuseSomething(Cluster cluster) throws Exception {
    try (var producer = cluster.byteProducer()) {
      for (String value : List.of("{\"type\": \"PARTICIPANT_JOINED\"}", "\u0001\u0002 no event")) {
        producer
            .send(
                new ProducerRecord<>(
                    Cluster.TOPICS.events().name(),
                    "daily:school:all-hands".getBytes(StandardCharsets.UTF_8),
                    value.getBytes(StandardCharsets.UTF_8)))
            .get();
      }
    }
  }
}
