package dev.rollcall.model;

import dev.rollcall.model.RoomTable.Epoch;
import dev.rollcall.model.rows.SessionRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Folds the starts and ends told of one session id, in time order, into its epochs.
 *
 * <p>A start opens an epoch, unless the session is on, or ended at most {@link
 * Connections#REJOIN_MILLIS} before. Whatever ended it counts: its own end, an end that names no
 * session, or the start of another session. A join that names a session shows that it had begun,
 * where nothing else was told before, but never re-opens it. Where no end of its own was told, the
 * vendor's {@link DurationLimit} is one.
 *
 * <p>Only what a change may have moved is folded again: from the epoch at the change to the first
 * one after it that opens as it did.
 */
final class Epochs {

  /** What a fold changed; an epoch whose own end moved is in both. */
  record Moved(List<Epoch> gone, List<Epoch> fresh) {

    boolean isNothing() {
      return gone.isEmpty() && fresh.isEmpty();
    }

    /** Where a session begins that did not, or no longer does. */
    NavigableSet<Epoch> boundaries() {
      NavigableSet<Epoch> boundaries = new TreeSet<>(Epoch.ORDER);
      boundaries.addAll(gone);
      fresh.stream().filter(epoch -> !boundaries.remove(epoch)).forEach(boundaries::add);
      return boundaries;
    }
  }

  private enum FactKind {
    START,
    SEEN,
    END
  }

  private record Fact(long at, FactKind kind) {}

  private final RoomTable table;
  private final DurationLimit limit;
  private final String sessionId;
  private final SessionRow row;

  // of the epoch that is being folded; 0 for none
  private long start;
  private long end;
  private final List<Epoch> folded = new ArrayList<>(1);

  private Epochs(RoomTable table, DurationLimit limit, String sessionId, SessionRow row) {
    this.table = table;
    this.limit = limit;
    this.sessionId = sessionId;
    this.row = row;
  }

  /**
   * Folds again what a fact or a boundary told at {@code from} may have moved, and writes it.
   *
   * @param row of the session, with the new fact
   */
  static Moved refold(
      RoomTable table, DurationLimit limit, String sessionId, SessionRow row, long from) {
    return new Epochs(table, limit, sessionId, row).refold(from);
  }

  /** The position of the last of {@code times} at or before {@code at}, or -1. */
  static int lastAtOrBefore(List<Long> times, long at) {
    int index = Collections.binarySearch(times, at);
    return index >= 0 ? index : -index - 2;
  }

  private Moved refold(long from) {
    List<Long> opened = row.getOpened();
    int first = Math.max(lastAtOrBefore(opened, from), 0);
    long firstAt = first == 0 ? 0 : opened.get(first);
    int rest = opened.size();
    for (Fact fact : facts(firstAt)) {
      if (fact.kind == FactKind.END) {
        end = end == 0 ? fact.at : end;
      } else if (opens(fact)) {
        int known = Collections.binarySearch(opened, fact.at);
        // the first epoch may owe its end to one told just before it
        if (known > 0 && fact.at > from + Connections.REJOIN_MILLIS) {
          rest = known;
          break;
        }
        open(fact.at);
      }
    }
    close();
    return write(first, rest);
  }

  private boolean opens(Fact fact) {
    if (start == 0) {
      return fact.kind == FactKind.START || end == 0;
    }
    return fact.kind == FactKind.START && hasEndedBefore(fact.at);
  }

  private boolean hasEndedBefore(long at) {
    long rejoins = at - Connections.REJOIN_MILLIS;
    long own = Times.min(ownEnd(), limit());
    return (own != 0 && own < rejoins) || table.isCut(sessionId, start, rejoins);
  }

  /** As it was told, else as it was concluded. */
  private long ownEnd() {
    if (end != 0) {
      return end;
    }
    int next = lastAtOrBefore(row.getConcludedEnds(), start - 1) + 1;
    return next < row.getConcludedEnds().size() ? row.getConcludedEnds().get(next) : 0;
  }

  /** When the vendor ended it, where no end was told; 0 when it did not. */
  private long limit() {
    return end != 0 ? 0 : limit.endOf(start);
  }

  private void open(long at) {
    boolean again = start != 0 || end < at - Connections.REJOIN_MILLIS;
    close();
    start = at;
    end = again ? 0 : end;
  }

  private void close() {
    if (start != 0) {
      long own = ownEnd();
      boolean concluded = end == 0 && own != 0;
      long ended = own == 0 ? 0 : Math.max(own, start);
      folded.add(new Epoch(sessionId, start, ended, concluded, limit()));
    }
  }

  private List<Fact> facts(long from) {
    List<Fact> facts = new ArrayList<>(3);
    add(facts, row.getStarts(), FactKind.START, from);
    add(facts, row.getEnds(), FactKind.END, from);
    if (row.getSeenAt() != 0 && from == 0) {
      facts.add(new Fact(row.getSeenAt(), FactKind.SEEN));
    }
    facts.sort(Comparator.comparingLong(Fact::at).thenComparing(Fact::kind));
    return facts;
  }

  private static void add(List<Fact> facts, List<Long> times, FactKind kind, long from) {
    int first = lastAtOrBefore(times, from - 1) + 1;
    times.subList(first, times.size()).forEach(at -> facts.add(new Fact(at, kind)));
  }

  /** Puts what was folded in place of the epochs from {@code first} to before {@code rest}. */
  private Moved write(int first, int rest) {
    List<Long> replaced = row.getOpened().subList(first, rest);
    List<Epoch> gone = new ArrayList<>(replaced.size());
    replaced.forEach(at -> gone.add(table.epoch(sessionId, at)));
    List<Epoch> fresh = new ArrayList<>(folded);
    fresh.removeAll(gone);
    gone.removeAll(folded);
    replaced.clear();
    folded.forEach(epoch -> replaced.add(epoch.start()));
    gone.forEach(table::delete);
    fresh.forEach(table::put);
    table.put(sessionId, row);
    return new Moved(gone, fresh);
  }
}
