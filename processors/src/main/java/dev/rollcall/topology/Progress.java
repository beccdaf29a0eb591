package dev.rollcall.topology;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this instance's active tasks share with its queries: the highest offset of {@code
 * room-events} that each partition's task has processed, how many records were refused, the guard
 * of its rows, and how many events lay on the wrong partition.
 *
 * <p>Safe for use by several threads; a record costs one uncontended lock.
 */
public final class Progress {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<Integer, Long> processed = new TreeMap<>();
  private final Map<Integer, Integer> departures = new TreeMap<>();
  private final Map<Integer, TaskGuard> guards = new ConcurrentHashMap<>();
  private final Map<RefusalReason, LongAdder> refused = new EnumMap<>(RefusalReason.class);

  private final Misroutes misroutes = new Misroutes();

  public Progress() {
    for (RefusalReason reason : RefusalReason.values()) {
      refused.put(reason, new LongAdder()); // all at once: the map is not changed afterwards
    }
  }

  void refused(RefusalReason reason) {
    refused.get(reason).increment();
  }

  /**
   * Records that this process has refused; one whose transaction failed is counted again when it is
   * read again.
   */
  public long refusals(RefusalReason reason) {
    return refused.get(reason).sum();
  }

  Misroutes misroutes() {
    return misroutes;
  }

  /** Events that this process has sent on to their own partition, counted as refusals are. */
  public long misrouted() {
    return misroutes.count();
  }

  void processed(int partition, long offset) {
    lock.lock();
    try {
      processed.put(partition, offset);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The task is no longer here, so what it had reached says nothing any more. */
  void forget(int partition) {
    lock.lock();
    try {
      processed.remove(partition);
      departures.merge(partition, 1, Integer::sum);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public TaskGuard guard(int partition) {
    return guards.computeIfAbsent(partition, any -> new TaskGuard());
  }

  /** Empty when the task has processed nothing since it came here. */
  public OptionalLong of(int partition) {
    lock.lock();
    try {
      Long offset = processed.get(partition);
      return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    } finally {
      lock.unlock();
    }
  }

  /** How waiting for an offset ended. */
  public enum Waited {
    REACHED,
    TOO_LATE,
    TASK_GONE
  }

  /** Waits until the offset is processed, the task leaves, or patience ends. */
  public Waited await(int partition, long offset, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      int before = departures.getOrDefault(partition, 0);
      while (processed.getOrDefault(partition, -1L) < offset) {
        if (departures.getOrDefault(partition, 0) != before) {
          return Waited.TASK_GONE;
        }
        if (left <= 0) {
          return Waited.TOO_LATE;
        }
        left = moved.awaitNanos(left);
      }
      return Waited.REACHED;
    } finally {
      lock.unlock();
    }
  }
}
