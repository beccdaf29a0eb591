package dev.rollcall.watch;

import dev.rollcall.query.RoomReader;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code room-changes} as it grows, once for all watches of an instance. */
final class ChangeFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Watches.Consumers consumers;
  private final String topic;
  private final int partitions;
  private final Thread thread = new Thread(this::run, "watch-feed");

  private volatile ChangeLog log;

  // guarded by this
  private Positions position;
  private boolean closed;
  private final Map<String, List<Watch>> ofRooms = new HashMap<>();
  private final List<Watch> ofAll = new ArrayList<>();

  ChangeFeed(Watches.Consumers consumers, String topic, int partitions) {
    this.consumers = consumers;
    this.topic = topic;
    this.partitions = partitions;
    this.log = new ChangeLog(consumers, topic);
    this.position = log.assignEnds(partitions);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * A watch that is told of every change after where the feed is.
   *
   * @throws RoomReader.Unavailable when this is closed
   */
  synchronized Watch open(Wanted wanted) {
    if (closed) {
      throw new RoomReader.Unavailable("This instance is stopping.", PAUSE);
    }
    Watch watch = new Watch(wanted, position);
    siblings(wanted).add(watch);
    return watch;
  }

  /** Forgets those whose watchers are gone. */
  synchronized void prune() {
    ofAll.removeIf(Watch::isOver);
    ofRooms.values().forEach(watches -> watches.removeIf(Watch::isOver));
    ofRooms.values().removeIf(List::isEmpty);
  }

  /** Tells every watch where the feed is. */
  synchronized void beat() {
    ofAll.forEach(watch -> watch.passed(position));
    ofRooms.values().forEach(watches -> watches.forEach(watch -> watch.passed(position)));
  }

  private Collection<Watch> siblings(Wanted wanted) {
    return wanted.roomId() == null
        ? ofAll
        : ofRooms.computeIfAbsent(wanted.roomId(), any -> new ArrayList<>(1));
  }

  synchronized Positions position() {
    return position;
  }

  synchronized void settle(Watch watch) {
    watch.settle(position);
  }

  private void run() {
    while (!isClosed()) {
      try {
        log.poll(POLL).forEach(this::tell);
        moved(log.positions());
      } catch (WakeupException | InterruptException e) {
        return; // closed
      } catch (KafkaException e) {
        // The consumer tries again what passes; what it throws may not be over by itself.
        LOG.error("The feed of changes broke off and is opened again", e);
        reopen();
      }
    }
  }

  /** Goes on where it was: nothing is told twice. */
  private void reopen() {
    while (!isClosed()) {
      try {
        Thread.sleep(PAUSE.toMillis());
        log.close();
        log = new ChangeLog(consumers, topic);
        if (!log.assign(position())) {
          beginAnew(log.assignEnds(partitions));
        }
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (KafkaException e) {
        LOG.warn("The feed of changes cannot be opened: {}", e.toString());
      }
    }
  }

  private synchronized void tell(WatchedChange change) {
    Map<Integer, Long> next = new TreeMap<>(position.offsets());
    next.put(change.partition(), change.offset() + 1);
    position = Positions.of(next);
    ofRooms.getOrDefault(change.change().getRoomId(), List.of()).forEach(w -> w.changed(change));
    ofAll.forEach(watch -> watch.changed(change));
  }

  private synchronized void moved(Positions to) {
    position = to;
  }

  /** What the watches wait for is gone; they begin again from there. */
  private synchronized void beginAnew(Positions from) {
    endAll();
    position = from;
  }

  private synchronized void endAll() {
    ofRooms.values().forEach(watches -> watches.forEach(Watch::end));
    ofAll.forEach(Watch::end);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      endAll();
    }
    thread.interrupt();
    log.wakeUp();
    thread.join();
    log.close();
  }
}
