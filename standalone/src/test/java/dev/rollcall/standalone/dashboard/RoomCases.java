package dev.rollcall.standalone.dashboard;

import static dev.rollcall.standalone.dashboard.Dashboard.MINUTE;
import static dev.rollcall.standalone.dashboard.Dashboard.MOST_ROWS;
import static dev.rollcall.standalone.dashboard.Dashboard.NOW;
import static dev.rollcall.standalone.dashboard.Dashboard.STANDUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One room: as it is, as it was, and who came and went. */
abstract class RoomCases {

  @Test
  void theSliderShowsTheRoomAsItWas(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open()) {
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
  void theTimelineTellsItsSignsApart(Dashboard dashboard) {
    String room = "signs";
    long start = NOW - 30 * MINUTE;
    dashboard
        .events()
        .send(
            Events.sessionStarted(room, start, "S1"),
            Events.joined(room, start, "s-1", "sam", "Sam"),
            Events.left(room, start + 5 * MINUTE, "s-1"),
            Events.joined(room, start + 7 * MINUTE, "s-2", "sam", "Sam"),
            Events.joined(room, start, "s-3", "tess", "Tess"),
            Events.deducedLeave(room, start + 9 * MINUTE, "s-3"));
    try (DashboardPage tab = dashboard.open()) {
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
  void tenThousandPeopleAreUsable(Dashboard dashboard) {
    String room = "stadium";
    int people = 10_000;
    dashboard
        .events()
        .send(
            IntStream.range(0, people)
                .mapToObj(
                    i -> Events.joined(room, NOW - 5 * MINUTE, "p-" + i, "u-" + i, "Person " + i))
                .toList());
    try (DashboardPage tab = dashboard.open()) {
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
  void aRoomThatIsNotThereIsToldToBeNone(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open().expecting("status of 404")) {
      tab.go(DashboardPage.room("no-such-room", ""));
      tab.shows("There is no such room");
    }
  }
}
