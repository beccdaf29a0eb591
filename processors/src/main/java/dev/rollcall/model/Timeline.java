package dev.rollcall.model;

import dev.rollcall.model.Epochs.Moved;
import dev.rollcall.model.RoomTable.Epoch;
import dev.rollcall.model.rows.LastSession;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SessionRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * The sessions of one room in the order of (start, id), and the segments they cut its time into.
 *
 * <p>Each session has its {@link Epochs}. An epoch ends at the earliest of its own end, an end that
 * names no session, and the start of the next epoch of the room; or before all these at the limit
 * that its vendor enforces, which counts for an epoch that is open once its grace is over.
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
  private final DurationLimit limit;
  private boolean pastMoved;

  Timeline(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
    this.limit = new DurationLimit(table, room);
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

  @Override
  public long listingAfter(long at) {
    return room.getLastListedAt() <= at ? 0 : table.listingAfter(at);
  }

  @Override
  public long silentAfter(long seen) {
    return new Silence(table, room).leftAfter(seen);
  }

  private boolean isInCurrent(String sessionId, long at) {
    if (isSessionOpen()) {
      boolean sameSession = sessionId == null || sessionId.equals(room.getSession().getId());
      return sameSession && at >= room.getSegmentStart();
    }
    return sessionId == null && (room.getSegmentStart() == 0 || at > room.getSegmentStart());
  }

  private Segment sessionSegment(String sessionId, long at) {
    SessionRow row = table.session(sessionId);
    int last = row == null ? -1 : Epochs.lastAtOrBefore(row.getOpened(), at);
    // Without an epoch the session had ended already, or was only ever told by a leave.
    return last < 0
        ? new Segment(sessionId, at, at)
        : segment(table.epoch(sessionId, row.getOpened().get(last)));
  }

  /** The last session that began at or before a time, with when it ended; null when none did. */
  Segment lastSession(long at) {
    return table.epochAtOrBefore(at).map(this::segment).orElse(null);
  }

  /** The sessions that began at or before {@code to} and ended, if they did, after {@code from}. */
  List<Segment> sessions(long from, long to) {
    List<Segment> found = new ArrayList<>();
    Optional<Epoch> epoch = table.epochAtOrBefore(from).or(() -> table.epochAfter(from));
    while (epoch.isPresent() && epoch.get().start() <= to) {
      Segment session = segment(epoch.get());
      if (session.end() > from) {
        found.add(session);
      }
      epoch = table.epochAfter(epoch.get());
    }
    return found;
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

  /** When a session began and ended. */
  Segment segment(Epoch epoch) {
    long end = Times.min(epoch.end(), table.endAtOrAfter(epoch.start()));
    end = Times.min(end, table.epochAfter(epoch).map(Epoch::start).orElse(0L));
    if (epoch.limit() != 0 && (end == 0 ? isPassed(epoch) : epoch.limit() <= end)) {
      return new Segment(epoch.sessionId(), epoch.start(), epoch.limit(), true);
    }
    boolean concluded = epoch.concluded() && end == epoch.end();
    return new Segment(epoch.sessionId(), epoch.start(), end == 0 ? Segment.OPEN : end, concluded);
  }

  /** Whether the grace of an epoch's limit is over. */
  private boolean isPassed(Epoch epoch) {
    return epoch.limit() != 0 && epoch.limit() <= room.getLimitPassed();
  }

  /** A session was told to have started. */
  Effect started(String sessionId, long at) {
    SessionRow row = sessionRow(sessionId);
    return add(row.getStarts(), at) ? changed(sessionId, row, at) : Effect.NONE;
  }

  /** A session was told to have ended. */
  Effect ended(String sessionId, long at) {
    SessionRow row = sessionRow(sessionId);
    return add(row.getEnds(), at) ? changed(sessionId, row, at) : Effect.NONE;
  }

  /** A session is concluded to have ended, where nobody tells. */
  Effect concluded(String sessionId, long at) {
    SessionRow row = sessionRow(sessionId);
    return add(row.getConcludedEnds(), at) ? changed(sessionId, row, at) : Effect.NONE;
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
    return changed(sessionId, row, at);
  }

  /** Whatever went on in the room ended, without a session being named. */
  Effect ended(long at) {
    if (!table.addEnd(at)) {
      return Effect.NONE;
    }
    Epoch before = table.epochAtOrBefore(at).orElse(null);
    if (before != null) {
      table.markUnsummed(before.sessionId(), before.start());
    }
    boolean othersMoved = before != null && cut(before, at);
    pastMoved |= othersMoved || at < room.getSegmentStart() || !closedOnesKeepBounds(at);
    Segment was = current();
    settleCurrent(was);
    return othersMoved ? Effect.RECOUNT : effect(was, null, false, true);
  }

  /**
   * What is known of the limit changed for sessions that began from {@code from} to before {@code
   * to}. Looks at each of them.
   */
  Effect limitsMoved(long from, long to) {
    Effect effect = Effect.NONE;
    if (room.getSession() != null && to > from) {
      for (Epoch epoch : table.epochs(from, to)) {
        boolean isStillThere = table.hasEpoch(epoch.sessionId(), epoch.start());
        if (isStillThere && limitMoved(epoch.sessionId(), epoch.start())) {
          effect = Effect.RECOUNT;
        }
      }
    }
    return effect;
  }

  /** Whether any session begins or ends otherwise by that. */
  private boolean limitMoved(String sessionId, long start) {
    Moved moved = Epochs.refold(table, limit, sessionId, table.session(sessionId), start);
    NavigableSet<Epoch> boundaries = moved.boundaries();
    // a fold goes on to later epochs, which may be what has moved
    boolean isSame = boundaries.isEmpty() && segments(moved.gone()).equals(segments(moved.fresh()));
    if (!isSame) {
      moved.fresh().forEach(epoch -> table.markUnsummed(epoch.sessionId(), epoch.start()));
      settle(boundaries);
      pastMoved = true;
    }
    if (!moved.isNothing()) {
      settleCurrent();
    }
    return !isSame;
  }

  private List<Segment> segments(List<Epoch> epochs) {
    return epochs.stream().map(this::segment).toList();
  }

  /** The grace of the limit of the session that is open is over. */
  Effect limitPassed() {
    LastSession open = room.getSession();
    Segment was = current();
    room.setLimitPassed(Math.max(room.getLimitPassed(), room.getSessionLimit()));
    table.markUnsummed(open.getId(), open.getStart());
    settleCurrent(was);
    return effect(was, open.getId(), false, false);
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

  private Effect changed(String sessionId, SessionRow row, long at) {
    boolean fresh = table.session(sessionId) == null;
    int before = row.getOpened().size();
    Moved moved = Epochs.refold(table, limit, sessionId, row, at);
    if (moved.isNothing()) {
      return Effect.NONE;
    }
    moved.fresh().forEach(epoch -> table.markUnsummed(epoch.sessionId(), epoch.start()));
    boolean othersMoved = settle(moved.boundaries());
    boolean oneEpoch = before <= 1 && holdsAll(row);
    pastMoved |= othersMoved || !onlyTailMoved(row, oneEpoch, moved);
    Segment was = current();
    settleCurrent(was);
    return othersMoved ? Effect.RECOUNT : effect(was, sessionId, fresh, oneEpoch);
  }

  /**
   * A session that was on at a boundary ended there; told to start again later, it has a new epoch,
   * which is a boundary in its turn. So goes in time order, each boundary once.
   */
  private boolean settle(NavigableSet<Epoch> boundaries) {
    boolean moved = false;
    while (!boundaries.isEmpty()) {
      Epoch boundary = boundaries.pollFirst();
      Epoch before = table.epochBefore(boundary).orElse(null);
      table.markUnsummed(boundary.sessionId(), boundary.start());
      if (before != null) {
        table.markUnsummed(before.sessionId(), before.start());
      }
      if (before != null && !before.sessionId().equals(boundary.sessionId())) {
        Moved later = refoldAfter(before, boundary.start());
        boundaries.addAll(later.boundaries());
        moved |= !later.isNothing();
      }
    }
    return moved;
  }

  /** Cuts an epoch by an end that names no session; whether any session begins again by that. */
  private boolean cut(Epoch epoch, long at) {
    Moved later = refoldAfter(epoch, at);
    settle(later.boundaries());
    return !later.isNothing();
  }

  private Moved refoldAfter(Epoch epoch, long at) {
    SessionRow row = table.session(epoch.sessionId());
    List<Long> starts = row.getStarts();
    boolean startsAgain = !starts.isEmpty() && starts.get(starts.size() - 1) > epoch.start();
    return startsAgain
        ? Epochs.refold(table, limit, epoch.sessionId(), row, at)
        : new Moved(List.of(), List.of());
  }

  /** Whether all who name a session joined in its one epoch: none after an end told before it. */
  private static boolean holdsAll(SessionRow row) {
    return row.getOpened().size() == 1
        && (row.getEnds().isEmpty() || row.getEnds().get(0) >= row.getOpened().get(0));
  }

  /**
   * Whether the change is one of the three that move no bounds of the past: a new last session; the
   * end of the last session; or a last session that began earlier, in the gap before it. Whoever is
   * present is looked at anyhow.
   */
  private boolean onlyTailMoved(SessionRow row, boolean oneEpoch, Moved moved) {
    if (moved.fresh().size() != 1 || moved.gone().size() > 1) {
      return false;
    }
    Epoch last = moved.fresh().get(0);
    boolean isLast = row.getOpened().get(row.getOpened().size() - 1) == last.start();
    if (!isLast || table.epochAfter(last).isPresent()) {
      return false;
    }
    if (moved.gone().isEmpty()) {
      return last.start() >= room.getSegmentStart()
          && room.getLastJoinAt() < last.start()
          && closedOnesKeepBounds(last.start());
    }
    Epoch was = moved.gone().get(0);
    if (was.start() == last.start()) {
      return ownEnd(was) == Segment.OPEN && closedOnesKeepBounds(last.end());
    }
    if (!oneEpoch || last.start() > was.start() || last.end() != was.end()) {
      return false;
    }
    if (isPassed(was) || isPassed(last)) {
      return false;
    }
    long gapStart = Math.max(previousEnd(last), table.endBefore(was.start()));
    return gapStart < last.start()
        && room.getLastUnboundAt() <= gapStart
        && room.getLastSyntheticAt() < last.start();
  }

  /** When the session before an epoch ended by itself; 0 when there is none. */
  private long previousEnd(Epoch epoch) {
    return table
        .epochBefore(epoch)
        .map(before -> Times.min(ownEnd(before), before.limit()))
        .orElse(0L);
  }

  /**
   * Whether no ended connection can belong elsewhere, or end otherwise, by a bound at this time.
   */
  private boolean closedOnesKeepBounds(long at) {
    return room.getLastUnboundAt() < at && room.getLastSyntheticAt() < at;
  }

  private long ownEnd(Epoch epoch) {
    long end = Times.min(epoch.end(), table.endAtOrAfter(epoch.start()));
    end = isPassed(epoch) ? Times.min(end, epoch.limit()) : end;
    return end == 0 ? Segment.OPEN : end;
  }

  /**
   * @param was current until now; a limit that ends it from now on may be long before what makes it
   *     count
   */
  private void settleCurrent(Segment was) {
    boolean mayBeLimited = room.getSessionLimit() != 0;
    settleCurrent();
    if (mayBeLimited && was.isSession() && table.hasEpoch(was.sessionId(), was.start())) {
      Segment now = segment(table.epoch(was.sessionId(), was.start()));
      pastMoved |= now.concluded() && !closedOnesKeepBounds(now.end());
    }
  }

  private void settleCurrent() {
    long lastEnd = table.endBefore(Long.MAX_VALUE);
    Epoch epoch = table.epochAtOrBefore(Long.MAX_VALUE).orElse(null);
    Segment last = epoch == null ? null : segment(epoch);
    room.setSessionLimit(last != null && last.isOpen() ? epoch.limit() : 0);
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
}
