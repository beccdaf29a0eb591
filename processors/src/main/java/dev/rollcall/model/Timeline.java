package dev.rollcall.model;

import dev.rollcall.model.RoomTable.Epoch;
import dev.rollcall.model.rows.LastSession;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SessionRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The sessions of one room in the order of (start, id), and the segments they cut its time into.
 *
 * <p>A session id's starts and ends are folded in time order into epochs: a start more than {@link
 * Connections#REJOIN_MILLIS} after an end opens a new epoch. A join that names a session shows that
 * it had begun, but never re-opens it. An epoch ends at the earliest of its own end, an end that
 * names no session, and the start of the next epoch of the room.
 *
 * <p>The common case, a time in the current segment, costs no look-up: the room's own row carries
 * that segment.
 */
final class Timeline implements Connections.Segments {

  /** What a new fact did to the timeline. */
  enum Effect {
    NONE,
    /** Nobody's presence can depend on it. */
    BOUNDS_MOVED,
    /** A new segment is current, and nobody who is known joined in it. */
    NEW_SEGMENT,
    /** Anybody who is known may be present or not. */
    RECOUNT
  }

  /** One session id that starts ten thousand times is no session; its row has to fit a record. */
  private static final int MOST_TIMES = 10_000;

  private final RoomTable table;
  private final RoomRow room;
  private boolean pastMoved;

  Timeline(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
  }

  /** Whether the bounds of anything but the current segment may have moved. */
  boolean pastMoved() {
    return pastMoved;
  }

  Segment current() {
    return new Segment(
        isSessionOpen() ? room.getSession().getId() : null, room.getSegmentStart(), Segment.OPEN);
  }

  boolean isSessionOpen() {
    return RoomView.isSessionOpen(room);
  }

  @Override
  public Segment at(String sessionId, long at) {
    if (isInCurrent(sessionId, at)) {
      return current();
    }
    return sessionId != null ? sessionSegment(sessionId, at) : segmentAround(at);
  }

  private boolean isInCurrent(String sessionId, long at) {
    if (isSessionOpen()) {
      boolean sameSession = sessionId == null || sessionId.equals(room.getSession().getId());
      return sameSession && at >= room.getSegmentStart();
    }
    return sessionId == null && (room.getSegmentStart() == 0 || at > room.getSegmentStart());
  }

  private Segment sessionSegment(String sessionId, long at) {
    Epoch epoch = null;
    for (Epoch next : epochs(sessionId, table.session(sessionId))) {
      epoch = next.start() <= at ? next : epoch;
    }
    // Without an epoch the session had ended already, or was only ever told by a leave.
    return epoch == null ? new Segment(sessionId, at, at) : segment(epoch);
  }

  private Segment segmentAround(long at) {
    Optional<Epoch> epoch = table.epochAtOrBefore(at);
    if (epoch.isPresent()) {
      Segment session = segment(epoch.get());
      if (at <= session.end()) {
        return session;
      }
    }
    long start = Math.max(epoch.map(e -> segment(e).end()).orElse(0L), table.endBefore(at));
    long end = Times.min(table.endAtOrAfter(at), table.epochAfter(at).map(Epoch::start).orElse(0L));
    return new Segment(null, start, end == 0 ? Segment.OPEN : end);
  }

  private Segment segment(Epoch epoch) {
    long end = Times.min(epoch.end(), table.endAtOrAfter(epoch.start()));
    end = Times.min(end, table.epochAfter(epoch).map(Epoch::start).orElse(0L));
    return new Segment(epoch.sessionId(), epoch.start(), end == 0 ? Segment.OPEN : end);
  }

  /** A session was told to have started. */
  Effect started(String sessionId, long at) {
    SessionRow row = sessionRow(sessionId);
    return add(row.getStarts(), at) ? changed(sessionId, row) : Effect.NONE;
  }

  /** A session was told to have ended. */
  Effect ended(String sessionId, long at) {
    SessionRow row = sessionRow(sessionId);
    return add(row.getEnds(), at) ? changed(sessionId, row) : Effect.NONE;
  }

