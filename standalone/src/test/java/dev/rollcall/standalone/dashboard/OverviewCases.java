package dev.rollcall.standalone.dashboard;

import static dev.rollcall.standalone.dashboard.Dashboard.MINUTE;
import static dev.rollcall.standalone.dashboard.Dashboard.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The overview: light, live, and of nobody else. */
abstract class OverviewCases {

  private static final int FIRST_VIEW_BYTES = 300_000;
  private static final String CHART =
      "(name => globalThis.Chart?.getChart(document.querySelector('canvas.' + name)))";

  @Test
  void theFirstViewIsLightAndRunsNothingButItsOwn(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open()) {
      Response response = tab.go("");
      tab.shows("h1", "Overview");
      assertThat(response.headerValue("Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self'")
          .doesNotContain("unsafe-inline");
      FirstView view = FirstView.of(tab);
      assertThat(view.bytes()).as("bytes of the first view").isLessThan(FIRST_VIEW_BYTES);
      assertThat(view.hosts()).containsExactly(dashboard.authority());
      view.write();
    }
  }

  @Test
  void theChartsTellTheLastHourAndLookLikeThePage(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open()) {
      tab.go("");
      // Alice, Bob, Carol and Bob again came in this hour to the standup, and Bob left twice.
      tab.awaitTrue(CHART + "('flow')?.data.datasets[0].data.reduce((a, b) => a + b, 0) > 3");
      tab.awaitTrue(CHART + "('flow').data.datasets[1].data.reduce((a, b) => a + b, 0) < -1");
      tab.awaitTrue(CHART + "('people').data.datasets[0].data.length === 60");
      for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
        tab.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        tab.awaitTrue(
            CHART
                + "('people').data.datasets[0].borderColor"
                + " === getComputedStyle(document.body).getPropertyValue('--accent')");
      }
      tab.page().locator("canvas.flow").focus();
      tab.page().keyboard().press("ArrowLeft");
      assertThat(tab.page().locator("canvas.flow").getAttribute("aria-label"))
          .contains(tab.page().locator(".reading").innerText());
      tab.page().getByText("As a table").click();
      tab.shows("details table", "Leaves");
    }
  }

  @Test
  void whatHappensShowsWithoutAReload(Dashboard dashboard) {
    String room = "live";
    dashboard
        .events()
        .send(
            Events.created(room, NOW - MINUTE, "Live room", "daily", "us"),
            Events.joined(room, NOW - MINUTE, "l-1", "lena", "Lena"));
    try (DashboardPage overview = dashboard.open();
        DashboardPage tab = dashboard.open()) {
      overview.go("");
      tab.go(DashboardPage.room(room, ""));
      tab.figure("People", "1");
      tab.shows(".vlist.participants", "Lena");
      awaitFeed(dashboard, overview, room);

      dashboard
          .events()
          .send(Events.joined(room, System.currentTimeMillis(), "l-2", "zelda", "Zelda"));
      tab.figure("People", "2");
      tab.shows(".vlist.participants", "Zelda");
      tab.shows(".vlist.timeline", "Zelda");

      dashboard.events().send(Events.left(room, System.currentTimeMillis(), "l-1"));
      tab.showsNot(".vlist.participants", "Lena");
      tab.shows(".vlist.timeline", "Lena");
      tab.tab("Changes");
      tab.shows(".vlist.changes", "participant left");
    }
  }

  /** Until a change shows: those before the watch began do not. */
  private static void awaitFeed(Dashboard dashboard, DashboardPage overview, String room) {
    Locator feed = overview.page().locator(".feed");
    await()
        .atMost(DashboardPage.PATIENCE)
        .untilAsserted(
            () -> {
              String name = "Feed " + System.nanoTime();
              dashboard.events().send(Events.updated(room, System.currentTimeMillis(), name));
              overview.page().waitForTimeout(500);
              assertThat(feed.innerText()).contains("room updated");
            });
  }
}
