package dev.rollcall.standalone.dashboard;

import static dev.rollcall.standalone.dashboard.Dashboard.ADMIN;
import static dev.rollcall.standalone.dashboard.Dashboard.READER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.rollcall.standalone.system.Cluster;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What could not be used: shown, replayed and dropped. */
abstract class DeadLettersCases {

  private static final String MARKUP = "<img src=x onerror=alert(1)>";

  @Test
  void areShownWithTheirReasonAndBytes(Dashboard dashboard) throws Exception {
    refuse(dashboard, "shown-letter");
    try (DashboardPage tab = dashboard.open(ADMIN)) {
      Locator letter = letter(tab, "shown-letter");
      assertThat(letter.innerText()).contains("unreadable");
      letter.locator("summary").click();
      assertThat(letter.locator("pre").innerText()).isEqualTo(MARKUP);
    }
  }

  @Test
  void areNotShownToWhoMayOnlyRead(Dashboard dashboard) {
    try (DashboardPage tab = dashboard.open(READER).expecting("status of 403")) {
      tab.go("#/dead-letters");
      tab.shows("Not authorised");
    }
  }

  @Test
  void areReplayedByAButton(Dashboard dashboard) throws Exception {
    refuse(dashboard, "replayed-letter");
    try (DashboardPage tab = dashboard.open(ADMIN)) {
      letter(tab, "replayed-letter").locator("input").check();
      tab.press("Replay 1");
      answer(tab, "yes");
      tab.shows("main > [role=status]", "1 letter replayed");
    }
    // What could not be read before cannot be read now: it is a letter anew.
    await()
        .atMost(DashboardPage.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode letters = letters(dashboard, "replayed-letter", "&handled=true");
              assertThat(letters.findValuesAsText("handled")).containsExactly("replayed");
              assertThat(letters.findValuesAsText("replayOf")).hasSize(1);
            });
  }

  @Test
  void areDroppedByAButtonOnceThatIsConfirmed(Dashboard dashboard) throws Exception {
    refuse(dashboard, "dropped-letter");
    try (DashboardPage tab = dashboard.open(ADMIN)) {
      letter(tab, "dropped-letter").locator("input").check();
      tab.press("Drop 1");
      tab.shows("dialog", "What is dropped cannot be replayed");
      answer(tab, "no");
      assertThat(letters(dashboard, "dropped-letter", "")).hasSize(1);

      tab.press("Drop 1");
      answer(tab, "yes");
      tab.shows("main > [role=status]", "1 letter dropped");
      tab.showsNot("main", "dropped-letter");
    }
    assertThat(letters(dashboard, "dropped-letter", "")).isEmpty();
    assertThat(letters(dashboard, "dropped-letter", "&handled=true").findValuesAsText("handled"))
        .containsExactly("dropped");
  }

  /** Returns when the letter is there. */
  private static void refuse(Dashboard dashboard, String room) throws Exception {
    try (var producer = dashboard.cluster().byteProducer()) {
      producer
          .send(
              new ProducerRecord<>(
                  Cluster.TOPICS.events().name(),
                  room.getBytes(StandardCharsets.UTF_8),
                  MARKUP.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
    await().atMost(DashboardPage.PATIENCE).until(() -> letters(dashboard, room, "").size() == 1);
  }

  private static JsonNode letters(Dashboard dashboard, String room, String more) {
    return dashboard.api().get("/v1/dlq?room=" + room + more).ok().json().path("deadLetters");
  }

  private static Locator letter(DashboardPage tab, String room) {
    tab.go("#/dead-letters");
    Locator letter =
        tab.page().locator(".letter", new Page.LocatorOptions().setHasText(room)).first();
    letter.waitFor();
    return letter;
  }

  private static void answer(DashboardPage tab, String value) {
    tab.page().locator("dialog button[value=" + value + "]").click();
  }
}
