package dev.rollcall.watch;

import dev.rollcall.avro.RoomChange;
import java.time.Duration;

/**
 * Whom a watch tells. Methods return at once but for {@link #awaitRoom}; one that cannot keep up is
 * closed rather than waited for, and goes on later from the last id that it got.
 */
public interface Watcher {

  /**
   * @param id from which to go on after this; null while there is none yet
   */
  void changed(String id, RoomChange change);

  /**
   * Nothing that is wanted happened up to there; told now and then, so that the connection shows to
   * be alive.
   *
   * @param id null while there is none yet
   */
  void passed(String id);

  /** What the watcher knows is too old to go on from: a new snapshot follows. */
  void reset();

  /** A page of what it begins with; changes follow the last. */
  void snapshot(byte[] json);

  /** No more can be told; what was told is still sent. */
  void end();

  boolean isClosed();

  /**
   * Waits until there is room for more, or the watcher is closed.
   *
   * @return false when there is none
   */
  boolean awaitRoom(Duration patience) throws InterruptedException;
}
