package dev.rollcall.connectors.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records on their way from the thread that asks the vendor to the one that Connect calls. Bounded:
 * when Kafka is slow, the vendor is asked less often.
 */
final class Handover {
  /** Rooms, of a record or a few each; a large listing has a part of 200 KiB a record. */
  private static final int ROOMS = 64;

  private static final int MOST_AT_ONCE = 500;

  private final BlockingQueue<List<SourceRecord>> queue = new ArrayBlockingQueue<>(ROOMS);
  private final Semaphore taken = new Semaphore(0);
  private volatile RuntimeException failure;

  /** Blocks while the queue is full. */
  void put(List<SourceRecord> records) throws InterruptedException {
    if (!records.isEmpty()) {
      queue.put(records);
    }
  }

  /**
   * Returns when somebody has taken since it last did: Connect does not while the connector is
   * paused, and then the vendor need not be asked either.
   */
  void awaitTaker() throws InterruptedException {
    taken.acquire();
    taken.drainPermits();
  }

  /** Nothing more will come, and this is why. */
  void fail(RuntimeException cause) {
    failure = cause;
  }

  /**
   * All that is there; null when nothing comes in time.
   *
   * @throws RuntimeException the failure, after all records before it
   */
  List<SourceRecord> take(Duration most) throws InterruptedException {
    taken.release();
    RuntimeException failed = failure; // before the queue, which may be filled up to it
    List<SourceRecord> next =
        failed == null ? queue.poll(most.toMillis(), TimeUnit.MILLISECONDS) : queue.poll();
    if (next == null) {
      if (failed != null) {
        throw failed;
      }
      return null;
    }
    List<SourceRecord> all = new ArrayList<>(next);
    while (all.size() < MOST_AT_ONCE && (next = queue.poll()) != null) {
      all.addAll(next);
    }
    return all;
  }
}
