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

  private final Map<TopicPartition, Filling> filling = new ConcurrentHashMap<>();

  /** By partition, where its store was in the changelog when it had all. */
  private final Map<Integer, Long> caughtUp = new ConcurrentHashMap<>();

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
        .map(entry -> entry.getValue().of(entry.getKey().partition()))
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
   */
  public void stores(Map<Integer, StoreLags.Store> stores) {
    caughtUp.keySet().retainAll(stores.keySet());
    stores.forEach(
        (partition, store) -> {
          if (store.lag() <= MARKS) {
            caughtUp.put(partition, store.position());
          }
        });
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long end) {
    begins(changelog, new Filling(false, from, from, end, end));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long last, long records) {
    filling.computeIfPresent(changelog, (any, now) -> now.at(last + 1, now.end()));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    Filling filled = filling.remove(changelog);
    if (filled != null) {
      caughtUp.put(changelog.partition(), filled.reached());
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
    Filling now = filling.computeIfPresent(changelog, (any, was) -> was.at(last + 1, end));
    if (now != null && now.reached() >= now.goal()) {
      filling.remove(changelog);
      caughtUp.put(changelog.partition(), now.reached());
    }
  }

  @Override
  public void onUpdateSuspended(
      TopicPartition changelog, String store, long offset, long end, SuspendReason reason) {
    if (reason == SuspendReason.PROMOTED) {
      filling.remove(changelog);
    } else {
      goes(changelog);
    }
  }

  private void begins(TopicPartition changelog, Filling beginning) {
    filling.put(changelog, beginning);
    // A store that is further back than it was has been thrown away.
    caughtUp.computeIfPresent(
        changelog.partition(), (any, had) -> beginning.from() < had ? null : had);
  }

  private void goes(TopicPartition changelog) {
    filling.remove(changelog);
    caughtUp.remove(changelog.partition());
  }
}
