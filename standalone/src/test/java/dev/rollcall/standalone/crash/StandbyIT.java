package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.standalone.system.Api;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of one of two instances: until its session is over, standbys answer. */
class StandbyIT {

  /** Of those that the load has, so many that every partition has some. */
  private static final List<String> ROOMS =
      IntStream.range(0, 24).mapToObj(i -> Api.room("room-" + i)).toList();

  /** What does not change by itself; so no totals, which tell of the last hour. */
  private static final List<String> LISTS =
      List.of(
          "/v1/rooms?limit=1000",
          "/v1/rooms?limit=50&sort=-participants&minParticipants=1",
          "/v1/users/user-1/rooms",
          "/v1/users/user-1/attendance?from=%d&to=%d"
              .formatted(System.currentTimeMillis() - 86_400_000, System.currentTimeMillis()));

  @Test
  void answersForADeadOwnerWithItsLag(@TempDir Path directory) throws Exception {
    try (Installation rollcall =
            Installation.start(directory)
                .with("streams.num.standby.replicas", "1")
                // So long that nobody is taken for dead meanwhile.
                .with("streams.consumer.session.timeout.ms", "60000")
                .with("query.host.timeout", "10s")
                .with("query.timeout", "20s");
        ServerProcess staying = rollcall.startServer("staying");
        ServerProcess ending = rollcall.startServer("ending")) {
      rollcall.awaitShared(2);
      rollcall.write(Installation.load(1, 2_000));
      rollcall.awaitAllCommitted();
      Api api = staying.api();
      Map<String, String> before = new HashMap<>();
      Stream.concat(ROOMS.stream(), LISTS.stream())
          .forEach(path -> before.put(path, api.get(path, rollcall.position(), 30).ok().text()));
      Set<Integer> owned = Installation.ownedBy(staying);
      assertThat(owned).isNotEmpty().isNotEqualTo(Installation.PARTITIONS);
      List<String> ofOther =
          ROOMS.stream().filter(room -> api.getHere(room).status() == 503).toList();

      ending.kill();

      // A standby may still be on its way.
      await()
          .atMost(ServerProcess.PATIENCE)
          .untilAsserted(
              () -> {
                for (String path : Stream.concat(ofOther.stream(), LISTS.stream()).toList()) {
                  Api.Answer answer = api.get(path);
                  assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                  assertThat(answer.header("Rollcall-Freshness")).matches("standby; lag=\\d+");
                  assertThat(answer.text()).isEqualTo(before.get(path));
                }
              });
      Api.Answer unknown = api.get(ofOther.get(0), rollcall.position(), 1);
      assertThat(unknown.status()).as("a standby never satisfies a position").isEqualTo(503);
      assertThat(unknown.json().path("detail").asText())
          .contains("(owner): It cannot be reached.", "A standby never satisfies a position.");
      assertThat(
              api.get("/v1/rooms?limit=1", rollcall.position(), 1)
                  .ok()
                  .json()
                  .path("missingPartitions"))
          .as("nor in a list")
          .hasSize(Installation.PARTITIONS.size() - owned.size());
    }
  }
}
