package dev.rollcall.standalone.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Apicurio Registry, a real one that speaks the Confluent REST API, in a process of its own. The
 * build unpacks it under {@code target}; what it is told survives {@link #stop}.
 */
final class Apicurio implements AutoCloseable {

  private static final Path HOME = Path.of(System.getProperty("basedir", "."), "target/apicurio");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path directory;
  private final int port;
  private Process process;

  private Apicurio(Path directory) throws IOException {
    this.directory = directory;
    this.port = freePort();
  }

  /**
   * @param directory that exists, for its database and its log
   */
  static Apicurio start(Path directory) throws IOException {
    Apicurio apicurio = new Apicurio(directory);
    apicurio.start();
    return apicurio;
  }

  /** The base address of its Confluent REST API. */
  String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  /** Returns when it answers, at the address it had before. */
  void start() throws IOException {
    process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    try {
      await().atMost(PATIENCE).until(() -> !process.isAlive() || answers());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("Apicurio did not start:\n" + Files.readString(log()));
    }
  }

  /** Ends it in order, so that it writes what it knows. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("Apicurio did not stop.");
    }
  }

  private List<String> command() throws IOException {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", // it lives for a minute
        "-Dquarkus.http.host=127.0.0.1",
        "-Dquarkus.http.port=" + port,
        "-Dquarkus.management.host=127.0.0.1",
        "-Dquarkus.management.port=" + freePort(),
        "-Dapicurio.datasource.url=jdbc:h2:file:" + directory.resolve("registry").toAbsolutePath(),
        "-jar",
        jar().toString());
  }

  private static Path jar() throws IOException {
    if (!Files.isDirectory(HOME)) {
      throw new IllegalStateException(HOME + " is missing: run these tests by ./mvnw verify.");
    }
    try (Stream<Path> files = Files.list(HOME)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/subjects")).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private Path log() {
    return directory.resolve("apicurio.log");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
