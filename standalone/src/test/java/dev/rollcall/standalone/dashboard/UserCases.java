package dev.rollcall.standalone.dashboard;

import org.junit.jupiter.api.Test;

/** One user: where they are and were. */
abstract class UserCases {

  @Test
  void aUserIsFoundWhereTheyAreAndWere(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open()) {
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
}
