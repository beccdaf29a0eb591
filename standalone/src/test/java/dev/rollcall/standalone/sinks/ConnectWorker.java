package dev.rollcall.standalone.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.standalone.LocalPort;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A Kafka Connect worker in a process of its own, driven by its REST API. */
final class ConnectWorker implements AutoCloseable {

  /** The build puts a worker's jars there. */
  private static final Path JARS =
      Path.of(System.getProperty("basedir", "."), "../connectors/target/connect/worker");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = LocalPort.usable("Kafka Connect", 0);
  private final Path log;
  private final Process process;

  private ConnectWorker(Path directory, Properties settings, Map<String, String> environment)
      throws IOException {
    this.log = directory.resolve("connect.log");
    settings.setProperty("listeners", "http://127.0.0.1:" + port);
    Path file = directory.resolve("worker.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1", // it lives for a minute
                "-Duser.timezone=America/New_York",
                "-cp",
                JARS.resolve("*").toString(),
                "org.apache.kafka.connect.cli.ConnectDistributed",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    this.process = builder.start();
  }

  /**
   * Returns before it answers; see {@link #awaitReady}.
   *
   * @param directory for its settings and its log
   * @param settings of the worker, but for its address
   */
  static ConnectWorker start(Path directory, Properties settings, Map<String, String> environment)
      throws IOException {
    return new ConnectWorker(directory, settings, environment);
  }

  void awaitReady() throws IOException {
    await().atMost(PATIENCE).until(() -> !process.isAlive() || answers());
    if (!process.isAlive()) {
      throw new IllegalStateException("Kafka Connect did not start:\n" + log());
    }
  }

  /**
   * @param file name and configuration of the connector, as the REST API takes them
   */
  void create(Path file) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request("/connectors")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofFile(file))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s: %s", file, answer.body()).isEqualTo(201);
  }

  /** Its state and that of its tasks. */
  JsonNode status(String connector) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request("/connectors/" + connector + "/status").build(), BodyHandlers.ofString());
    return JSON.readTree(answer.body());
  }

  void restartFailedTasks(String connector) throws IOException, InterruptedException {
    String path = "/connectors/" + connector + "/restart?includeTasks=true&onlyFailed=true";
    HttpResponse<String> answer =
        http.send(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private String log() throws IOException {
    return Files.readString(log);
  }

  private boolean answers() throws InterruptedException {
    try {
      HttpRequest request = request("/connectors").timeout(Duration.ofSeconds(5)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  /** In order, so that it leaves its groups; what does not end by itself is ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
