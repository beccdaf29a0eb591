package dev.rollcall.standalone.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.Test;

/** The cluster: what the instance tells, and what it would tell while it fills its stores. */
abstract class ClusterCases {

  private static final String ADDRESS = "**/v1/cluster";

  @Test
  void tellsItsInstancesAndPartitions(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open()) {
      tab.go("#/cluster");
      tab.shows(".card", dashboard.authority());
      tab.shows(".verdict", "All well");
      assertThat(tab.page().locator("tbody tr").count()).isEqualTo(4);
    }
  }

  /** Of a few rooms this lasts for no time, so the real answer is told of more. */
  @Test
  void whatIsBeingRestoredHasABarUntilItIsThere(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open()) {
      tab.page().route(ADDRESS, ClusterCases::fillingTwoCopies);
      tab.go("#/cluster");
      tab.shows(".verdict", dashboard.authority() + " restores 2 copies");
      tab.shows(".restoring", "Active copy of partition 1: 10,100 of 91,000 rows");
      tab.shows(".restoring:nth-of-type(2)", "Standby copy of partition 2: 600 of 800 rows");
      assertThat(tab.progress(".restoring progress")).isCloseTo(0.11, within(0.01));
      assertThat(Axe.faults(tab.page())).isEmpty();
      Target.write("dashboard-images/restoring.png", tab.page().screenshot());

      tab.page().unroute(ADDRESS);
      tab.shows(".verdict", "All well");
      assertThat(tab.progress(".restoring progress")).isNaN();
    }
  }

  private static void fillingTwoCopies(Route route) {
    JsonNode cluster = Dashboard.parse(route.fetch().text());
    ObjectNode instance = (ObjectNode) cluster.path("instances").path(0);
    assertThat(instance.path("restoring").isArray()).isTrue();
    instance.set(
        "restoring",
        Dashboard.parse(
            """
            [{"partition": 1, "standby": false, "restored": 10100, "total": 91000},
             {"partition": 2, "standby": true, "restored": 600, "total": 800}]
            """));
    route.fulfill(
        new Route.FulfillOptions().setContentType("application/json").setBody(cluster.toString()));
  }
}
