package dev.rollcall.query.cluster;

import dev.rollcall.query.StoreLags;
import dev.rollcall.query.cluster.Report.Restoring;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  // both by partition
  private final Map<Integer, Filling> filling = new ConcurrentHashMap<>();
  private final Map<Integer, CaughtUp> caughtUp = new ConcurrentHashMap<>();

  /**
   * A store that had all.
   *
   * @param position where it was in the changelog then
   * @param at when that was known, as {@link System#nanoTime} tells
   */
  private record CaughtUp(long position, long at) {
    static CaughtUp now(long position) {
      return new CaughtUp(position, System.nanoTime());
    }
  }

  /**
   * @param goal the end when it began, less a mark or two, as Kafka Streams tells it; -1 while that
   *     is not known
   */
  private record Filling(boolean isStandby, long from, long reached, long end, long goal) {
    Filling at(long offset, long newEnd) {
      return new Filling(isStandby, from, offset, newEnd, goal < 0 ? newEnd : goal);
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
  List<Restoring> now() {
    return filling.entrySet().stream()
        .filter(entry -> entry.getValue().lacks())
        .map(entry -> entry.getValue().of(entry.getKey()))
        .sorted(Comparator.comparingInt(Restoring::partition))
        .toList();
  }

  /** Whether the store here has had, at some time, all that was there when it began. */
  public boolean hasCaughtUp(int partition) {
    return caughtUp.containsKey(partition);
  }

  /**
   * What Kafka tells of all stores here: nothing is loaded into a copy of a changelog that rests,
   * and nothing is told when a running task goes elsewhere.
   *
   * @param since when it was asked, as {@link System#nanoTime} tells: what came later counts
   */
  public void stores(Map<Integer, StoreLags.Store> stores, long since) {
    caughtUp
        .entrySet()
        .removeIf(
            entry -> !stores.containsKey(entry.getKey()) && entry.getValue().at() - since < 0);
    stores.forEach(
        (partition, store) -> {
          Filling now = filling.get(partition);
          boolean isThatStore = now == null || now.reached() + MARKS >= store.position();
          if (store.lag() <= MARKS && isThatStore) {
            caughtUp.put(partition, CaughtUp.now(store.position()));
          }
        });
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long end) {
    begins(changelog, new Filling(false, from, from, end, end));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long last, long records) {
    filling.computeIfPresent(changelog.partition(), (any, now) -> now.at(last + 1, now.end()));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    Filling filled = filling.remove(changelog.partition());
    if (filled != null) {
      caughtUp.put(changelog.partition(), CaughtUp.now(filled.reached()));
    }
  }

  /** The task went to another instance. */
  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
    goes(changelog);
  }

  /** Its end is not told before its first rows. */
  @Override
  public void onUpdateStart(TopicPartition changelog, String store, long from) {
    begins(changelog, new Filling(true, from, from, from, -1));
  }

  @Override
  public void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long last, long records, long end) {
    Filling now =
        filling.computeIfPresent(changelog.partition(), (any, was) -> was.at(last + 1, end));
    if (now != null && now.reached() >= now.goal()) {
      filling.remove(changelog.partition());
      caughtUp.put(changelog.partition(), CaughtUp.now(now.reached()));
    }
  }

  @Override
  public void onUpdateSuspended(
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

  private void goes(TopicPartition changelog) {
    filling.remove(changelog.partition());
    caughtUp.remove(changelog.partition());
  }
}
