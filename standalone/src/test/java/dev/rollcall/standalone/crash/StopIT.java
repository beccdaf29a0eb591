package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.server.RollcallConfig;
import dev.rollcall.standalone.system.Api;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM ends an instance cleanly also while it is not ready yet. */
class StopIT {

  /** 128 and the number of the signal: what a process that a signal has ended exits with. */
  private static final int ENDED_BY_SIGTERM = 143;

  private static final int EVENTS = 2_000;

  /** The broker keeps each request of the restore waiting for more than there is to read. */
  private static final Map<String, String> SLOW_RESTORE =
      Map.of(
          "streams.restore.consumer.fetch.min.bytes",
          Integer.toString(50 * 1024 * 1024),
          "streams.restore.consumer.fetch.max.wait.ms",
          "12000");

  @TempDir private Path directory;

  @Test
  void aStartThatWaitsForKafkaIsStopped() throws Exception {
    InetAddress local = InetAddress.getByName("127.0.0.1");
    try (ServerSocket silent = new ServerSocket(0, 1, local);
        Installation rollcall = Installation.start(directory);
        ServerProcess server =
            rollcall.launchServer(
                "waiting",
                Map.of(
                    RollcallConfig.BOOTSTRAP_SERVERS,
                    "127.0.0.1:" + silent.getLocalPort(),
                    "kafka.default.api.timeout.ms",
                    "600000"))) {
      silent.accept().close();
      server.terminate();
      endsWithoutHavingBeenReady(server);
    }
  }

  @Test
  void aLongRestoreIsStoppedAndTheNextStartHasAll() throws Exception {
    try (Installation rollcall = Installation.start(directory)) {
      try (ServerProcess server = rollcall.startServer("before")) {
        rollcall.write(Installation.load(1, EVENTS));
        rollcall.awaitAllCommitted();
        server.terminate();
        server.awaitExit();
      }

      int port = freePort();
      Map<String, String> settings = new HashMap<>(SLOW_RESTORE);
      settings.put(RollcallConfig.HTTP_PORT, Integer.toString(port));
      try (ServerProcess server = rollcall.launchServer("restoring", settings)) {
        rollcall.awaitMembers(1);
        await().atMost(ServerProcess.PATIENCE).until(() -> isAliveAndNotReady(port));
        server.terminate();
        endsWithoutHavingBeenReady(server);
      }
      rollcall.awaitNoMember();

      try (ServerProcess server = rollcall.startServer("restoring")) {
        assertThat(rollcall.faults(server)).isEmpty();
      }
    }
  }

  private static void endsWithoutHavingBeenReady(ServerProcess server) throws Exception {
    assertThat(server.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(server.url()).as("address told as ready").isEmpty();
    assertThat(server.log()).doesNotContain("failed", "Exception");
  }

  private static boolean isAliveAndNotReady(int port) {
    Api api = new Api(URI.create("http://127.0.0.1:" + port));
    try {
      return api.get("/healthz").status() == 200 && api.get("/readyz").status() == 503;
    } catch (UncheckedIOException e) {
      return false; // it does not listen yet
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
