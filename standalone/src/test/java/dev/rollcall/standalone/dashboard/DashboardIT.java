package dev.rollcall.standalone.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.dashboard.Chromium.Screen;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The dashboard in a browser, against a server that is fed through its API. */
class DashboardIT {

  private static final String ADMIN = "tests-0123456789abcdef";
  private static final String READER = "reader-0123456789abcdef";
  private static final String STANDUP = "acme/stand up?";
  private static final long NOW = System.currentTimeMillis();
  private static final long MINUTE = 60_000;
  private static final int FIRST_VIEW_BYTES = 300_000;

  /** More rows than these are never in the page, however many there are. */
  private static final int MOST_ROWS = 80;

  private static final String MARKUP = "<img src=x onerror=alert(1)>";
  private static final String RIGHT_TO_LEFT = "\u0645\u0631\u062d\u0628\u0627 \u202eabc";

  private static Cluster cluster;
  private static RollcallServer server;
  private static Api api;
  private static Events events;
  private static Chromium chromium;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    chromium = Chromium.start();
    cluster = Cluster.start(directory);
    server =
        cluster.startServer("server", Map.of("auth.tokens", "admin:" + ADMIN + ",read:" + READER));
    api = new Api(server);
    events = new Events(api);
    events.send(
        Events.created(STANDUP, NOW - 50 * MINUTE, "Standup", "livekit", "eu"),
        Events.joined(STANDUP, NOW - 40 * MINUTE, "c-1", "alice", "Alice"),
        Events.joined(STANDUP, NOW - 30 * MINUTE, "c-2", "bob", "Bob"),
        Events.left(STANDUP, NOW - 20 * MINUTE, "c-2"),
        Events.joined(STANDUP, NOW - 10 * MINUTE, "c-3", "carol", "Carol"),
        Events.joined(STANDUP, NOW - 12 * MINUTE, "c-4", "bob", "Bob"),
        Events.left(STANDUP, NOW - 5 * MINUTE, "c-4"));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private static DashboardPage open() {
    return open(READER, Screen.DESKTOP, ColorScheme.LIGHT);
  }

  private static DashboardPage open(String token, Screen screen, ColorScheme scheme) {
    return chromium.open(server.url(), token, screen, scheme);
  }

