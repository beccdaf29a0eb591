package dev.rollcall.server;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.http.Backends;
import dev.rollcall.http.EventSink;
import dev.rollcall.http.HttpApi;
import dev.rollcall.http.HttpPeers;
import dev.rollcall.http.Peering;
import dev.rollcall.http.Webhooks;
import dev.rollcall.query.DeadLetterHandling;
import dev.rollcall.query.DeadLetterTopic;
import dev.rollcall.query.Here;
import dev.rollcall.query.StoreLags;
import dev.rollcall.query.StoreRoomReader;
import dev.rollcall.query.cluster.EventLags;
import dev.rollcall.query.cluster.RestoreProgress;
import dev.rollcall.query.cluster.RoutingClusterReader;
import dev.rollcall.query.cluster.StreamsCluster;
import dev.rollcall.query.routing.Routes;
import dev.rollcall.query.routing.RoutingMetrics;
import dev.rollcall.query.routing.RoutingRoomReader;
import dev.rollcall.query.routing.RoutingUserReader;
import dev.rollcall.query.routing.Scatter;
import dev.rollcall.query.routing.StreamsLocator;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.serde.KafkaAvroDeserializer;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.topics.Topics;
import dev.rollcall.topology.Progress;
import dev.rollcall.topology.RoomTopology;
import dev.rollcall.topology.SnapshotSettings;
import dev.rollcall.watch.Watches;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance: topics, schemas, Kafka Streams and the HTTP API, closed in the reverse of their
 * order.
 */
