package dev.rollcall.query;

import dev.rollcall.topology.RoomTopology;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lags as Kafka Streams tells them. It asks the brokers for the ends of changelogs, without a time
 * limit of its own, so a thread of ours asks, for all who wait at once.
 */
public final class StoreLags implements StandbyLags, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreLags.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Told to others who ask within that time. */
  private static final Duration FRESH = Duration.ofMillis(200);

  /** How often they are asked for when nobody wants to know, so that {@link #told} knows. */
  private static final Duration REGULARLY = Duration.ofSeconds(5);

  private final KafkaStreams streams;
  private final IntPredicate caughtUp;
  private final Listener told;
  private final ScheduledExecutorService asker =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("rollcall-lags"));

  // guarded by this
  private Asked latest;

  /**
   * A store here.
   *
   * @param position the offset of the changelog that it has reached
   * @param lag how many are left
   */
  public record Store(long position, long lag) {}

  /** Hears of all stores here. */
  @FunctionalInterface
  public interface Listener {

    /**
     * @param asked when, as {@link System#nanoTime} tells
     */
    void stores(Map<Integer, Store> stores, long asked);
  }

  private record Asked(Future<Map<Integer, Long>> lags, long at) {
    /** Who comes while the brokers do not answer waits for what is left of the first one's time. */
    Duration left(Duration patience) {
      return patience.minusNanos(System.nanoTime() - at);
    }
  }

  /**
   * @param caughtUp of a partition: as {@link #hasCaughtUp}
   * @param told of all lags whenever they are asked for
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails is told where it happens
  public StoreLags(KafkaStreams streams, IntPredicate caughtUp, Listener told) {
    this.streams = streams;
    this.caughtUp = caughtUp;
    this.told = told;
    asker.scheduleWithFixedDelay(this::latest, 0, REGULARLY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public OptionalLong of(int partition) {
    Long lag = all(PATIENCE).get(partition);
    return lag == null ? OptionalLong.empty() : OptionalLong.of(lag);
  }

  @Override
  public boolean hasCaughtUp(int partition) {
    return caughtUp.test(partition);
  }

  /**
   * Of all stores here, by partition, also of those whose task is active.
   *
   * @return empty when Kafka does not tell in time
   */
  public Map<Integer, Long> all(Duration patience) {
    try {
      Asked asked = latest();
      return asked.lags().get(asked.left(patience).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("No lags", e);
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private synchronized Asked latest() {
    if (latest == null || (latest.lags().isDone() && latest.left(FRESH).isNegative())) {
      latest = new Asked(asker.submit(this::ask), System.nanoTime());
    }
    return latest;
  }

  private Map<Integer, Long> ask() {
    long now = System.nanoTime();
    Map<Integer, Store> stores = new HashMap<>();
    Map<Integer, Long> lags = new HashMap<>();
    streams
        .allLocalStorePartitionLags()
        .getOrDefault(RoomTopology.ROOMS_STORE, Map.of())
        .forEach(
            (partition, lag) -> {
              stores.put(partition, new Store(lag.currentOffsetPosition(), lag.offsetLag()));
              lags.put(partition, lag.offsetLag());
            });
    told.stores(stores, now);
    return lags;
  }

  @Override
  public void close() {
    asker.shutdownNow();
  }
}
