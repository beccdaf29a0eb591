package dev.rollcall.watch;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.query.CommittedOffsets;
import dev.rollcall.topics.Positions;
import dev.rollcall.topics.RoomPartitioner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All watches of an instance: begins them, lets them go on, and keeps them alive. */
public final class Watches implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
  private static final long SETTLE_MILLIS = 100;
  private static final Duration POLL = Duration.ofMillis(100);

  /** Watches that read a snapshot of many pages, or what they missed, at the same time. */
  private static final int BEGINNING_AT_ONCE = 8;

  private final Consumers consumers;
  private final String topic;
  private final int partitions;
  private final CommittedOffsets committed;
  private final ChangeFeed feed;
  private final ChangeLog ends;
  private final ExecutorService beginners = Executors.newFixedThreadPool(BEGINNING_AT_ONCE);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  // guarded by itself
  private final List<Settling> settling = new ArrayList<>();

  /** A watch whose snapshot may show what is not committed yet. */
  private static final class Settling {
    private final Watch watch;
    private final Positions shown;
    private Positions target;

    Settling(Watch watch, Positions shown) {
      this.watch = watch;
      this.shown = shown;
    }
  }

  /**
   * @param partitions of that topic
   * @param committed of {@code room-events}
   * @param beat how often each watcher is told that it is connected
   */
  public Watches(
      Consumers consumers,
      String topic,
      int partitions,
      CommittedOffsets committed,
      Duration beat) {
    this.consumers = consumers;
    this.topic = topic;
    this.partitions = partitions;
    this.committed = committed;
    this.feed = new ChangeFeed(consumers, topic, partitions);
    this.ends = new ChangeLog(consumers, topic);
    ends.assignEnds(partitions);
    every(SETTLE_MILLIS, this::settle);
    every(beat.toMillis(), this::beat);
  }

  /** Everything about one room. */
  public Wanted ofRoom(String roomId) {
    return new Wanted(roomId, partition(roomId), change -> true);
  }

  /** Where the changes of a room are. */
  public int partition(String roomId) {
    return RoomPartitioner.partition(roomId, partitions);
  }

  /** Makes consumers of what is committed on {@code room-changes}, in no group. */
  @FunctionalInterface
  public interface Consumers {
    Consumer<byte[], RoomChange> open();
  }

  /**
   * Begins with a snapshot.
   *
   * @param connect called once the first page is there; what keeps that from being read is thrown
   *     before
   */
  public void begin(Wanted wanted, Snapshot.Pages pages, Supplier<Watcher> connect) {
    Watch watch = feed.open(wanted);
    try {
      Snapshot first = pages.next();
      watch.attach(connect.get());
      watch.snapshot(first);
      if (first.isLast()) {
        follow(watch, first.position());
      } else {
        beginLater(watch, () -> restOf(pages, watch, first.position()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      watch.end();
    } catch (RuntimeException e) {
      watch.end();
      throw e;
    }
  }

  /** Goes on after an id; where that is too old, or null, begins anew after a reset. */
  public void goOn(Wanted wanted, Positions from, Snapshot.Pages pages, Watcher watcher) {
    Watch watch = feed.open(wanted);
    watch.attach(watcher);
    watcher.passed(null); // it is connected, though there may be nothing to tell for a while
    beginLater(
        watch,
        () -> {
          if (from != null && catchUp(watch, from)) {
            watch.follow();
          } else {
            watch.reset();
            restOf(pages, watch, Positions.NONE);
          }
        });
  }

  private void restOf(Snapshot.Pages pages, Watch watch, Positions shown)
      throws InterruptedException {
    Positions together = shown;
    Snapshot page;
    do {
      if (!watch.awaitRoom()) {
        watch.end();
        return;
      }
      page = pages.next();
      watch.snapshot(page);
      together = together.and(page.position());
    } while (!page.isLast());
    follow(watch, together);
  }

  private void follow(Watch watch, Positions shown) throws InterruptedException {
    watch.follow();
    synchronized (settling) {
      settling.add(new Settling(watch, shown));
    }
  }

  /** Tells what is between an id and where the feed was when the watch began. */
  private boolean catchUp(Watch watch, Positions from) throws InterruptedException {
    Positions to = watch.begun();
    if (!from.offsets().keySet().equals(to.offsets().keySet())) {
      return false;
    }
    try (ChangeLog log = new ChangeLog(consumers, topic)) {
      if (!log.assign(from)) {
        return false;
      }
      watch.goOn(from);
      while (!log.positions().covers(to)) {
        for (WatchedChange change : log.poll(POLL)) {
          boolean isMissed = change.offset() < to.offsets().get(change.partition());
          if (isMissed && !watch.caughtUp(change)) {
            return true; // it is over
          }
        }
      }
      return true;
    }
  }

  private void settle() {
    List<Settling> waiting;
    synchronized (settling) {
      settling.removeIf(one -> one.watch.isOver());
      waiting = List.copyOf(settling);
    }
    if (waiting.isEmpty()) {
      return;
    }
    Positions position = feed.position();
    List<Settling> done =
        waiting.stream().filter(one -> one.target != null && position.covers(one.target)).toList();
    done.forEach(one -> feed.settle(one.watch));
    List<Settling> uncommitted = waiting.stream().filter(one -> one.target == null).toList();
    if (!uncommitted.isEmpty()) {
      Positions shown =
          uncommitted.stream().map(one -> one.shown).reduce(Positions.NONE, Positions::and);
      Positions known = committed(shown);
      Positions target = ends.ends();
      uncommitted.stream()
          .filter(one -> known.covers(one.shown))
          .forEach(one -> one.target = target);
    }
    synchronized (settling) {
      settling.removeAll(done);
    }
  }

  private Positions committed(Positions of) {
    Map<Integer, Long> known = new TreeMap<>();
    for (int partition : of.offsets().keySet()) {
      committed.lastOf(partition).ifPresent(offset -> known.put(partition, offset));
    }
    return Positions.of(known);
  }

  private void beat() {
    feed.prune();
    feed.beat();
  }

  private interface Beginning {
    void run() throws InterruptedException;
  }

  /** A beginning that fails ends its connection: the watcher comes again. */
  private void beginLater(Watch watch, Beginning beginning) {
    beginners.execute(
        () -> {
          try {
            if (!watch.isOver()) { // it may have waited for long
              beginning.run();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            watch.end();
          } catch (RuntimeException e) {
            LOG.warn("A watch could not begin: {}", e.toString());
            watch.end();
          }
        });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the work sees to its failures itself
  private void every(long millis, Runnable work) {
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (KafkaException e) {
            LOG.warn("Watches wait for Kafka: {}", e.toString());
          } catch (RuntimeException e) { // or it would not run again
            LOG.error("Watches could not be looked after", e);
          }
        },
        millis,
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** Ends every watch; those who watch go on elsewhere. May be called again. */
  @Override
  public void close() throws InterruptedException {
    timer.shutdownNow();
    beginners.shutdownNow();
    feed.close();
    timer.awaitTermination(5, TimeUnit.SECONDS);
    beginners.awaitTermination(5, TimeUnit.SECONDS);
    ends.close();
  }
}
