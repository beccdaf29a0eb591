package dev.rollcall.standalone.dashboard;

import static dev.rollcall.standalone.dashboard.Dashboard.MINUTE;
import static dev.rollcall.standalone.dashboard.Dashboard.MOST_ROWS;
import static dev.rollcall.standalone.dashboard.Dashboard.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The list of rooms: searched, filtered, and scrolled however long. */
abstract class RoomsCases {

  @Test
  void manyRoomsScrollAndAreSearchedByTheAddressBar(Dashboard dashboard) {
    int rooms = 450;
    for (int from = 0; from < rooms; from += 150) {
      dashboard
          .events()
          .send(
              IntStream.range(from, from + 150)
                  .mapToObj(
                      i -> Events.created("many-" + i, NOW - MINUTE, "Many " + i, "zoom", "in"))
                  .toArray(String[]::new));
    }
    try (DashboardPage tab = dashboard.open()) {
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
}