  /** Somebody was in a session, so it had begun. */
  Effect seen(String sessionId, long at) {
    if (isSessionOpen()
        && sessionId.equals(room.getSession().getId())
        && at >= room.getSegmentStart()) {
      return Effect.NONE; // a fact at or before the current epoch's start is known already
    }
    SessionRow row = sessionRow(sessionId);
    if (row.getSeenAt() != 0 && row.getSeenAt() <= at) {
      return Effect.NONE;
    }
    row.setSeenAt(at);
    return changed(sessionId, row);
  }

  /** Whatever went on in the room ended, without a session being named. */
  Effect ended(long at) {
    if (!table.addEnd(at)) {
      return Effect.NONE;
    }
    pastMoved |= at < room.getSegmentStart() || !closedOnesKeepBounds(at);
    Segment was = current();
    settleCurrent();
    return effect(was, null, false, true);
  }

  private SessionRow sessionRow(String sessionId) {
    SessionRow row = table.session(sessionId);
    return row != null ? row : SessionRow.newBuilder().build();
  }

  private static boolean add(List<Long> times, long at) {
    int index = Collections.binarySearch(times, at);
    if (index >= 0 || times.size() >= MOST_TIMES) {
      return false;
    }
    times.add(-index - 1, at);
    return true;
  }

  private Effect changed(String sessionId, SessionRow row) {
    SessionRow known = table.session(sessionId);
    List<Epoch> before = epochs(sessionId, known);
    List<Epoch> after = epochs(sessionId, row);
    table.put(sessionId, row);
    if (before.equals(after)) {
      return Effect.NONE;
    }
    before.stream().filter(epoch -> !after.contains(epoch)).forEach(table::delete);
    after.stream().filter(epoch -> !before.contains(epoch)).forEach(table::put);
    boolean oneEpoch = before.size() <= 1 && holdsAll(row, after);
    pastMoved |= !onlyTailMoved(known == null, oneEpoch, before, after);
    Segment was = current();
    settleCurrent();
    return effect(was, sessionId, known == null, oneEpoch);
  }

  /** Whether all who name a session joined in its one epoch: none after an end told before it. */
  private static boolean holdsAll(SessionRow row, List<Epoch> epochs) {
    return epochs.size() == 1
        && (row.getEnds().isEmpty() || row.getEnds().get(0) >= epochs.get(0).start());
  }

  /**
   * Whether the change is one of the three that move no bounds of the past: a new last session; the
   * end of the last session; or a last session that began earlier, in the gap before it. Whoever is
   * present is looked at anyhow.
   */
  private boolean onlyTailMoved(
      boolean fresh, boolean oneEpoch, List<Epoch> before, List<Epoch> after) {
    int size = after.size();
    if (size == 0 || table.epochAfter(after.get(size - 1)).isPresent()) {
      return false;
    }
    Epoch last = after.get(size - 1);
    List<Epoch> head = after.subList(0, size - 1);
    if (head.equals(before)) {
      return last.start() >= room.getSegmentStart()
          && (fresh || room.getLastJoinAt() < last.start())
          && closedOnesKeepBounds(last.start());
    }
    if (before.size() != size || !head.equals(before.subList(0, size - 1))) {
      return false;
    }
    Epoch was = before.get(size - 1);
    if (was.start() == last.start()) {
      return ownEnd(was) == Segment.OPEN && closedOnesKeepBounds(last.end());
    }
    if (!oneEpoch || last.start() > was.start() || last.end() != was.end()) {
      return false;
    }
    long gapStart = Math.max(previousEnd(last), table.endBefore(was.start()));
    return gapStart < last.start()
        && room.getLastUnboundAt() <= gapStart
        && room.getLastSyntheticAt() < last.start();
  }

  /** When the session before an epoch ended by itself; 0 when there is none. */
  private long previousEnd(Epoch epoch) {
    return table.epochBefore(epoch).map(this::ownEnd).orElse(0L);
  }

