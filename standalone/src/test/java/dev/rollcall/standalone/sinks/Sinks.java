package dev.rollcall.standalone.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.standalone.system.Cluster;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What {@code connectors/sinks} ships, in a Kafka Connect worker. */
record Sinks(ConnectWorker worker) implements AutoCloseable {

  static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", "."), "../connectors/sinks")
          .toAbsolutePath()
          .normalize();

  /** One for each table. */
  void create() throws Exception {
    worker.awaitReady();
    for (String table : Tables.NAMES) {
      worker.create(DIRECTORY.resolve("postgresql/" + table + ".json"));
    }
  }

  /** With the settings that are shipped, but for what is this machine's. */
  static Sinks start(Path directory, Cluster cluster, Postgres postgres) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(DIRECTORY.resolve("worker.properties"))) {
      settings.load(reader);
    }
    settings.setProperty("bootstrap.servers", cluster.bootstrapServers());
    settings.setProperty("plugin.path", plugins());
    for (String storage : List.of("config", "offset", "status")) {
      settings.setProperty(storage + ".storage.replication.factor", "1");
    }
    return new Sinks(
        ConnectWorker.start(
            directory,
            settings,
            Map.of(
                "SCHEMA_REGISTRY_URL",
                cluster.registryUrl(),
                "SINK_JDBC_URL",
                postgres.jdbcUrl(),
                "SINK_USERNAME",
                Postgres.USER,
                "SINK_PASSWORD",
                "not asked for")));
  }

  /** What the build has made of this plugin, and the sink that it has unpacked. */
  private static String plugins() throws IOException {
    Path target = DIRECTORY.resolveSibling("target");
    List<String> plugins = new ArrayList<>(List.of(target.resolve("connect/plugins").toString()));
    try (DirectoryStream<Path> ours =
        Files.newDirectoryStream(target, "rollcall-connect-plugin-*")) {
      for (Path found : ours) {
        if (Files.isDirectory(found)) {
          plugins.add(found.toString());
        }
      }
    }
    assertThat(plugins).hasSize(2);
    return String.join(",", plugins);
  }

  /** As whoever runs the sinks has to: a task ends when its database goes away. */
  void restartFailedTasks() throws Exception {
    for (String table : Tables.NAMES) {
      String connector = "rollcall-" + table;
      if (worker.status(connector).findValuesAsText("state").contains("FAILED")) {
        worker.restartFailedTasks(connector);
      }
    }
  }

  void assertRunning() throws Exception {
    for (String table : Tables.NAMES) {
      JsonNode status = worker.status("rollcall-" + table);
      assertThat(status.findValuesAsText("state"))
          .as(status.toPrettyString())
          .containsOnly("RUNNING");
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
