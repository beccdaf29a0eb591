package dev.rollcall.standalone.dashboard;

import static dev.rollcall.standalone.dashboard.Dashboard.READER;
import static dev.rollcall.standalone.dashboard.Dashboard.STANDUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page says when it cannot say more. */
abstract class StatesCases {

  @Test
  void whoHasNoTokenIsAskedForOneAndThenSeesTheView(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open(null).expecting("status of 401")) {
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
  void everyStateHasItsWords(int status, String body, String words, Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open().expecting("status of " + status)) {
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
  void aStandbyAnswersWithItsLagAndALostServerIsTold(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open().expecting("ERR_FAILED").expecting("ERR_INTERNET")) {
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
}