  @Test
  void theFirstViewIsLightAndRunsNothingButItsOwn() {
    try (DashboardPage tab = open()) {
      Response response = tab.go("");
      tab.shows("h1", "Overview");
      assertThat(response.headerValue("Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self'")
          .doesNotContain("unsafe-inline");
      FirstView view = FirstView.of(tab.page());
      assertThat(view.bytes()).as("bytes of the first view").isLessThan(FIRST_VIEW_BYTES);
      assertThat(view.hosts()).containsExactly(server.url().getAuthority());
      view.write();
    }
  }

  @Test
  void whoHasNoTokenIsAskedForOneAndThenSeesTheView() {
    try (DashboardPage tab =
        open(null, Screen.DESKTOP, ColorScheme.LIGHT).expecting("status of 401")) {
      tab.go("#/rooms?name=Stand");
      tab.shows("A token is needed");
      tab.page().locator("main input[name=token]").fill("wrong-0123456789abcdef");
      tab.press("Use token");
      tab.shows("A token is needed");
      tab.page().locator("main input[name=token]").fill(READER);
      tab.press("Use token");
      tab.shows(".vlist.rooms", "Standup");
      assertThat(tab.page().evaluate("localStorage.length")).isEqualTo(0);
    }
  }

  @Test
  void whatHappensShowsWithoutAReload() {
    String room = "live";
    events.send(
        Events.created(room, NOW - MINUTE, "Live room", "daily", "us"),
        Events.joined(room, NOW - MINUTE, "l-1", "lena", "Lena"));
    try (DashboardPage overview = open();
        DashboardPage tab = open()) {
      overview.go("");
      tab.go(DashboardPage.room(room, ""));
      tab.figure("People", "1");
      tab.shows(".vlist.participants", "Lena");
      awaitFeed(overview, room);

      events.send(Events.joined(room, System.currentTimeMillis(), "l-2", "zelda", "Zelda"));
      tab.figure("People", "2");
      tab.shows(".vlist.participants", "Zelda");
      tab.shows(".vlist.timeline", "Zelda");

      events.send(Events.left(room, System.currentTimeMillis(), "l-1"));
      tab.showsNot(".vlist.participants", "Lena");
      tab.shows(".vlist.timeline", "Lena");
      tab.tab("Changes");
      tab.shows(".vlist.changes", "participant left");
    }
  }

  /** Until a change shows: those before the watch began do not. */
  private static void awaitFeed(DashboardPage overview, String room) {
    Locator feed = overview.page().locator(".feed");
    await()
        .atMost(DashboardPage.PATIENCE)
        .untilAsserted(
            () -> {
              String name = "Feed " + System.nanoTime();
              events.send(Events.updated(room, System.currentTimeMillis(), name));
              overview.page().waitForTimeout(500);
              assertThat(feed.innerText()).contains("room updated");
            });
  }

  @Test
  void theSliderShowsTheRoomAsItWas() {
    try (DashboardPage tab = open()) {
      tab.go(DashboardPage.room(STANDUP, ""));
      tab.shows(".vlist.participants", "Carol");
      tab.showsNot(".vlist.participants", "Bob");

      tab.page().locator("input[type=range]").fill(second(NOW - 25 * MINUTE));
      tab.shows(".room-head", "as of");
      tab.shows(".vlist.participants", "Bob");
      tab.showsNot(".vlist.participants", "Carol");
      assertThat(tab.page().url()).contains("at=");

      tab.page().reload();
      tab.shows(".vlist.participants", "Bob");
      tab.press("Now");
      tab.shows(".vlist.participants", "Carol");
    }
  }

  /** The slider goes in steps of whole seconds. */
  private static String second(long millis) {
    return Long.toString(millis / 1000 * 1000);
  }

  @Test
  void theTimelineTellsItsSignsApart() {
    String room = "signs";
    long start = NOW - 30 * MINUTE;
    events.send(
        Events.sessionStarted(room, start, "S1"),
        Events.joined(room, start, "s-1", "sam", "Sam"),
        Events.left(room, start + 5 * MINUTE, "s-1"),
        Events.joined(room, start + 7 * MINUTE, "s-2", "sam", "Sam"),
        Events.joined(room, start, "s-3", "tess", "Tess"),
        Events.deducedLeave(room, start + 9 * MINUTE, "s-3"));
    try (DashboardPage tab = open()) {
      tab.go(DashboardPage.room(room, ""));
      tab.shows(".vlist.timeline", "Sam");
      Map<String, Integer> signs =
          Map.of("path.join", 3, "path.leave", 1, "path.deduced", 1, "path.still", 1);
      signs.forEach(
          (sign, number) ->
              assertThat(tab.page().locator(".vlist.timeline " + sign).count())
                  .as(sign)
                  .isEqualTo(number));
      assertThat(tab.page().locator(".vlist.timeline line.again").count()).isEqualTo(1);
      assertThat(
              tab.page()
                  .locator(".vlist.timeline svg[role=img]")
                  .first()
                  .getAttribute("aria-label"))
          .contains("still there");
      tab.tab("Sessions");
      tab.shows("#panel-sessions", "so far");
      tab.tab("Changes");
      tab.press("JSON");
      tab.shows("dialog, .json", "\"");
    }
  }

  @Test
  void tenThousandPeopleAreUsable() {
    String room = "stadium";
    int people = 10_000;
    for (int from = 0; from < people; from += 500) {
      events.send(
          IntStream.range(from, from + 500)
              .mapToObj(
                  i -> Events.joined(room, NOW - 5 * MINUTE, "p-" + i, "u-" + i, "Person " + i))
              .toArray(String[]::new));
    }
    try (DashboardPage tab = open()) {
      tab.go(DashboardPage.room(room, ""));
      tab.shows("#panel-participants .summary", "10,000 connections");
      assertThat(tab.page().locator(".vlist.participants").getAttribute("aria-rowcount"))
          .isEqualTo("10001");
      assertThat(tab.page().locator(".rows .row").count()).isLessThan(MOST_ROWS);
      tab.page().getByLabel("Find a person").fill("Person 9876");
      tab.shows("#panel-participants .summary", "1 connection");
      tab.shows(".vlist.participants", "Person 9876");
    }
  }

  @Test
  void manyRoomsScrollAndAreSearchedByTheAddressBar() {
    int rooms = 450;
    for (int from = 0; from < rooms; from += 150) {
      events.send(
          IntStream.range(from, from + 150)
              .mapToObj(i -> Events.created("many-" + i, NOW - MINUTE, "Many " + i, "zoom", "in"))
              .toArray(String[]::new));
    }
    try (DashboardPage tab = open()) {
      tab.go("#/rooms?name=Many&vendor=zoom");
      tab.shows(".summary", "loaded, more as you scroll");
      await()
          .atMost(DashboardPage.PATIENCE)
          .until(
              () -> {
                tab.page().locator(".scroller").evaluate("e => e.scrollTo(0, e.scrollHeight)");
                tab.page().waitForTimeout(100);
                return tab.page().locator(".summary").innerText().equals("450 rooms");
              });
      assertThat(tab.page().locator(".rows .row").count()).isLessThan(MOST_ROWS);

      tab.page().getByLabel("Name begins with").fill("Many 44");
      tab.shows(".summary", "11 rooms");
      assertThat(tab.page().url()).contains("name=Many+44").contains("vendor=zoom");
      tab.page().reload();
      tab.shows(".summary", "11 rooms");
      tab.page().getByLabel("Name begins with").fill("Nobody");
      tab.shows("No room fits");
    }
  }

  @ParameterizedTest
  @CsvSource({"markup", "rightToLeft"})
  void namesOfOthersAreTextAndNothingElse(String which) {
    String name = which.equals("markup") ? MARKUP : RIGHT_TO_LEFT;
    events.send(
        Events.created(name, NOW - MINUTE, name, name, name),
        Events.joined(name, NOW - MINUTE, name, name, name));
    try (DashboardPage tab = open()) {
      tab.go("#/rooms");
      tab.page().getByLabel("Name begins with").fill(name);
      tab.shows(".vlist.rooms .rows", name);
      tab.go(DashboardPage.room(name, ""));
      tab.shows("h1", name);
      tab.shows(".vlist.participants", name);
      tab.go(DashboardPage.user(name));
      tab.shows(".card", name);
      tab.go("");
      tab.shows("h1", "Overview");
      assertThat(tab.page().locator("img").count()).isZero();
    }
  }

  @Test
  void aUserIsFoundWhereTheyAreAndWere() {
    try (DashboardPage tab = open()) {
      tab.go("#/users");
      tab.page().getByLabel("Identity").fill("bob");
      tab.press("Look up");
      tab.shows("h1", "bob");
      tab.shows("In no room now");
      tab.shows("table.plain", "Standup");
      tab.shows("table.plain", "again");
      tab.page().getByLabel("Identity").fill("alice");
      tab.press("Look up");
      tab.shows(".card", "Standup");
    }
  }

  @Test
  void deadLettersAreShownWithTheirReasonAndBytes() throws Exception {
    try (var producer = cluster.byteProducer()) {
      producer
          .send(
              new ProducerRecord<>(
                  Cluster.TOPICS.events().name(),
                  STANDUP.getBytes(StandardCharsets.UTF_8),
                  MARKUP.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
    await()
        .atMost(DashboardPage.PATIENCE)
        .until(() -> api.get("/v1/dlq").ok().json().path("deadLetters").size() > 0);
    try (DashboardPage tab =
        open(READER, Screen.DESKTOP, ColorScheme.LIGHT).expecting("status of 403")) {
      tab.go("#/dead-letters");
      tab.shows("Not authorised");
    }
    try (DashboardPage tab = open(ADMIN, Screen.DESKTOP, ColorScheme.LIGHT)) {
      tab.go("#/dead-letters");
      tab.shows(".letter", "unreadable");
      tab.page().locator("summary").first().click();
      tab.shows(".letter pre", MARKUP);
      tab.page().locator(".letter input").first().check();
      tab.press("Replay 1");
      tab.page().locator("dialog button[value=yes]").click();
      Locator outcome = tab.page().locator("main > [role=status]").first();
      await()
          .atMost(DashboardPage.PATIENCE)
          .untilAsserted(() -> assertThat(outcome.innerText()).contains("1 letter replayed"));
    }
  }

  /** States that are hard to bring about, as the API would tell of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503 | {\"type\":\"/problems/unavailable\",\"title\":\"x\",\"detail\":\"Partition 2 is restored.\"}"
            + " | Partition 2 is restored. Asked again in 7 seconds",
        "404 | {\"type\":\"/problems/not-found\"} | Not offered",
        "403 | {\"type\":\"/problems/forbidden\",\"detail\":\"No scope.\"} | Not authorised",
        "500 | {\"type\":\"/problems/internal\",\"title\":\"Rollcall failed to answer\"}"
            + " | Rollcall failed to answer",
        "200 | {\"rooms\":[],\"nextCursor\":null,\"partial\":true,\"missingPartitions\":[1,3]}"
            + " | Partitions 1, 3 cannot be read now",
        "200 | {\"rooms\":[],\"nextCursor\":null,\"partial\":false,\"missingPartitions\":[]}"
            + " | No rooms yet",
      })
  void everyStateHasItsWords(int status, String body, String words) {
    try (DashboardPage tab = open().expecting("status of " + status)) {
      tab.page()
          .route(
              "**/v1/rooms?*",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setStatus(status)
                          .setHeaders(Map.of("Retry-After", "7"))
                          .setContentType("application/json")
                          .setBody(body)));
      tab.go("#/rooms");
      tab.shows(words);
    }
  }

