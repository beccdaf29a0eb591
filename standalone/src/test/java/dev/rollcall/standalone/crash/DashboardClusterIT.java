package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.standalone.dashboard.Chromium;
import dev.rollcall.standalone.dashboard.DashboardPage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance comes, begins to fill its stores and is killed, as the dashboard of another tells.
 */
class DashboardClusterIT {

  private static final int EVENTS = 2_000;
  private static final String COMING = "coming";

  /** So few that its bars are there for longer than this takes. */
  private static final double BYTES_PER_SECOND = 5_000;

  @Test
  void showsAnInstanceThatRestoresAndThenIsGone(@TempDir Path directory) throws Exception {
    try (Chromium chromium = Chromium.start();
        Installation rollcall =
            Installation.start(directory)
                .with("streams.num.standby.replicas", "1")
                // So long that nobody is taken for gone while the page is looked at.
                .with("streams.consumer.session.timeout.ms", "60000");
        ServerProcess staying = rollcall.startServer("staying")) {
      rollcall.write(Installation.load(1, EVENTS));
      rollcall.awaitAllCommitted();
      rollcall.slowDownRestores(COMING, BYTES_PER_SECOND);
      try (ServerProcess coming =
              rollcall.launchServer(COMING, Map.of("streams.client.id", COMING));
          DashboardPage tab = chromium.open(staying.url().orElseThrow(), null)) {
        tab.go("#/cluster");
        tab.shows(".verdict", "restores");
        tab.shows(".restoring", "copy of partition");
        assertThat(tab.progress(".restoring progress")).isBetween(0.0, 0.999);

        String address = other(staying);
        tab.shows(".card:has(.restoring)", address);
        coming.kill();

        tab.shows(".card.away", address);
        tab.shows(".card.away", "Does not answer");
        tab.shows(".verdict", address + " does not answer");
      }
    }
  }

  /** The address of the instance that is not asked. */
  private static String other(ServerProcess asked) {
    for (JsonNode instance : asked.api().get("/v1/cluster").ok().json().path("instances")) {
      if (!instance.path("self").asBoolean()) {
        return instance.path("address").asText();
      }
    }
    throw new AssertionError("It knows no other.");
  }
}
