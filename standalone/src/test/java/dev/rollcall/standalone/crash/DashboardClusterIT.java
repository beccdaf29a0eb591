package dev.rollcall.standalone.crash;

import dev.rollcall.standalone.dashboard.Chromium;
import dev.rollcall.standalone.dashboard.DashboardPage;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of one of two instances, seen in the dashboard of the other. */
class DashboardClusterIT {

  @Test
  void showsAnInstanceThatIsGone(@TempDir Path directory) throws Exception {
    try (Chromium chromium = Chromium.start();
        Installation rollcall =
            Installation.start(directory)
                .with("streams.num.standby.replicas", "1")
                // So long that nobody is taken for gone while the page is looked at.
                .with("streams.consumer.session.timeout.ms", "60000");
        ServerProcess staying = rollcall.startServer("staying");
        ServerProcess ending = rollcall.startServer("ending")) {
      rollcall.awaitShared(2);
      URI gone = ending.url().orElseThrow();
      String address = gone.getHost() + ":" + gone.getPort();
      try (DashboardPage tab = chromium.open(staying.url().orElseThrow(), null)) {
        tab.go("#/cluster");
        tab.shows("main", address);
        tab.shows(".verdict", "All well");

        ending.kill();

        tab.shows(".card.away", address);
        tab.shows(".card.away", "Does not answer");
        tab.shows(".verdict", address + " does not answer");
      }
    }
  }
}
