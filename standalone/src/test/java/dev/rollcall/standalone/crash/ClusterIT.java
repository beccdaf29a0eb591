package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.standalone.system.Cluster;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each of two instances tells of both, while one of them is well, stands still, or is dead.
 */
class ClusterIT {

  private static final int EVENTS = 2_000;

  @Test
  void tellsOfAllInstancesAlsoOfThoseThatDoNotAnswer(@TempDir Path directory) throws Exception {
    try (Installation rollcall =
            Installation.start(directory)
                .with("streams.num.standby.replicas", "1")
                // So long that nobody is taken for dead meanwhile.
                .with("streams.consumer.session.timeout.ms", "120000")
                .with("query.timeout", "5s");
        ServerProcess staying = rollcall.startServer("staying");
        ServerProcess ending = rollcall.startServer("ending")) {
      rollcall.awaitShared(2);
      rollcall.write(Installation.load(1, EVENTS));
      rollcall.awaitAllCommitted();

      eventually(() -> isWell(cluster(staying), staying, ending));
      eventually(() -> isWell(cluster(ending), ending, staying));
      JsonNode before = instance(cluster(staying), ending);

      ending.pause();
      JsonNode silent = instance(cluster(staying), ending);
      assertIsSilent(silent, before);
      assertThat(silent.path("problem").asText()).startsWith("It did not answer");
      ending.resume();
      eventually(() -> isWell(cluster(staying), staying, ending));

      ending.kill();
      JsonNode dead = cluster(staying);
      assertIsSilent(instance(dead, ending), before);
      assertThat(instance(dead, ending).path("problem").asText())
          .isEqualTo("It cannot be reached.");
      assertThat(instance(dead, staying).path("reachable").asBoolean()).isTrue();
      assertThat(dead.path("partitions"))
          .as("what is left undone is known without it")
          .allMatch(partition -> partition.path("lag").isIntegralNumber());
    }
  }

  private static void isWell(JsonNode cluster, ServerProcess asked, ServerProcess other) {
    assertThat(cluster.path("instances")).hasSize(2);
    JsonNode self = instance(cluster, asked);
    assertThat(self.path("self").asBoolean()).isTrue();
    assertThat(self.path("clockSkewMillis").asLong()).isZero();
    assertThat(instance(cluster, other).path("self").asBoolean()).isFalse();
    Set<Integer> active = new TreeSet<>();
    Set<Integer> standby = new TreeSet<>();
    for (JsonNode instance : cluster.path("instances")) {
      assertThat(instance.path("reachable").asBoolean()).as(instance.toString()).isTrue();
      assertThat(instance.path("problem").isNull()).isTrue();
      assertThat(instance.path("state").asText()).isEqualTo("RUNNING");
      assertThat(instance.path("startedAt").asLong())
          .isBetween(System.currentTimeMillis() - 600_000, System.currentTimeMillis());
      assertThat(Math.abs(instance.path("clockSkewMillis").asLong())).isLessThan(5_000);
      assertThat(instance.path("diskFreeBytes").asLong()).isPositive();
      assertThat(instance.path("restoring")).as("all is restored").isEmpty();
      assertThat(instance.path("active")).isNotEmpty();
      instance
          .path("active")
          .forEach(partition -> assertThat(active.add(partition.asInt())).isTrue());
      instance.path("standby").forEach(partition -> standby.add(partition.asInt()));
    }
    assertThat(active).isEqualTo(Installation.PARTITIONS);
    assertThat(standby).isEqualTo(Installation.PARTITIONS);
    assertThat(cluster.path("partitions")).hasSize(Cluster.PARTITIONS);
    for (JsonNode partition : cluster.path("partitions")) {
      assertThat(partition.path("lag").asLong(-1)).as(partition.toString()).isZero();
      assertThat(partition.path("standbys")).hasSize(1);
      String copy = partition.path("standbys").path(0).asText();
      assertThat(copy).isNotEqualTo(partition.path("active").asText());
      assertThat(partition.path("standbyLag").path(copy).isIntegralNumber()).isTrue();
    }
  }

  private static void assertIsSilent(JsonNode instance, JsonNode before) {
    assertThat(instance.path("reachable").asBoolean(true)).isFalse();
    for (String known :
        Set.of("version", "state", "startedAt", "clockSkewMillis", "diskFreeBytes", "restoring")) {
      assertThat(instance.path(known).isNull()).as(known).isTrue();
    }
    for (String agreed : Set.of("active", "standby")) {
      assertThat(instance.path(agreed)).as(agreed).isEqualTo(before.path(agreed));
    }
  }

  private static JsonNode cluster(ServerProcess server) {
    return server.api().get("/v1/cluster").ok().json();
  }

  private static JsonNode instance(JsonNode cluster, ServerProcess server) {
    URI url = server.url().orElseThrow();
    String address = url.getHost() + ':' + url.getPort();
    for (JsonNode instance : cluster.path("instances")) {
      if (instance.path("address").asText().equals(address)) {
        return instance;
      }
    }
    throw new AssertionError(address + " is not in " + cluster);
  }

  private static void eventually(ThrowingRunnable assertions) {
    await().atMost(ServerProcess.PATIENCE).untilAsserted(assertions);
  }
}
