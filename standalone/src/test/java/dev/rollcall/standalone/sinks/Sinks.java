package dev.rollcall.standalone.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.standalone.connect.ConnectWorker;
import dev.rollcall.standalone.connect.ConnectWorker.Answer;
import dev.rollcall.standalone.system.Cluster;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What {@code connectors/sinks} ships, in a Kafka Connect worker. */
record Sinks(ConnectWorker worker) implements AutoCloseable {

  static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", "."), "../connectors/sinks")
          .toAbsolutePath()
          .normalize();

  /** The build unpacks it there. */
  private static final Path JDBC_SINK = DIRECTORY.resolveSibling("target/connect/plugins");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** With the settings that are shipped, but for what is this machine's, and in another zone. */
  static Sinks start(Path directory, Cluster cluster, Postgres postgres) throws IOException {
    Properties shipped = new Properties();
    try (Reader reader = Files.newBufferedReader(DIRECTORY.resolve("worker.properties"))) {
      shipped.load(reader);
    }
    Map<String, String> settings = new HashMap<>();
    shipped.stringPropertyNames().forEach(key -> settings.put(key, shipped.getProperty(key)));
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put(
        "plugin.path", ConnectWorker.unpackPlugin(directory.resolve("plugins")) + "," + JDBC_SINK);
    for (String storage : List.of("config", "offset", "status")) {
      settings.put(storage + ".storage.replication.factor", "1");
    }
    Map<String, String> environment =
        Map.of(
            "SCHEMA_REGISTRY_URL",
            cluster.registryUrl(),
            "SINK_JDBC_URL",
            postgres.jdbcUrl(),
            "SINK_USERNAME",
            Postgres.USER,
            "SINK_PASSWORD",
            "not asked for",
            "JDK_JAVA_OPTIONS",
            "-Duser.timezone=America/New_York");
    return new Sinks(ConnectWorker.launch(directory, settings, environment));
  }

  /** One for each table. */
  void create() throws IOException {
    worker.awaitReady();
    for (String table : Tables.NAMES) {
      Path file = DIRECTORY.resolve("postgresql/" + table + ".json");
      Answer answer = worker.send("POST", "/connectors", JSON.readTree(file.toFile()));
      assertThat(answer.status()).as("%s: %s", file, answer.body()).isEqualTo(201);
    }
  }

  /** As whoever runs the sinks has to: a task ends when its database goes away. */
  void restartFailedTasks() {
    for (String table : Tables.NAMES) {
      if (status(table).findValuesAsText("state").contains("FAILED")) {
        String restart = "/restart?includeTasks=true&onlyFailed=true";
        assertThat(worker.send("POST", connector(table) + restart, null).status()).isEqualTo(202);
      }
    }
  }

  void assertRunning() {
    for (String table : Tables.NAMES) {
      JsonNode status = status(table);
      assertThat(status.findValuesAsText("state"))
          .as(status.toPrettyString())
          .containsOnly("RUNNING");
    }
  }

  private JsonNode status(String table) {
    return worker.send("GET", connector(table) + "/status", null).body();
  }

  private static String connector(String table) {
    return "/connectors/rollcall-" + table;
  }

  @Override
  public void close() {
    worker.close();
  }
}
