package dev.rollcall.standalone.crash;

import static org.awaitility.Awaitility.await;

import dev.rollcall.server.RollcallConfig;
import dev.rollcall.standalone.cli.Main;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code rollcall server} in a process of its own, so that it can be killed, paused and ended. */
final class ServerProcess implements AutoCloseable {

  /** The shortest that a broker allows by default. */
  static final Duration SESSION = Duration.ofSeconds(6);

  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Pattern READY = Pattern.compile("Rollcall is ready at (\\S+)");

  private final Process process;
  private final Path output;
  private final Path log;

  private ServerProcess(Process process, Path output, Path log) {
    this.process = process;
    this.output = output;
    this.log = log;
  }

  /**
   * Starts a process and does not wait for it.
   *
   * @param name of its data directory; one that was used before is used again
   * @param settings over those that all have
   */
  static ServerProcess launch(Cluster cluster, String name, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put(RollcallConfig.HTTP_PORT, "0");
    all.put(RollcallConfig.TOPICS_CREATE, "true");
    all.put(RollcallConfig.TOPICS_PARTITIONS, Integer.toString(Cluster.PARTITIONS));
    all.put(RollcallConfig.TOPICS_REPLICATION_FACTOR, "1");
    all.put("streams.num.stream.threads", "1");
    all.put("streams.consumer.session.timeout.ms", Long.toString(SESSION.toMillis()));
    all.put(RollcallConfig.DATA_DIR, cluster.dataDirectory(name).toString());
    all.put(RollcallConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    all.put(RollcallConfig.REGISTRY_URL, cluster.registryUrl());
    all.putAll(settings);

    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx400m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(Main.class.getName(), "server"));
    all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    try {
      Path directory = Files.createDirectories(cluster.dataDirectory("logs"));
      Path output = Files.createTempFile(directory, name, ".out");
      Path log = Files.createTempFile(directory, name, ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(log.toFile());
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      Process process = builder.start();
      // A test that is itself ended leaves nothing behind, least of all something that is paused.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new ServerProcess(process, output, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a process and waits until it is ready. */
  static ServerProcess start(Cluster cluster, String name, Map<String, String> settings) {
    ServerProcess server = launch(cluster, name, settings);
    server.awaitReady();
    return server;
  }

  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> url().isPresent() || !process.isAlive());
    if (url().isEmpty()) {
      throw new AssertionError("The server ended by itself:\n" + log());
    }
  }

  Api api() {
    return new Api(url().orElseThrow());
  }

  /** Where it said that it is ready; empty while it has not. */
  Optional<URI> url() {
    Matcher ready = READY.matcher(read(output));
    return ready.find() ? Optional.of(URI.create(ready.group(1))) : Optional.empty();
  }

  /** Its standard error. */
  String log() {
    return read(log);
  }

  /** As {@code kill -9}, or a machine that loses its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: as a long pause of garbage collection, or of a virtual machine. */
  void pause() throws Exception {
    signal("STOP");
  }

  void resume() throws Exception {
    signal("CONT");
  }

  /** SIGTERM, without waiting for what follows. */
  void terminate() {
    process.destroy();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The server does not end:\n" + log());
    }
    return process.exitValue();
  }

  private void signal(String name) throws Exception {
    int exitCode =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("kill -" + name + " ended with " + exitCode);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever its state. */
  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
