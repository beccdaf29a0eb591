package dev.rollcall.standalone.connect;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.standalone.LocalPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A stock Kafka Connect worker in a process of its own, with nothing of ours but the plugin's
 * archive in its {@code plugin.path}.
 */
public final class ConnectWorker implements AutoCloseable {
  private static final Path BASE = Path.of(System.getProperty("basedir", "."));
  private static final Path CLASSPATH = BASE.resolve("target/connect-worker.classpath");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = LocalPort.usable("Kafka Connect", 0);
  private final Path log;
  private final Process process;

  /** An answer of the REST API. */
  public record Answer(int status, JsonNode body) {}

  private ConnectWorker(
      Path directory, Map<String, String> settings, Map<String, String> environment)
      throws IOException {
    Path file = directory.resolve("worker.properties");
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.setProperty("listeners", "http://" + LocalPort.HOST + ":" + port);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    log = directory.resolve("worker.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it lives for a minute
                "org.apache.kafka.connect.cli.ConnectDistributed",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", Files.readString(CLASSPATH).strip());
    builder.environment().putAll(environment);
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Returns when it answers.
   *
   * @param directory that exists
   */
  static ConnectWorker start(Path directory, String bootstrapServers) throws IOException {
    Path plugins = unpackPlugin(directory.resolve("plugins"));
    ConnectWorker worker = launch(directory, settings(bootstrapServers, plugins), Map.of());
    try {
      worker.awaitReady();
      return worker;
    } catch (RuntimeException | IOException e) {
      worker.close();
      throw e;
    }
  }

  /**
   * Returns before it answers; see {@link #awaitReady}.
   *
   * @param directory that exists, for its settings and its log
   * @param settings of the worker, but for its address
   * @param environment that it gets besides ours
   */
  public static ConnectWorker launch(
      Path directory, Map<String, String> settings, Map<String, String> environment)
      throws IOException {
    return new ConnectWorker(directory, settings, environment);
  }

  public void awaitReady() throws IOException {
    await().atMost(PATIENCE).until(() -> !process.isAlive() || answers());
    if (!process.isAlive()) {
      throw new IllegalStateException("Connect did not start:\n" + log());
    }
  }

  /** Unpacks the plugin that the build has made, and returns the directory. */
  public static Path unpackPlugin(Path directory) throws IOException {
    unzip(archive(), Files.createDirectories(directory));
    return directory;
  }

  private static Map<String, String> settings(String bootstrapServers, Path plugins) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("group.id", "connect");
    settings.put("plugin.path", plugins.toString());
    settings.put("plugin.discovery", "service_load");
    settings.put("exactly.once.source.support", "enabled");
    // What most workers have; the connector's own converters come before.
    settings.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    for (String topic : List.of("config", "offset", "status")) {
      settings.put(topic + ".storage.topic", "connect-" + topic);
      settings.put(topic + ".storage.replication.factor", "1");
    }
    settings.put("offset.storage.partitions", "1");
    settings.put("status.storage.partitions", "1");
    settings.put("scheduled.rebalance.max.delay.ms", "0");
    return settings;
  }

  /** The REST API; the body may be null. */
  public Answer send(String method, String path, Object body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + LocalPort.HOST + ":" + port + path))
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** State of the connector and of each task, in order. */
  List<String> states(String connector) {
    JsonNode status = send("GET", "/connectors/" + connector + "/status", null).body();
    return Stream.concat(
            Stream.of(status.path("connector").path("state").asText()),
            status.path("tasks").findValuesAsText("state").stream())
        .toList();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  private boolean answers() {
    try {
      return send("GET", "/connector-plugins", null).status() == 200;
    } catch (UncheckedIOException e) {
      return false; // it does not listen yet
    }
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(BASE.resolve("../connectors/target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("rollcall-connect-plugin-.*\\.zip"))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("The plugin is missing: run ./mvnw verify."));
    }
  }

  private static void unzip(Path archive, Path directory) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
