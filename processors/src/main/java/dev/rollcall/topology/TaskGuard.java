package dev.rollcall.topology;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps a query from seeing a room between two rows of one event.
 *
 * <p>The stream thread says which room it writes. A query reads without a lock, and reads again
 * when its room was written meanwhile; after {@link #OPTIMISTIC_READS} such tries, which only a
 * room with hundreds of events a second brings about, it keeps the stream thread waiting for one
 * read.
 */
public final class TaskGuard {

  private static final int OPTIMISTIC_READS = 4;
  private static final String NO_ROOM = "";
  private static final String ANY_ROOM = "\u0000any";

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile String writing = NO_ROOM;
  private final AtomicLong writesOfAny = new AtomicLong();

  /** By the stream thread: an event of one room. */
  void write(String room, Runnable work) {
    lock.writeLock().lock();
    writing = room;
    try {
      work.run();
    } finally {
      writing = NO_ROOM;
      lock.writeLock().unlock();
    }
  }

  /** By the stream thread: work on rooms that are not known beforehand. */
  void writeAny(Runnable work) {
    write(
        ANY_ROOM,
        () -> {
          work.run();
          writesOfAny.incrementAndGet();
        });
  }

  /**
   * By a query.
   *
   * @param stamp reads what changes with every change of the room
   * @param read what is asked for; it may run several times
   */
  public <T> T read(String room, Supplier<Object> stamp, Supplier<T> read) {
    for (int i = 0; i < OPTIMISTIC_READS; i++) {
      if (!isWriting(room)) {
        long writesBefore = writesOfAny.get();
        Object before = stamp.get();
        T result = read.get();
        boolean untouched = !isWriting(room) && writesBefore == writesOfAny.get();
        if (untouched && before.equals(stamp.get())) {
          return result;
        }
      }
      Thread.onSpinWait();
    }
    lock.readLock().lock();
    try {
      return read.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** By a query of what is written only as work on rooms that are not known beforehand. */
  public <T> T readAny(Supplier<T> read) {
    return read(ANY_ROOM, () -> NO_ROOM, read);
  }

  private boolean isWriting(String room) {
    String current = writing;
    return current.equals(room) || current.equals(ANY_ROOM);
  }
}