public final class RollcallServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RollcallServer.class);

  /** Longer than a commit, shorter than the 30 s after which supervisors usually kill. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

  /** Below what proxies take for a dead connection, and below our own idle timeout. */
  private static final Duration WATCH_BEAT = Duration.ofSeconds(10);

  /** Threads that lists and users share to ask other instances. */
  private static final int SCATTERED_AT_ONCE = 32;

  private static final Webhooks NO_WEBHOOKS = call -> new Webhooks.Answer(404, null, "", null);

  private final Opened parts = new Opened();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final RollcallConfig config;
  private final Quarantine quarantine;
  private final WebhooksFactory webhooks;
  private final String host;
  private MeterRegistry meters;
  private HttpApi http;

  private RollcallServer(RollcallConfig config, Quarantine quarantine, WebhooksFactory webhooks) {
    this.config = config;
    this.quarantine = quarantine;
    this.webhooks = webhooks;
    this.host = config.http().host();
  }

  /** What takes webhooks, where an instance is to take them. */
  @FunctionalInterface
  public interface WebhooksFactory {

    /**
     * @param sink where events go
     * @throws org.apache.kafka.common.config.ConfigException when the configuration does not allow
     *     it
     */
    Webhooks open(EventSink sink, MeterRegistry metrics);
  }

  /** An instance that takes no webhooks; all else is as below. */
  public static RollcallServer start(RollcallConfig config) throws InterruptedException {
    return start(config, (sink, metrics) -> NO_WEBHOOKS);
  }

  /**
   * Starts an instance and returns when it takes requests.
   *
   * @throws org.apache.kafka.common.config.ConfigException when the configuration, the cluster or
   *     the schema registry does not allow it, with a message for people
   * @throws org.apache.kafka.common.KafkaException when Kafka gives no answer
   * @throws InterruptedException when interrupted, after all is released: tasks that were being
   *     restored are handed over
   */
  public static RollcallServer start(RollcallConfig config, WebhooksFactory webhooks)
      throws InterruptedException {
    Quarantine quarantine = new Quarantine(config);
    while (true) {
      RollcallServer server = new RollcallServer(config, quarantine, webhooks);
      try {
        server.open();
        return server;
      } catch (InterruptedException | RuntimeException e) {
        // Taken back for as long as it closes, which waits for others.
        boolean interrupted = Thread.interrupted() || e instanceof InterruptedException;
        server.parts.closeAfter(e);
        if (interrupted) {
          throw interruption(e);
        }
        if (!quarantine.take(e)) {
          throw e;
        }
      }
    }
  }

  /** Many clients tell of an interruption in an exception of their own. */
  private static InterruptedException interruption(Exception e) {
    return e instanceof InterruptedException interruption
        ? interruption
        : (InterruptedException) new InterruptedException("The start ends.").initCause(e);
  }

  private void open() throws InterruptedException {
    int port = port();
    Metrics metrics = parts.add(new Metrics());
    meters = metrics.registry();
    metrics.add(quarantine);
    Admin admin = Admin.create(config.kafka());
    // By default it waits for answers of a broker that is away, for a minute each.
    parts.add(() -> admin.close(Duration.ZERO));
    int partitions = new TopicSetup(admin, config).prepare();
    SchemaRegistry registry = parts.add(SchemaRegistry.open(config.registry()));
    StartupGuards.of(admin, registry, config).pass();

    Producer<String, byte[]> producer = KafkaEventSink.producer(config);
    KafkaEventSink sink = parts.add(KafkaEventSink.of(config, registry, producer));
    metrics.add(producer);

    Progress progress = new Progress();
    metrics.add(progress);
    String here = config.advertised(port);
    KafkaStreams streams = streams(partitions, registry, progress, here);
    RestoreProgress restores = new RestoreProgress();
    streams.setGlobalStateRestoreListener(restores);
    streams.setStandbyUpdateListener(restores);
    metrics.add(streams);
    GroupOffsets committed =
        new GroupOffsets(admin, config.applicationId(), config.topics().events().name());
    StoreRoomReader reader = new StoreRoomReader(streams, progress, committed, partitions);
    EventLags lags =
        new EventLags(
            admin, config.applicationId(), config.topics().events().name(), partitions, progress);
    RoutingMetrics routing = new RoutingMetrics(metrics.registry());
    Peering peering = peering(streams, reader, here, partitions, lags, restores, routing);
    Scatter scatter = parts.add(new Scatter(peering.routes(), SCATTERED_AT_ONCE));
    DeadLetterTopic deadLetters = parts.add(deadLetters());
    CountDownLatch settled = awaitable(streams);
    parts.add(() -> close(streams));
    Watches watches = parts.add(watches(partitions, registry, committed));
    // Before the streams, so that a long restore shows as alive and not ready.
    http =
        parts.add(
            new HttpApi(
                config.http().withPort(port),
                new Backends(
                    new RoutingRoomReader(
                        peering.here(), peering.routes(), peering.peers(), scatter),
                    new RoutingUserReader(peering.here(), peering.peers(), scatter),
                    deadLetters,
                    letterHandler(deadLetters),
                    sink,
                    webhooks.open(sink, metrics.registry()),
                    watches,
                    peering),
                metrics.registry()));
    // A stop lets requests finish, and a watch does not by itself.
    parts.add(watches);
    http.start();
    streams.start();
    settled.await();
    throwFailure();
  }

  private void throwFailure() throws InterruptedException {
    if (failure.isCompletedExceptionally()) {
      try {
        failure.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("Kafka Streams did not start; see the log.", e.getCause());
      }
    }
  }

  /** Other instances are told the port before the server listens on it. */
  private int port() {
    if (config.http().port() != 0) {
      return config.http().port();
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + host, e);
    }
  }

  private KafkaStreams streams(
      int partitions, SchemaRegistry registry, Progress progress, String advertised) {
    RoomTopology.AvroSerdes serdes =
        new RoomTopology.AvroSerdes() {
          @Override
          public <T extends SpecificRecord> Serde<T> of(Class<T> type) {
            return KafkaAvroSerde.of(registry, type, config.registry());
          }
        };
    Properties settings = new Properties();
    settings.putAll(StreamsSettings.of(config, advertised));
    return new KafkaStreams(
        new RoomTopology(
                config.topics(), partitions, serdes, snapshots(), config.policies(), progress)
            .get(),
        settings);
  }

  private Peering peering(
      KafkaStreams streams,
      StoreRoomReader reader,
      String here,
      int partitions,
      EventLags eventLags,
      RestoreProgress restores,
      RoutingMetrics metrics) {
    StoreLags lags = parts.add(new StoreLags(streams, restores::hasCaughtUp, restores::stores));
    StreamsLocator locator = new StreamsLocator(streams, here, partitions);
    Routes routes =
        new Routes(
            locator,
            config.duration(RollcallConfig.QUERY_TIMEOUT),
            config.duration(RollcallConfig.QUERY_HOST_TIMEOUT),
            metrics);
    // Half, so that those that other instances pass on here always find a thread.
    int atOnce = Math.max(1, config.http().maxConcurrentRequests() / 2);
    HttpPeers peers = new HttpPeers(here, config.instanceToken(), atOnce, metrics);
    StreamsCluster cluster =
        new StreamsCluster(streams, identity(), locator, lags, eventLags, restores);
    return new Peering(
        Here.of(reader, lags, config.getLong(RollcallConfig.QUERY_MAX_STANDBY_LAG)),
        routes,
        peers,
        parts.add(
            new RoutingClusterReader(
                here, cluster, peers, config.duration(RollcallConfig.QUERY_TIMEOUT))));
  }

  private StreamsCluster.Identity identity() {
    return new StreamsCluster.Identity(
        RollcallServer.class.getPackage().getImplementationVersion(),
        System.currentTimeMillis(),
        config.stateDir(),
        config.topics().events().name());
  }

  private Watches watches(int partitions, SchemaRegistry registry, GroupOffsets committed) {
    Map<String, Object> settings = config.committedReader("watch");
    return new Watches(
        () ->
            new KafkaConsumer<>(
                settings,
                new ByteArrayDeserializer(),
                new KafkaAvroDeserializer<>(registry, RoomChange.class)),
        config.topics().changes().name(),
        partitions,
        committed,
        WATCH_BEAT);
  }

  private DeadLetterTopic deadLetters() {
    return new DeadLetterTopic(
        letterReader("dead-letters"),
        config.topics().deadLetters().name(),
        config.topics().handledLetters().name(),
        config.duration(RollcallConfig.HTTP_REQUEST_TIMEOUT));
  }

  private DeadLetterHandling letterHandler(DeadLetterTopic deadLetters) {
    Topics topics = config.topics();
    return new DeadLetterHandling(
        deadLetters,
        new DeadLetterHandling.Names(
            topics.events().name(),
            topics.repairs().name(),
            topics.deadLetters().name(),
            topics.handledLetters().name()),
        () -> letterReader("dead-letter-handling"),
        () -> KafkaEventSink.transactional(config, "dead-letters"),
        config.duration(RollcallConfig.HTTP_REQUEST_TIMEOUT));
  }

  private Consumer<byte[], byte[]> letterReader(String purpose) {
    Map<String, Object> settings = config.committedReader(purpose);
    // What is asked for is there. What the consumer asks for ahead, behind the end, would keep the
    // next request waiting.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private SnapshotSettings snapshots() {
    return new SnapshotSettings(
        config.duration(RollcallConfig.STATE_INTERVAL).toMillis(),
        config.getInt(RollcallConfig.STATE_MAX_PARTICIPANTS),
        config.getInt(RollcallConfig.STATE_MAX_BYTES));
  }

  /** Opens when the stream threads run, or cannot. */
  private CountDownLatch awaitable(KafkaStreams streams) {
    CountDownLatch settled = new CountDownLatch(1);
    streams.setUncaughtExceptionHandler(
        e -> {
          LOG.error("A stream thread failed; this instance ends", e);
          failure.completeExceptionally(e);
          // A thread put in its place would wait for the old one's session and meet the same
          // record.
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          LOG.debug("Kafka Streams went from {} to {}", before, now);
          if (now == KafkaStreams.State.ERROR) {
            failure.completeExceptionally(new IllegalStateException("Kafka Streams failed."));
          }
          if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
            settled.countDown();
          }
        });
    return settled;
  }

  private static void close(KafkaStreams streams) {
    // Leaving the group hands the tasks over at once rather than after a session.
    streams.close(
        CloseOptions.timeout(CLOSE_PATIENCE)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }

  /** What {@code /metrics} shows. */
  public MeterRegistry metrics() {
    return meters;
  }

  public URI url() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + http.port());
  }

  /** Ends exceptionally when the instance cannot go on by itself. */
  public CompletableFuture<Void> failure() {
    return failure;
  }

  /** Stops taking requests, hands over the tasks, and returns when all is released. */
  @Override
  public void close() {
    parts.close();
  }
}
