package dev.rollcall.standalone.dashboard;

import static dev.rollcall.standalone.dashboard.Dashboard.ADMIN;
import static dev.rollcall.standalone.dashboard.Dashboard.MINUTE;
import static dev.rollcall.standalone.dashboard.Dashboard.NOW;
import static dev.rollcall.standalone.dashboard.Dashboard.STANDUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.standalone.dashboard.Chromium.Screen;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** That everybody can use it, and nobody can misuse it. */
abstract class EverybodyCases {

  private static final String MARKUP = "<img src=x onerror=alert(1)>";
  private static final String RIGHT_TO_LEFT = "\u0645\u0631\u062d\u0628\u0627 \u202eabc";

  @ParameterizedTest
  @CsvSource({"markup", "rightToLeft"})
  void namesOfOthersAreTextAndNothingElse(String which, Dashboard dashboard) {
    String name = which.equals("markup") ? MARKUP : RIGHT_TO_LEFT;
    dashboard
        .events()
        .send(
            Events.created(name, NOW - MINUTE, name, name, name),
            Events.joined(name, NOW - MINUTE, name, name, name));
    try (DashboardPage tab = dashboard.open()) {
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
  void theKeyboardGoesEverywhere(Dashboard dashboard) {
    // The slider's beginning may be before the room was there.
    try (DashboardPage tab = dashboard.open().expecting("status of 404")) {
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
  void nothingKeepsAnybodyOut(ColorScheme scheme, Dashboard dashboard) {
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
      try (DashboardPage tab = dashboard.open(ADMIN, screen, scheme)) {
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
