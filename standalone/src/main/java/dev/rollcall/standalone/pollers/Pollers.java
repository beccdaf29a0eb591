package dev.rollcall.standalone.pollers;

import dev.rollcall.server.KafkaEventSink;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pollers of this instance. They run where the one partition of the topic of positions is: all
 * instances are in the consumer group {@code <application.id>-pollers}, whose coordinator gives it
 * to one of them, and to another when that one is gone. Who gets it reads where the pollers stand
 * before it starts them.
 *
 * <p>An owner that is paused for longer than its session polls for a moment beside the next one.
 * Both tell the same facts, which is harmless.
 */
public final class Pollers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pollers.class);

  /** Of the topic of positions. */
  static final int PARTITION = 0;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  /** Of each client. When Kafka is away there is nothing to wait for. */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

  private final RollcallConfig config;
  private final List<PollerSettings> settings;
  private final Map<PollerSettings, PollerMetrics> metrics = new HashMap<>();
  private final TopicPartition lock;
  private final KnownPositions positions = new KnownPositions();
  private final List<PollerThread> running = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private boolean owner;
  private volatile boolean polling;

  private Pollers(RollcallConfig config, List<PollerSettings> settings, MeterRegistry registry) {
    this.config = config;
    this.settings = settings;
    for (PollerSettings one : settings) {
      metrics.put(one, new PollerMetrics(registry, one.name(), Clock.systemUTC()));
    }
    this.lock = new TopicPartition(config.topics().pollerPositions().name(), PARTITION);
    this.thread = new Thread(this::run, "rollcall-pollers");
    thread.setDaemon(true);
  }

  /**
   * Starts them and does not wait. The topic of positions is there.
   *
   * @param settings none is as well
   * @param registry where their metrics go
   */
  public static Pollers start(
      RollcallConfig config, List<PollerSettings> settings, MeterRegistry registry) {
    Pollers pollers = new Pollers(config, settings, registry);
    if (!settings.isEmpty()) {
      pollers.thread.start();
    }
    return pollers;
  }

  /** Whether it is this instance that polls. */
  boolean isPolling() {
    return polling;
  }

  private void run() {
    try {
      while (!isClosed(Duration.ZERO)) {
        try {
          takeTurns();
        } catch (KafkaException e) {
          LOG.error("The pollers cannot share their work and begin anew in {}", AFTER_FAILURE, e);
          isClosed(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The pollers were told to end");
    }
  }

  private boolean isClosed(Duration within) throws InterruptedException {
    return closed.await(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void takeTurns() throws InterruptedException {
    KafkaConsumer<String, byte[]> consumer = consumer();
    try {
      Producer<String, byte[]> producer = producer();
      try {
        takeTurns(consumer, producer);
      } finally {
        producer.close(LONGEST_CLOSE);
      }
    } finally {
      consumer.close(CloseOptions.timeout(LONGEST_CLOSE));
    }
  }

  private void takeTurns(KafkaConsumer<String, byte[]> consumer, Producer<String, byte[]> producer)
      throws InterruptedException {
    consumer.subscribe(List.of(lock.topic()), new Ownership(consumer));
    try {
      while (!isClosed(Duration.ZERO)) {
        consumer.poll(POLL).records(lock).forEach(r -> positions.read(r.key(), r.value()));
        if (owner && running.isEmpty() && hasReadAll(consumer)) {
          LOG.info("This instance polls: {}", settings);
          polling = true;
          settings.forEach(
              one ->
                  running.add(
                      PollerThread.start(
                          one,
                          positions,
                          new RecordWriter(producer, lock.topic(), positions),
                          metrics.get(one))));
        }
      }
    } finally {
      stop();
    }
  }

  private boolean hasReadAll(KafkaConsumer<String, byte[]> consumer) {
    try {
      return consumer.position(lock) >= consumer.endOffsets(List.of(lock)).get(lock);
    } catch (TimeoutException e) {
      return false; // Kafka is away; the next poll asks again
    }
  }

  private final class Ownership implements ConsumerRebalanceListener {
    private final KafkaConsumer<String, byte[]> consumer;

    Ownership(KafkaConsumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.contains(lock)) {
        positions.clear();
        consumer.seekToBeginning(List.of(lock));
        owner = true;
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (partitions.contains(lock)) {
        LOG.info("This instance no longer polls");
        stop();
      }
    }
  }

  private void stop() {
    owner = false;
    polling = false;
    running.forEach(PollerThread::end);
    try {
      for (PollerThread poller : running) {
        poller.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.clear();
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> reader = new HashMap<>(config.committedReader("pollers"));
    reader.put(ConsumerConfig.GROUP_ID_CONFIG, config.applicationId() + "-pollers");
    reader.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    // Who polls goes on when another instance comes.
    reader.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return new KafkaConsumer<>(reader, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private Producer<String, byte[]> producer() {
    return KafkaEventSink.producer(
        config,
        Map.of(
            ProducerConfig.CLIENT_ID_CONFIG,
            config.applicationId() + "-pollers",
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            Topics.MAX_RECORD_BYTES));
  }

  /** Returns when nothing polls any more, and what was heard is written where Kafka takes it. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
