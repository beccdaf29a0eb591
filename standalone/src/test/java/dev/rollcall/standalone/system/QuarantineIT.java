package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.server.RollcallServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that the disk has damaged costs a restore, not a start. */
class QuarantineIT {

  private static Cluster cluster;

  /** What can happen to the files of a store while nothing runs. */
  private enum Damage {
    TRUNCATED_CURRENT {
      @Override
      void doTo(Path store) throws IOException {
        Files.write(store.resolve("CURRENT"), new byte[0]);
      }
    },
    DELETED_MANIFEST {
      @Override
      void doTo(Path store) throws IOException {
        delete(store, "MANIFEST");
      }
    },
    DELETED_SST {
      @Override
      void doTo(Path store) throws IOException {
        delete(store, ".sst");
      }
    };

    abstract void doTo(Path store) throws IOException;

    private static void delete(Path store, String part) throws IOException {
      List<Path> files = files(store, part);
      assertThat(files).as(part).isNotEmpty();
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  @BeforeAll
  static void start(@TempDir Path directory) {
    cluster = Cluster.start(directory);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedStoreIsSetAsideAndRestored(Damage damage) throws Exception {
    String name = damage.name();
    RollcallServer server = cluster.startServer(name);
    JsonNode before = joined(server, name);
    cluster.stop(server);
    damage.doTo(store(name, 0));

    server = cluster.startServer(name);

    assertThat(list(server)).isEqualTo(before);
    assertThat(quarantined(name)).singleElement().asString().matches("0_0-\\d+");
    assertThat(new Api(server).get("/metrics").ok().text())
        .contains("rollcall_stores_quarantined 1.0");
    cluster.stop(server);
  }

  @Test
  void everyDamagedStoreIsSetAside() throws Exception {
    RollcallServer server = cluster.startServer("several");
    JsonNode before = joined(server, "several");
    cluster.stop(server);
    for (int partition = 0; partition < Cluster.PARTITIONS; partition++) {
      Damage.TRUNCATED_CURRENT.doTo(store("several", partition));
    }

    server = cluster.startServer("several");

    assertThat(list(server)).isEqualTo(before);
    assertThat(quarantined("several")).hasSize(Cluster.PARTITIONS);
    cluster.stop(server);
  }

  /** Posts so many rooms that each partition has some; the list of all of them. */
  private static JsonNode joined(RollcallServer server, String prefix) {
    String events =
        IntStream.range(0, 24)
            .mapToObj(
                i ->
                    """
                    {"type": "PARTICIPANT_JOINED", "roomId": "%s-%d", "occurredAt": 1700000000000, "participant": {"id": "c"}}"""
                        .formatted(prefix, i))
            .collect(Collectors.joining(",", "[", "]"));
    Api api = new Api(server);
    return api.get("/v1/rooms?limit=1000", api.post(events).ok().position(), 30).ok().json();
  }

  private static JsonNode list(RollcallServer server) {
    return new Api(server).get("/v1/rooms?limit=1000").ok().json();
  }

  private static Path store(String server, int partition) {
    return cluster
        .dataDirectory(server)
        .resolve("state/rollcall/0_" + partition + "/rocksdb/rooms");
  }

  private static List<Path> quarantined(String server) throws IOException {
    return files(cluster.dataDirectory(server).resolve("quarantine"), "").stream()
        .map(Path::getFileName)
        .toList();
  }

  private static List<Path> files(Path directory, String part) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().contains(part)).toList();
    }
  }
}
