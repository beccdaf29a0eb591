package dev.rollcall.standalone.sinks;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.standalone.LocalPort;
import dev.rollcall.standalone.interop.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the test's own, as Debian installs it, on a free port and with a data
 * directory that goes with it. The server refuses to run as root; then it is the user {@code
 * postgres}, whom Debian's package makes.
 *
 * <p>Its zone is half an hour off everybody else's, to show where a zone would be lost.
 */
final class Postgres implements AutoCloseable {

  static final String USER = "rollcall";
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path binaries;
  private final Path directory;
  private final int port = LocalPort.usable("PostgreSQL", 0);
  private Process server;

  private Postgres(Path binaries, Path directory) {
    this.binaries = binaries;
    this.directory = directory;
  }

  /** Without PostgreSQL the calling test is skipped, except in CI, where it fails. */
  static Postgres start() throws IOException {
    Path binaries = binaries();
    if (binaries == null) {
      throw Programs.missing(
          "PostgreSQL is not in %s; the sinks write into a real one.".formatted(INSTALLED));
    }
    // Made by the server's user, who may not look into a directory of root's.
    String directory = output(asServersUser("mktemp", "-d", "/tmp/rollcall-postgres-XXXXXX"));
    Postgres postgres = new Postgres(binaries, Path.of(directory.strip()));
    try {
      postgres.initialise();
      postgres.startServer();
      return postgres;
    } catch (RuntimeException | IOException e) {
      postgres.close();
      throw e;
    }
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  /** Runs a file of statements. */
  void execute(Path file) {
    psql("-f", file.toString());
  }

  /** The rows of a table or a query as JSON. */
  List<JsonNode> rows(String from) {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : psql("-c", "select row_to_json(r) from " + from + " r").split("\n", -1)) {
      if (!line.isEmpty()) {
        rows.add(parse(line));
      }
    }
    return rows;
  }

  /** As a database that is restarted: connections break, and all that was committed stays. */
  void restart() throws IOException {
    stopServer();
    startServer();
  }

  private void initialise() {
    output(
        asServersUser(
            binaries.resolve("initdb").toString(),
            "--pgdata=" + data(),
            "--username=" + USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync"));
  }

  private void startServer() throws IOException {
    server =
        new ProcessBuilder(
                asServersUser(
                    binaries.resolve("postgres").toString(),
                    "-D",
                    data(),
                    "-p",
                    Integer.toString(port),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=" + directory,
                    "-c",
                    "timezone=Asia/Kolkata",
                    "-c",
                    "fsync=off"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().atMost(PATIENCE).until(() -> !server.isAlive() || isReady());
    if (!server.isAlive()) {
      throw new IllegalStateException("PostgreSQL ended with " + server.exitValue() + ".");
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    return new ProcessBuilder(
                binaries.resolve("pg_isready").toString(), "-q", "-h", "127.0.0.1", "-p", "" + port)
            .start()
            .waitFor()
        == 0;
  }

  /** Ends its connections too, unlike a plain SIGTERM, which waits for them. */
  private void stopServer() throws IOException {
    output(
        asServersUser(
            binaries.resolve("pg_ctl").toString(), "stop", "--mode=fast", "--pgdata=" + data()));
    try {
      server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String psql(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(binaries.resolve("psql").toString());
    command.addAll(List.of("-h", "127.0.0.1", "-p", "" + port, "-U", USER, "-d", "postgres"));
    command.addAll(List.of("-v", "ON_ERROR_STOP=1", "-qAtX"));
    command.addAll(List.of(arguments));
    return output(command);
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  /** The newest that is installed; null where none is. */
  private static Path binaries() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return null;
    }
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(INSTALLED)) {
      List<Path> found = new ArrayList<>();
      versions.forEach(version -> found.add(version.resolve("bin")));
      return found.stream()
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder())
          .orElse(null);
    }
  }

  private static List<String> asServersUser(String... command) {
    Stream<String> user =
        System.getProperty("user.name").equals("root")
            ? Stream.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--")
            : Stream.empty();
    return Stream.concat(user, Stream.of(command)).toList();
  }

  /** What a command prints; it must succeed. */
  private static String output(List<String> command) {
    try {
      // The current directory may be closed to the server's user.
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Not JSON: " + json, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (server != null && server.isAlive()) {
        stopServer();
      }
    } finally {
      if (server != null) {
        server.destroyForcibly();
      }
      output(asServersUser("rm", "-rf", directory.toString()));
    }
  }
}
