package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.query.routing.RoutingMetrics;
import dev.rollcall.topology.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsDocsTest {

  private static final String TYPE = "# TYPE ";

  @Test
  void everyMetricOfOurOwnIsDocumented() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "running.md"));
    try (Metrics metrics = new Metrics()) {
      metrics.add(new Progress());
      new RoutingMetrics(metrics.registry()).asked("a:1", true, Duration.ofMillis(1));

      List<String> names =
          metrics
              .registry()
              .scrape()
              .lines()
              .filter(line -> line.startsWith(TYPE + "rollcall_"))
              .map(line -> line.substring(TYPE.length()).replaceFirst("(_max)? \\w+$", ""))
              .toList();

      assertThat(names)
          .hasSizeGreaterThan(5)
          .allSatisfy(name -> assertThat(page).contains("`" + name));
    }
  }
}