  /**
   * Whether no ended connection can belong elsewhere, or end otherwise, by a bound at this time.
   */
  private boolean closedOnesKeepBounds(long at) {
    return room.getLastUnboundAt() < at && room.getLastSyntheticAt() < at;
  }

  private long ownEnd(Epoch epoch) {
    long end = Times.min(epoch.end(), table.endAtOrAfter(epoch.start()));
    return end == 0 ? Segment.OPEN : end;
  }

  private void settleCurrent() {
    long lastEnd = table.endBefore(Long.MAX_VALUE);
    Segment last = table.epochAtOrBefore(Long.MAX_VALUE).map(this::segment).orElse(null);
    if (last == null) {
      room.setSession(null);
      room.setSegmentStart(lastEnd);
    } else {
      long end = last.isOpen() ? 0 : last.end();
      room.setSession(new LastSession(last.sessionId(), last.start(), end));
      room.setSegmentStart(last.isOpen() ? last.start() : Math.max(last.end(), lastEnd));
    }
  }

  /**
   * @param sessionId the session that changed, null for an end that names none
   * @param fresh nothing had told of that session before
   * @param oneEpoch it has one epoch, which holds all who name it, and had no more before
   */
  private Effect effect(Segment was, String sessionId, boolean fresh, boolean oneEpoch) {
    Segment now = current();
    boolean sameSession = now.isSession() && now.sessionId().equals(was.sessionId());
    if (now.sameAs(was)) {
      boolean mayRegroup = now.isSession() && now.sessionId().equals(sessionId) && !oneEpoch;
      return mayRegroup ? Effect.RECOUNT : Effect.BOUNDS_MOVED;
    }
    if (sameSession && oneEpoch && room.getLastUnboundAt() < now.start()) {
      return Effect.BOUNDS_MOVED;
    }
    long lastRelevantJoin =
        fresh || !now.isSession() ? room.getLastUnboundAt() : room.getLastJoinAt();
    boolean nobodyKnown =
        now.isSession() ? lastRelevantJoin < now.start() : lastRelevantJoin <= now.start();
    return nobodyKnown ? Effect.NEW_SEGMENT : Effect.RECOUNT;
  }

  private enum FactKind {
    START,
    SEEN,
    END
  }

  private record Fact(long at, FactKind kind) {}

  /** The epochs of one session id; empty when nothing shows when it began. */
  static List<Epoch> epochs(String sessionId, SessionRow row) {
    List<Epoch> epochs = new ArrayList<>(1);
    long start = 0;
    long end = 0;
    for (Fact fact : facts(row)) {
      boolean first = start == 0 && end == 0;
      switch (fact.kind) {
        case START -> {
          if (end != 0 && fact.at > end + Connections.REJOIN_MILLIS) {
            addEpoch(epochs, sessionId, start, end);
            start = fact.at;
            end = 0;
          } else if (start == 0) {
            start = fact.at;
          }
        }
        case SEEN -> start = first ? fact.at : start;
        case END -> end = end == 0 ? fact.at : end;
      }
    }
    addEpoch(epochs, sessionId, start, end);
    return epochs;
  }

  private static List<Fact> facts(SessionRow row) {
    List<Fact> facts = new ArrayList<>(3);
    if (row != null) {
      row.getStarts().forEach(at -> facts.add(new Fact(at, FactKind.START)));
      row.getEnds().forEach(at -> facts.add(new Fact(at, FactKind.END)));
      if (row.getSeenAt() != 0) {
        facts.add(new Fact(row.getSeenAt(), FactKind.SEEN));
      }
      facts.sort(Comparator.comparingLong(Fact::at).thenComparing(Fact::kind));
    }
    return facts;
  }

  private static void addEpoch(List<Epoch> epochs, String sessionId, long start, long end) {
    if (start != 0) {
      epochs.add(new Epoch(sessionId, start, end == 0 ? 0 : Math.max(end, start)));
    }
  }
}
