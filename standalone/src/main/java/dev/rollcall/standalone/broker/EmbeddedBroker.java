package dev.rollcall.standalone.broker;

import dev.rollcall.standalone.LocalPort;
import dev.rollcall.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker in this process: one node that is broker and KRaft controller, reachable from
 * this machine only, with its data in a directory that outlives it.
 *
 * <p>One runs at a time in a process, because Kafka reports fatal errors through hooks of the whole
 * process ({@link Exit}). While a broker runs they lead to its {@link #failure} instead of the end
 * of the process.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final int NODE_ID = 1;
  private static final String CONTROLLER_LISTENER = "CONTROLLER";

  private final DataDirectory data;
  private final int port;
  private final KafkaRaftServer server;
  private final CompletableFuture<Void> failure;

  private EmbeddedBroker(
      DataDirectory data, int port, KafkaRaftServer server, CompletableFuture<Void> failure) {
    this.data = data;
    this.port = port;
    this.server = server;
    this.failure = failure;
  }

  /**
   * Starts a broker and returns when it takes requests.
   *
   * @param directory made and formatted on first use
   * @param port to listen on, or 0 for any free one
   * @throws StandaloneException when the port is taken or the directory cannot be used
   */
  public static EmbeddedBroker start(Path directory, int port) {
    int clientPort = LocalPort.usable("Kafka", port);
    DataDirectory data = DataDirectory.open(directory);
    CompletableFuture<Void> failure = new CompletableFuture<>();
    try {
      data.format(NODE_ID, CONTROLLER_LISTENER);
      redirectFatalErrors(failure);
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(
                  settings(data.path(), clientPort, LocalPort.usable("Kafka", 0)), false),
              Time.SYSTEM);
      EmbeddedBroker broker = new EmbeddedBroker(data, clientPort, server, failure);
      broker.startServer();
      return broker;
    } catch (RuntimeException e) {
      release(data, e);
      throw e;
    }
  }

  public String bootstrapServers() {
    return LocalPort.HOST + ":" + port;
  }

  public int port() {
    return port;
  }

  /**
   * Ends with {@link StandaloneException} if Kafka gives up by itself (a full disk, a broken log),
   * and normally once the broker is closed.
   */
  public CompletableFuture<Void> failure() {
    return failure.copy();
  }

  /** Stops cleanly: logs are flushed, and the next start needs no recovery. */
  @Override
  public void close() {
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      failure.complete(null);
      release(data, null);
    }
  }

  private void startServer() {
    try {
      server.startup();
    } catch (Throwable e) {
      stopAfter(e);
      throw new StandaloneException("Kafka could not start: " + e.getMessage(), e);
    }
    if (failure.isCompletedExceptionally()) {
      StandaloneException e = new StandaloneException("Kafka could not start; its log says why.");
      stopAfter(e);
      throw e;
    }
  }

  private void stopAfter(Throwable cause) {
    try {
      server.shutdown();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static void redirectFatalErrors(CompletableFuture<Void> failure) {
    Exit.Procedure report =
        (status, message) -> {
          String why = message == null ? "its log says why" : message;
          failure.completeExceptionally(new StandaloneException("Kafka stopped: " + why + "."));
        };
    Exit.setHaltProcedure(report);
    Exit.setExitProcedure(report);
  }

  private static void release(DataDirectory data, RuntimeException cause) {
    Exit.resetHaltProcedure();
    Exit.resetExitProcedure();
    try {
      data.close();
    } catch (IOException e) {
      if (cause == null) {
        throw new StandaloneException("The data directory " + data.path() + " stays locked.", e);
      }
      cause.addSuppressed(e);
    }
  }

  private static Map<String, String> settings(Path directory, int port, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("log.dirs", directory.toString());
    settings.put(
        "listeners",
        "PLAINTEXT://%s:%d,%s://%s:%d"
            .formatted(LocalPort.HOST, port, CONTROLLER_LISTENER, LocalPort.HOST, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(LocalPort.HOST, port));
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put(
        "controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, LocalPort.HOST, controllerPort));

    // Topics are made on purpose, with their own settings.
    settings.put("auto.create.topics.enable", "false");
    // There is one copy of everything.
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // 50 partitions each by default: as many directories to make on first use and open at a start.
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.num.partitions", "1");

    // A group of one member has nobody to wait for (3 s by default).
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.streams.initial.rebalance.delay.ms", "0");

    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("num.replica.fetchers", "1");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    // 128 MiB by default; 4 MiB of keys at 24 bytes each is about 150,000 in one pass.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
    settings.put("log.cleaner.io.buffer.size", Integer.toString(256 * 1024));
    // An idle laptop need not write a metadata record twice a second.
    settings.put("metadata.max.idle.interval.ms", "5000");
    return settings;
  }
}
