package dev.rollcall.standalone.dashboard;

import static dev.rollcall.standalone.dashboard.Dashboard.ADMIN;
import static dev.rollcall.standalone.dashboard.Dashboard.READER;
import static dev.rollcall.standalone.dashboard.Dashboard.STANDUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.rollcall.standalone.system.Cluster;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What could not be used. */
abstract class DeadLettersCases {

  @Test
  void deadLettersAreShownWithTheirReasonAndBytes(Dashboard dashboard) throws Exception {
    try (var producer = dashboard.cluster().byteProducer()) {
      producer
          .send(
              new ProducerRecord<>(
                  Cluster.TOPICS.events().name(),
                  STANDUP.getBytes(StandardCharsets.UTF_8),
                  "<img src=x>".getBytes(StandardCharsets.UTF_8)))
          .get();
    }
    await()
        .atMost(DashboardPage.PATIENCE)
        .until(() -> dashboard.api().get("/v1/dlq").ok().json().path("deadLetters").size() > 0);
    try (DashboardPage tab = dashboard.open(READER).expecting("status of 403")) {
      tab.go("#/dead-letters");
      tab.shows("Not authorised");
    }
    try (DashboardPage tab = dashboard.open(ADMIN)) {
      tab.go("#/dead-letters");
      tab.shows(".letter", "unreadable");
      tab.page().locator("summary").first().click();
      tab.shows(".letter pre", "<img src=x>");
      tab.page().locator(".letter input").first().check();
      tab.press("Replay 1");
      tab.page().locator("dialog button[value=yes]").click();
      Locator outcome = tab.page().locator("main > [role=status]").first();
      await()
          .atMost(DashboardPage.PATIENCE)
          .untilAsserted(() -> assertThat(outcome.innerText()).contains("1 letter replayed"));
    }
  }
}
