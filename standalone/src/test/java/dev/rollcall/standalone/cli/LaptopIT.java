package dev.rollcall.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.standalone.RunningServer;
import dev.rollcall.standalone.ServerFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code rollcall up} with real Kafka and registry, and a server that only records. */
class LaptopIT {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final RecordingServer server = new RecordingServer();

  @Test
  void startsAllGivesTheServerItsSettingsAndStopsInOrder() throws Exception {
    Path config = Files.writeString(directory.resolve("rollcall.properties"), "a=b\n");
    server.failure.completeExceptionally(new IllegalStateException("enough"));
    int exitCode =
        up(server, "--set", "topics.prefix=t-", "--http-port", "0", "--config", config.toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("enough");
    assertThat(out.toString())
        .containsPattern(
            "(?m)^Rollcall is ready at http://127.0.0.1:1, Kafka at 127.0.0.1:\\d+, schema registry at http://127.0.0.1:\\d+$");
    assertThat(server.configFile).contains(config);
    assertThat(server.flags)
        .containsEntry("topics.prefix", "t-")
        .containsEntry("http.port", "0")
        .containsEntry("data.dir", directory.toString());
    assertThat(server.kafkaAnsweredAtClose).as("the server is closed before Kafka").isTrue();
    assertThat(listens(kafkaPort())).as("Kafka is closed").isFalse();
  }

  @Test
  void stopsWhatItHasStartedWhenTheServerCannotStart() {
    List<Integer> ports = new ArrayList<>();
    int exitCode =
        up(
            (configFile, flags) -> {
              ports.add(port(flags.get("kafka.bootstrap.servers")));
              throw new dev.rollcall.standalone.StandaloneException("No good.");
            });
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("No good.");
    assertThat(ports).hasSize(1).noneMatch(LaptopIT::listens);
  }

  @Test
  void explainsATakenPortInOneSentence() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int exitCode = up(server, "--registry-port", Integer.toString(other.getLocalPort()));
      assertThat(exitCode).isEqualTo(1);
      assertThat(err.toString().strip())
          .isEqualTo(
              "The schema registry cannot listen on 127.0.0.1:%d: Address already in use."
                  .formatted(other.getLocalPort()));
    }
  }

  @Test
  void explainsAConfigurationFileThatIsMissing() {
    assertThat(up(server, "--config", "/no/such/file")).isEqualTo(1);
    assertThat(err.toString()).contains("/no/such/file cannot be read");
  }

  private int up(ServerFactory servers, String... more) {
    List<String> arguments = new ArrayList<>(List.of("up", "--data-dir", directory.toString()));
    arguments.addAll(List.of("--kafka-port", "0"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--registry-port")) {
      arguments.addAll(List.of("--registry-port", "0"));
    }
    CommandLine line = RollcallCommand.line(servers);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments.toArray(String[]::new));
  }

  private int kafkaPort() {
    return port(server.flags.get("kafka.bootstrap.servers"));
  }

  private static int port(String hostAndPort) {
    return Integer.parseInt(hostAndPort.substring(hostAndPort.lastIndexOf(':') + 1));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (java.io.IOException refused) {
      return false;
    }
  }

  private final class RecordingServer implements ServerFactory, RunningServer {
    final CompletableFuture<Void> failure = new CompletableFuture<>();
    Optional<Path> configFile;
    Map<String, String> flags;
    boolean kafkaAnsweredAtClose;

    @Override
    public RunningServer start(Optional<Path> configFile, Map<String, String> flags) {
      this.configFile = configFile;
      this.flags = flags;
      return this;
    }

    @Override
    public URI url() {
      return URI.create("http://127.0.0.1:1");
    }

    @Override
    public CompletableFuture<Void> failure() {
      return failure;
    }

    @Override
    public void close() {
      kafkaAnsweredAtClose = listens(kafkaPort());
    }
  }
}