  @Test
  void aStandbyAnswersWithItsLagAndALostServerIsTold() {
    try (DashboardPage tab = open().expecting("ERR_FAILED").expecting("ERR_INTERNET")) {
      tab.page()
          .route(
              "**/v1/rooms/**participants=false*",
              route -> {
                var answer = route.fetch();
                route.fulfill(
                    new Route.FulfillOptions()
                        .setResponse(answer)
                        .setHeaders(
                            Map.of(
                                "Rollcall-Freshness",
                                "standby; lag=42",
                                "Content-Type",
                                "application/json")));
              });
      tab.go(DashboardPage.room(STANDUP, ""));
      tab.shows("may lack the last 42 rows");
      tab.shows(".link", "Connected");
      tab.go("#/rooms?name=Stand");
      tab.shows(".vlist.rooms", "Standup");
      tab.page().context().setOffline(true);
      tab.shows(".link", "Disconnected since");
      tab.shows(".vlist.rooms", "Standup");
      tab.page().context().setOffline(false);
      tab.shows(".link", "Connected");
    }
  }

  @Test
  void aRoomThatIsNotThereIsToldToBeNone() {
    try (DashboardPage tab = open().expecting("status of 404")) {
      tab.go(DashboardPage.room("no-such-room", ""));
      tab.shows("There is no such room");
    }
  }

