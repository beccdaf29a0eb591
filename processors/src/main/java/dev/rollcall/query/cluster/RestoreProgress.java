package dev.rollcall.query.cluster;

import dev.rollcall.query.StandbyLags;
import dev.rollcall.query.cluster.Report.Restoring;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * The stores here that are being filled: those of tasks that are about to be active, and copies
 * until they have all that was there when they began. Kafka Streams tells it as it goes.
 */
public final class RestoreProgress implements StateRestoreListener, StandbyUpdateListener {

  private final Map<TopicPartition, Filling> filling = new ConcurrentHashMap<>();
  private final Set<TopicPartition> caughtUp = ConcurrentHashMap.newKeySet();

  /**
   * @param goal the end when it began; 0 while that is not known
   */
  private record Filling(boolean isStandby, long from, long reached, long end, long goal) {
    Filling at(long offset, long newEnd) {
      return new Filling(isStandby, from, offset, newEnd, goal == 0 ? newEnd : goal);
    }

    boolean isThere() {
      return reached + StandbyLags.MARKS >= goal;
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

  /** Whether a copy here has had, at some time, all that was there when it began. */
  public boolean hasCaughtUp(int partition) {
    return caughtUp.stream().anyMatch(changelog -> changelog.partition() == partition);
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long end) {
    filling.put(changelog, new Filling(false, from, from, end, end));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long last, long records) {
    filling.computeIfPresent(changelog, (any, now) -> now.at(last + 1, now.end()));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    filling.remove(changelog);
  }

  /** The task went to another instance. */
  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
    filling.remove(changelog);
  }

  /** Its end is not told before its first rows. */
  @Override
  public void onUpdateStart(TopicPartition changelog, String store, long from) {
    caughtUp.remove(changelog);
    filling.put(changelog, new Filling(true, from, from, from, 0));
  }

  @Override
  public void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long last, long records, long end) {
    Filling now = filling.computeIfPresent(changelog, (any, was) -> was.at(last + 1, end));
    if (now != null && now.isThere()) {
      filling.remove(changelog);
      caughtUp.add(changelog);
    }
  }

  @Override
  public void onUpdateSuspended(
      TopicPartition changelog, String store, long offset, long end, SuspendReason reason) {
    filling.remove(changelog);
    caughtUp.remove(changelog);
  }
}
