package dev.rollcall.query.cluster;

import dev.rollcall.query.StoreLags;
import dev.rollcall.query.cluster.Report.Restoring;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * The stores here that are being filled: those of tasks that are about to be active, and copies
 * until they have what was there when they began. Kafka Streams tells it as it goes.
 *
 * <p>A copy that had it once has it as long as the store stays here, also when its task becomes
 * active and a copy again. Then it is a state of a moment ago, however far it falls behind.
 */
public final class RestoreProgress implements StateRestoreListener, StandbyUpdateListener {

  /** A log ends with the marks of transactions, which are no rows. */
  private static final long MARKS = 2;

  /** While a task is made active or a copy, Kafka Streams does not tell of its store at times. */
  private static final Duration UNSEEN = Duration.ofSeconds(30);

  // both by partition, guarded by this
  private final Map<Integer, Filling> filling = new HashMap<>();
  private final Map<Integer, CaughtUp> caughtUp = new HashMap<>();

  /**
   * A store that had all.
   *
   * @param position where it was in the changelog then
   * @param seen when it was last known to be here, as {@link System#nanoTime} tells
   */
  private record CaughtUp(long position, long seen) {}

  /**
   * @param since when it began, as {@link System#nanoTime} tells
   * @param goal the end when it began, less a mark or two, as Kafka Streams tells it; -1 while that
   *     is not known
   */
  private record Filling(
      boolean isStandby, long since, long from, long reached, long end, long goal) {
    Filling at(long offset, long newEnd) {
      return new Filling(isStandby, since, from, offset, newEnd, goal < 0 ? newEnd : goal);
    }

    /** The goal is never reached where what is behind was never committed. */
    boolean isFull() {
      return reached >= goal || !lacks();
    }

    boolean lacks() {
      return reached < end;
    }

    Restoring of(int partition) {
      return new Restoring(
          partition, isStandby, Math.max(0, reached - from), Math.max(0, end - from));
    }
  }

  /** Now, by partition; not those that lack nothing, as a copy of an empty partition. */
  synchronized List<Restoring> now() {
    return filling.entrySet().stream()
        .filter(entry -> entry.getValue().lacks())
        .map(entry -> entry.getValue().of(entry.getKey()))
        .sorted(Comparator.comparingInt(Restoring::partition))
        .toList();
  }

  /** Whether the store here has had, at some time, all that was there when it began. */
  public synchronized boolean hasCaughtUp(int partition) {
    return caughtUp.containsKey(partition);
  }

  /**
   * What Kafka tells of all stores here: nothing is loaded into a copy of a changelog that rests,
   * and nothing is told when a running task goes elsewhere or its store is thrown away.
   *
   * @param asked when, as {@link System#nanoTime} tells: what began later is not in it
   */
  public synchronized void stores(Map<Integer, StoreLags.Store> stores, long asked) {
    caughtUp
        .entrySet()
        .removeIf(
            entry ->
                !stores.containsKey(entry.getKey())
                    && asked - entry.getValue().seen() > UNSEEN.toNanos());
    stores.forEach((partition, store) -> see(partition, store, asked));
  }

  private void see(int partition, StoreLags.Store store, long asked) {
    Filling now = filling.get(partition);
    boolean isThisStore = now == null || now.since() - asked < 0;
    CaughtUp had = caughtUp.get(partition);
    if (store.lag() <= MARKS && isThisStore) {
      caughtUp.put(partition, new CaughtUp(store.position(), asked));
    } else if (had != null && had.seen() - asked < 0) {
      if (store.position() + MARKS < had.position()) {
        caughtUp.remove(partition);
      } else {
        caughtUp.put(partition, new CaughtUp(had.position(), asked));
      }
    }
  }

  @Override
  public synchronized void onRestoreStart(
      TopicPartition changelog, String store, long from, long end) {
    begins(changelog, new Filling(false, System.nanoTime(), from, from, end, end));
  }

  @Override
  public synchronized void onBatchRestored(
      TopicPartition changelog, String store, long last, long records) {
    filling.computeIfPresent(changelog.partition(), (any, now) -> now.at(last + 1, now.end()));
  }

  @Override
  public synchronized void onRestoreEnd(TopicPartition changelog, String store, long records) {
    Filling filled = filling.get(changelog.partition());
    if (filled != null) {
      fills(changelog, filled);
    }
  }

  /** The task went to another instance. */
  @Override
  public synchronized void onRestoreSuspended(
      TopicPartition changelog, String store, long records) {
    goes(changelog);
  }

  /** Its end is not told before its first rows. */
  @Override
  public synchronized void onUpdateStart(TopicPartition changelog, String store, long from) {
    begins(changelog, new Filling(true, System.nanoTime(), from, from, from, -1));
  }

  @Override
  public synchronized void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long last, long records, long end) {
    Filling now =
        filling.computeIfPresent(changelog.partition(), (any, was) -> was.at(last + 1, end));
    if (now != null && now.isFull()) {
      fills(changelog, now);
    }
  }

  @Override
  public synchronized void onUpdateSuspended(
      TopicPartition changelog, String store, long offset, long end, SuspendReason reason) {
    if (reason == SuspendReason.PROMOTED) {
      filling.remove(changelog.partition());
    } else {
      goes(changelog);
    }
  }

  private void begins(TopicPartition changelog, Filling beginning) {
    filling.put(changelog.partition(), beginning);
    // A store that is further back than it was has been thrown away.
    caughtUp.computeIfPresent(
        changelog.partition(),
        (any, had) -> beginning.from() + MARKS < had.position() ? null : had);
  }

  private void fills(TopicPartition changelog, Filling filled) {
    filling.remove(changelog.partition());
    caughtUp.put(changelog.partition(), new CaughtUp(filled.reached(), System.nanoTime()));
  }

  private void goes(TopicPartition changelog) {
    filling.remove(changelog.partition());
    caughtUp.remove(changelog.partition());
  }
}