  @Test
  void theKeyboardGoesEverywhere() {
    // The slider's beginning may be before the room was there.
    try (DashboardPage tab = open().expecting("status of 404")) {
      tab.go("");
      tab.page().keyboard().press("Tab");
      tab.page().keyboard().press("Enter");
      assertThat(tab.page().evaluate("document.activeElement.id")).isEqualTo("main");
      tab.page().locator("nav a").nth(1).focus();
      tab.page().keyboard().press("Enter");
      tab.shows("h1", "Rooms");
      tab.shows(".vlist.rooms", "Status");
      assertThat(tab.page().evaluate("document.activeElement.tagName")).isEqualTo("H1");
      tab.go(DashboardPage.room(STANDUP, ""));
      tab.shows(".vlist.participants", "Carol");
      tab.page().locator("input[type=range]").focus();
      tab.page().keyboard().press("Home");
      tab.shows(".room-head", "as of");
      tab.page().locator("[role=tab]").first().focus();
      tab.page().keyboard().press("ArrowRight");
      tab.shows("[role=tab][aria-selected=true]", "Sessions");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void nothingKeepsAnybodyOut(ColorScheme scheme) {
    List<String> views =
        Stream.of(
                "",
                "#/rooms",
                DashboardPage.room(STANDUP, ""),
                DashboardPage.room(STANDUP, "?show=sessions"),
                DashboardPage.room(STANDUP, "?show=changes"),
                DashboardPage.user("alice"),
                "#/cluster",
                "#/dead-letters")
            .toList();
    for (Screen screen : Screen.values()) {
      try (DashboardPage tab = open(ADMIN, screen, scheme)) {
        for (String view : views) {
          tab.go(view);
          tab.awaitAnswers();
          assertThat(Axe.faults(tab.page())).as("%s %s %s", view, screen, scheme).isEmpty();
          assertThat(tab.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
              .as("overflow of %s on a %s", view, screen)
              .isEqualTo(0);
        }
      }
    }
  }
}
