package dev.rollcall.standalone.cli;

import dev.rollcall.server.Opened;
import dev.rollcall.standalone.RunningServer;
import dev.rollcall.standalone.ServerFactory;
import dev.rollcall.standalone.broker.EmbeddedBroker;
import dev.rollcall.standalone.registry.RegistryServer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Broker, registry and server in one process, closed in the reverse of their order. */
final class Laptop implements AutoCloseable {

  private final Opened parts = new Opened();
  private final EmbeddedBroker broker;
  private final RegistryServer registry;
  private final RunningServer server;

  private Laptop(LaptopOptions options, Map<String, String> more, ServerFactory servers)
      throws Exception {
    try {
      broker =
          parts.add(
              EmbeddedBroker.start(
                  options.server().dataDirectory().resolve("kafka"), options.kafkaPort()));
      registry = parts.add(RegistryServer.start(broker.bootstrapServers(), options.registryPort()));
      server = parts.add(servers.start(options.server().configFile(), settings(options, more)));
    } catch (InterruptedException | RuntimeException e) {
      parts.closeAfter(e);
      throw e;
    }
  }

  /**
   * @param more settings of the command, over the user's
   */
  static Laptop start(LaptopOptions options, Map<String, String> more, ServerFactory servers)
      throws Exception {
    options.server().configFile();
    return new Laptop(options, more, servers);
  }

  URI url() {
    return server.url();
  }

  String addresses() {
    return "%s, Kafka at %s, schema registry at %s"
        .formatted(server.url(), broker.bootstrapServers(), registry.url());
  }

  /** Ends exceptionally when the broker or the server cannot go on. */
  CompletableFuture<Object> failure() {
    return CompletableFuture.anyOf(broker.failure(), server.failure());
  }

  @Override
  public void close() {
    parts.close();
  }

  private Map<String, String> settings(LaptopOptions options, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("data.dir", options.server().dataDirectory().toString());
    settings.put("topics.create", "true");
    settings.put("topics.replication.factor", "1");
    settings.put("streams.num.standby.replicas", "0");
    settings.putAll(options.server().flags());
    settings.putAll(more);
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("schema.registry.url", registry.url());
    return settings;
  }
}
