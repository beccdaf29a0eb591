package dev.rollcall.standalone.dashboard;

import static dev.rollcall.standalone.dashboard.Dashboard.MINUTE;
import static dev.rollcall.standalone.dashboard.Dashboard.MOST_ROWS;
import static dev.rollcall.standalone.dashboard.Dashboard.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The list of rooms: searched, filtered, and scrolled however long. */
abstract class RoomsCases {

  /**
   * With {@code -Drollcall.dashboard.rooms=100000} it takes some minutes, and tells what it took.
   */
  private static final int ROOMS = Integer.getInteger("rollcall.dashboard.rooms", 3_000);

  @Test
  void allOfThemScroll(Dashboard dashboard) {
    dashboard
        .events()
        .send(
            IntStream.range(0, ROOMS)
                .mapToObj(
                    i -> Events.created(id(i), NOW - MINUTE, "Room " + i, "long-list", "auto"))
                .toList());
    try (DashboardPage tab = dashboard.open()) {
      LongList list = new LongList(tab);
      tab.go("#/rooms?vendor=long-list");
      list.shows(0, ROOMS);
      tab.shows(".summary", "%,d rooms".formatted(ROOMS));

      list.jumpTo(0.5);
      list.shows(ROOMS / 2, ROOMS);

      list.jumpTo(1);
      list.shows(ROOMS - 1, ROOMS);

      list.jumpTo(0.25);
      list.shows(ROOMS / 4, ROOMS);
      assertThat(tab.page().locator(".rows .row").count()).isLessThan(MOST_ROWS);
      Target.write("dashboard-images/rooms-far-down.png", tab.page().screenshot());

      list.jumpTo(0);
      list.shows(0, ROOMS);
      list.write();
    }
  }

  /** Ids in the order of their numbers. */
  private static String id(int number) {
    return "long-list-%06d".formatted(number);
  }

  @Test
  void areSearchedByTheAddressBar(Dashboard dashboard) {
    dashboard
        .events()
        .send(
            IntStream.range(0, 450)
                .mapToObj(i -> Events.created("many-" + i, NOW - MINUTE, "Many " + i, "zoom", "in"))
                .toList());
    try (DashboardPage tab = dashboard.open()) {
      tab.go("#/rooms?name=Many&vendor=zoom");
      tab.shows(".summary", "200 rooms read, more as you scroll");
      Locator scroller = tab.page().locator(".scroller");
      scroller.evaluate("e => e.scrollTo(0, e.scrollHeight)");
      tab.shows(".summary", "400 rooms read, more as you scroll");
      scroller.evaluate("e => e.scrollTo(0, e.scrollHeight)");
      tab.shows(".summary", "450 rooms");

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
