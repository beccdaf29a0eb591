package dev.rollcall.standalone.system;

import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.serde.KafkaAvroDeserializer;
import dev.rollcall.serde.KafkaAvroSerializer;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.broker.EmbeddedBroker;
import dev.rollcall.standalone.registry.RegistryServer;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A Kafka broker and a schema registry on free ports, and any number of Rollcall servers on them.
 * One at a time in a JVM, because of the broker.
 */
public final class Cluster implements AutoCloseable {

  public static final Topics TOPICS = Topics.withPrefix("");
  public static final int PARTITIONS = 4;

  private final Path directory;

  /** Null while it is away. */
  private EmbeddedBroker broker;

  private final String bootstrapServers;
  private final String registryUrl;

  /** Null where the registry is the caller's. */
  private final RegistryServer registryServer;

  private final SchemaRegistry registry;
  private final List<RollcallServer> servers = new ArrayList<>();
  private final List<TopicLog<?, ?>> logs = new ArrayList<>();

  private Cluster(
      Path directory, EmbeddedBroker broker, String registryUrl, RegistryServer registryServer) {
    this.directory = directory;
    this.broker = broker;
    this.bootstrapServers = broker.bootstrapServers();
    this.registryUrl = registryUrl;
    this.registryServer = registryServer;
    this.registry = SchemaRegistry.open(Map.of("schema.registry.url", registryUrl));
  }

  public static Cluster start(Path directory) {
    EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    try {
      RegistryServer registry = RegistryServer.start(broker.bootstrapServers(), 0);
      return new Cluster(directory, broker, registry.url(), registry);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** With a registry that stays the caller's to close. */
  static Cluster start(Path directory, String registryUrl) {
    EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    return new Cluster(directory, broker, registryUrl, null);
  }

  /** Starts an instance with one stream thread and no standbys. */
  public RollcallServer startServer(String dataDirectory) throws InterruptedException {
    return startServer(dataDirectory, Map.of());
  }

  /**
   * @param dataDirectory name of a directory of the instance's own
   * @param settings over those that tests share
   */
  public RollcallServer startServer(String dataDirectory, Map<String, String> settings)
      throws InterruptedException {
    Map<String, String> all = new HashMap<>();
    all.put(RollcallConfig.HTTP_PORT, "0");
    all.put(RollcallConfig.TOPICS_CREATE, "true");
    all.put(RollcallConfig.TOPICS_PARTITIONS, Integer.toString(PARTITIONS));
    all.put(RollcallConfig.TOPICS_REPLICATION_FACTOR, "1");
    all.put("streams.num.stream.threads", "1");
    all.put("streams.num.standby.replicas", "0");
    all.putAll(settings);
    all.put(RollcallConfig.DATA_DIR, dataDirectory(dataDirectory).toString());
    all.put(RollcallConfig.BOOTSTRAP_SERVERS, bootstrapServers());
    all.put(RollcallConfig.REGISTRY_URL, registryUrl());
    RollcallServer server = RollcallServer.start(new RollcallConfig(all));
    servers.add(server);
    return server;
  }

  public void stop(RollcallServer server) {
    servers.remove(server);
    server.close();
  }

  public Path dataDirectory(String name) {
    return directory.resolve(name);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Until {@link #startBroker} nobody listens where the broker did. */
  public void stopBroker() {
    broker.close();
    broker = null;
  }

  /** On the same port and data. */
  public void startBroker() {
    int port = URI.create("kafka://" + bootstrapServers).getPort();
    broker = EmbeddedBroker.start(directory.resolve("kafka"), port);
  }

  public String registryUrl() {
    return registryUrl;
  }

  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  /** A producer that looks at nothing, as a service in any language may be. */
  public KafkaProducer<byte[], byte[]> byteProducer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers(), "max.request.size", Integer.MAX_VALUE),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** The value as it goes on a topic: the Confluent wire format. */
  public <T extends SpecificRecord> byte[] encode(Topic topic, T value) {
    return encode(topic, List.of(value)).get(0);
  }

  public <T extends SpecificRecord> List<byte[]> encode(Topic topic, List<T> values) {
    try (KafkaAvroSerializer<T> serializer = new KafkaAvroSerializer<>(registry, Map.of(), false)) {
      return values.stream().map(value -> serializer.serialize(topic.name(), value)).toList();
    }
  }

  /** Closed with the cluster. */
  public <T extends SpecificRecord> TopicLog<String, T> log(Topic topic, Class<T> type) {
    return opened(
        new TopicLog<>(
            bootstrapServers(),
            topic,
            new StringDeserializer(),
            new KafkaAvroDeserializer<>(registry, type)));
  }

  /** Closed with the cluster. */
  public TopicLog<byte[], byte[]> byteLog(Topic topic) {
    return opened(
        new TopicLog<>(
            bootstrapServers(), topic, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  private <K, V> TopicLog<K, V> opened(TopicLog<K, V> log) {
    logs.add(log);
    return log;
  }

  /** Servers first, the broker last. */
  @Override
  public void close() {
    try {
      logs.forEach(TopicLog::close);
      servers.forEach(RollcallServer::close);
    } finally {
      registry.close();
      if (registryServer != null) {
        registryServer.close();
      }
      if (broker != null) {
        broker.close();
      }
    }
  }
}
