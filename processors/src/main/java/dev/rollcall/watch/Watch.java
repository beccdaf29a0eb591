package dev.rollcall.watch;

import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watcher and what it was told. Changes that come while it is given its snapshot, or what it
 * missed, are held until then.
 *
 * <p>A snapshot may show changes that no transaction has committed yet; they come from the feed
 * later, and are left out by their version. Until that is over no id is given out: who breaks off
 * before begins again.
 */
final class Watch {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** A watcher that keeps so many changes waiting behind its beginning is cut off. */
  private static final int MOST_HELD = 20_000;

  /** Changes that fit into what may wait for a watcher once it takes more. */
  private static final int TOLD_AT_ONCE = 100;

  private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(30);

  private final Wanted wanted;

  // guarded by this
  private Watcher watcher;
  private boolean ended;
  private Deque<WatchedChange> held = new ArrayDeque<>();
  private Map<String, Long> versions = new HashMap<>();
  private boolean settled;
  private final TreeMap<Integer, Long> next;

  /**
   * @param from where the feed is: the offsets of the next changes that it will tell of
   */
  Watch(Wanted wanted, Positions from) {
    this.wanted = wanted;
    this.next = new TreeMap<>(from.offsets());
    if (wanted.roomId() != null) {
      next.keySet().retainAll(Set.of(wanted.partition()));
    }
  }

  Wanted wanted() {
    return wanted;
  }

  /** Nobody is told anything before. */
  synchronized void attach(Watcher watcher) {
    this.watcher = watcher;
    if (ended) {
      watcher.end();
    }
  }

  synchronized void end() {
    ended = true;
    if (watcher != null) {
      watcher.end();
    }
  }

  synchronized boolean isOver() {
    return watcher == null ? ended : watcher.isClosed();
  }

  /** Whether the watcher takes more, which is waited for. */
  boolean awaitRoom() throws InterruptedException {
    Watcher attached;
    synchronized (this) {
      attached = watcher;
    }
    return attached.awaitRoom(CATCH_UP_PATIENCE);
  }

  /** Where the feed was when this watch began. */
  synchronized Positions begun() {
    return Positions.of(next);
  }

  /**
   * By the feed, in the order of each partition. A watch that fails is ended, so that its watcher
   * comes again, and the others are told.
   */
  synchronized void changed(WatchedChange change) {
    if (held == null) {
      try {
        tell(change);
      } catch (RuntimeException e) {
        LOG.error("A watch failed, and is ended", e);
        end();
      }
    } else if (held.size() < MOST_HELD) {
      held.add(change);
    } else {
      end();
    }
  }

  /** A change that came before the feed's. */
  boolean caughtUp(WatchedChange change) throws InterruptedException {
    if (!awaitRoom()) {
      end();
      return false;
    }
    synchronized (this) {
      tell(change);
    }
    return true;
  }

  /** Goes on from an id: what was missed follows, then {@link #follow}. */
  synchronized void goOn(Positions from) {
    next.putAll(from.offsets());
    settled = true;
  }

  /** What the watcher knows is too old to go on from. */
  synchronized void reset() {
    watcher.reset();
  }

  /** A page of the snapshot that it begins with. */
  synchronized void snapshot(Snapshot page) {
    watcher.snapshot(page.json());
    versions.putAll(page.versions());
    settled = false;
  }

  /** From now on changes are told as they come; those held are told first, as they are taken. */
  void follow() throws InterruptedException {
    while (awaitRoom()) {
      synchronized (this) {
        for (int i = 0; i < TOLD_AT_ONCE && !held.isEmpty(); i++) {
          tell(held.remove());
        }
        if (held.isEmpty()) {
          held = null;
          return;
        }
      }
    }
    end();
  }

  /** The feed is past all that the snapshot shows. */
  synchronized void settle(Positions at) {
    versions = new HashMap<>(0);
    settled = true;
    passed(at);
  }

  /** The feed is there, and has told all that was before. */
  synchronized void passed(Positions at) {
    if (held == null && settled) {
      next.replaceAll((partition, offset) -> Math.max(offset, at.offsets().get(partition)));
      watcher.passed(id());
    } else if (watcher != null) {
      watcher.passed(null);
    }
  }

  private void tell(WatchedChange change) {
    next.put(change.partition(), change.offset() + 1);
    long known = versions.getOrDefault(change.change().getRoomId(), 0L);
    if (change.change().getVersion() > known && wanted.wants(change)) {
      watcher.changed(settled ? id() : null, change.change());
    }
  }

  private String id() {
    return Positions.of(next).toString();
  }
}
