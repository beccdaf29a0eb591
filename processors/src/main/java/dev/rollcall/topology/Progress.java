package dev.rollcall.topology;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far this instance's active tasks have processed {@code room-events}: the highest offset of
 * each partition. Written by stream threads, read and awaited by queries.
 *
 * <p>Safe for use by several threads; a record costs one uncontended lock.
 */
public final class Progress {

  private final Map<Integer, Long> processed = new TreeMap<>();

  synchronized void processed(int partition, long offset) {
    processed.put(partition, offset);
    notifyAll();
  }

  /** The task is no longer here, so what it had reached says nothing any more. */
  synchronized void forget(int partition) {
    processed.remove(partition);
  }

  /** Empty when the task has processed nothing since it came here. */
  public synchronized OptionalLong of(int partition) {
    Long offset = processed.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** Waits until the offset is processed; whether it was in time. */
  public synchronized boolean await(int partition, long offset, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (processed.getOrDefault(partition, -1L) < offset) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
