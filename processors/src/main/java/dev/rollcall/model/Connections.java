package dev.rollcall.model;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.Participant;
import dev.rollcall.model.rows.Mark;
import dev.rollcall.model.rows.MarkKind;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.Profile;
import dev.rollcall.model.rows.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Folds the joins and leaves told of one participant id, in time order, into its connections.
 *
 * <p>A join opens a connection; one that comes while a connection is open, or at most {@link
 * #REJOIN_MILLIS} after its leave, belongs to it. A leave closes the connection; the earliest real
 * one stays, and it beats a synthetic one. A mark that only shows somebody (an update) opens a
 * connection when nothing else did, ever or in the session that it names. Where the vendor never
 * reuses ids there is one connection, and its leave is final. A connection ends with the segment it
 * began in, unless a real leave is known.
 */
final class Connections {

  /** Some vendors tell whole seconds, so a leave may seem up to this much earlier than its join. */
  static final long REJOIN_MILLIS = 2_000;

  /** Where a connection that joined at a time, naming a session or none, belongs. */
  interface Segments {
    Segment at(String sessionId, long joinedAt);

    /** The first complete listing of the room after a time; 0 when there is none. */
    long listingAfter(long at);

    /** When the room had been silent for too long after somebody was seen; 0 when it was not. */
    long silentAfter(long seen);
  }

  private final Segments segments;
  private final ParticipantRow row;
  private final long knownUntil;
  private final List<Connection> connections = new ArrayList<>(1);
  private Profile profile;

  private Connections(ParticipantRow row, Segments segments, long knownUntil) {
    this.row = row;
    this.segments = segments;
    this.knownUntil = knownUntil;
    this.profile = row.getListedProfile() == null ? Profiles.NOTHING : row.getListedProfile();
  }

  /** In time order; never empty for a row with marks. */
  static List<Connection> fold(ParticipantRow row, Segments segments) {
    return fold(row, segments, Long.MAX_VALUE);
  }

  /**
   * @param knownUntil names and the like are as they were told up to this time
   */
  static List<Connection> fold(ParticipantRow row, Segments segments, long knownUntil) {
    Connections fold = new Connections(row, segments, knownUntil);
    for (Mark mark : row.getMarks()) {
      fold.apply(mark);
    }
    fold.openListed();
    fold.connections.forEach(fold::reap);
    fold.dropShadowed();
    return fold.connections;
  }

  /** Who is listed in a segment and was never told to have been in it was there all the same. */
  private void openListed() {
    for (Span span : row.getListed()) {
      Segment on = segments.at(null, span.getUntil());
      boolean isStale = on.start() != 0 && span.getUntil() <= on.start() + Listings.GRACE_MILLIS;
      boolean isKnown =
          row.getIdUnique()
              ? !connections.isEmpty()
              : last(connection -> connection.segment.sameAs(on)) != null;
      if (!isStale && !isKnown) {
        long from = Math.max(span.getFrom(), on.start());
        Mark first = new Mark(from, MarkKind.SEEN, on.sessionId(), -1, null, null);
        Connection connection = new Connection(first, on);
        connection.profile = profile;
        connections.add(connection);
        connections.sort(Comparator.comparingLong(Connection::joinedAt));
      }
    }
  }

  /**
   * Who was last seen before two listings that are far enough apart is gone since the first; who
   * was last seen before a long silence, since that was long enough.
   */
  private void reap(Connection connection) {
    long bound = connection.segment.end();
    if (connection.isLeftForReal()) {
      return;
    }
    long listed = Listings.until(row, connection.joinedAt(), bound);
    long seen = Math.max(connection.seenAt, listed);
    long missed = segments.listingAfter(seen + Listings.GRACE_MILLIS);
    long again = missed == 0 ? 0 : segments.listingAfter(missed + Listings.APART_MILLIS - 1);
    if (again != 0 && again < bound) {
      connection.reap(missed, LeaveReason.REAPED);
    }
    long silent = segments.silentAfter(seen);
    if (silent != 0 && silent < bound) {
      connection.reap(silent, LeaveReason.SILENCE);
    }
  }

  /** A connection is named by its start: of two that began at one moment the longer stands. */
  private void dropShadowed() {
    for (int i = connections.size() - 1; i > 0; i--) {
      for (int j = i - 1; j >= 0; j--) {
        if (connections.get(i).joinedAt() == connections.get(j).joinedAt()) {
          boolean longer = connections.get(i).end() > connections.get(j).end();
          connections.set(j, connections.get(longer ? i : j));
          connections.remove(i);
          break;
        }
      }
    }
  }

  /** The row the world is told, its version and room apart. */
  static Participant toParticipant(String id, Connection connection) {
    Profile profile = connection.profile;
    return new Participant(
        null,
        id,
        connection.segment.sessionId(),
        profile.getIdentity(),
        profile.getName(),
        profile.getRole(),
        Profiles.kind(profile),
        profile.getMetadata(),
        Times.instant(connection.joinedAt()),
        Times.instant(connection.leftAt()),
        connection.leaveReason(),
        connection.vendorReason(),
        connection.joinUntold(),
        connection.synthetic(),
        0L);
  }

  private void apply(Mark mark) {
    if (mark.getProfile() >= 0 && mark.getAt() <= knownUntil) {
      profile = Profiles.over(profile, row.getProfiles().get(mark.getProfile()));
    }
    switch (mark.getKind()) {
      case JOIN -> join(mark);
      case SEEN -> seen(mark);
      case LEAVE, SYNTHETIC_LEAVE -> leave(mark);
    }
    Connection last = last();
    if (last != null) {
      last.profile = profile;
    }
  }

  private void join(Mark mark) {
    Segment segment = segments.at(mark.getSessionId(), mark.getAt());
    Connection known = row.getIdUnique() ? last() : lastIn(segment, mark.getAt());
    if (known != null && (row.getIdUnique() || mark.getAt() <= known.rejoinsAfter())) {
      known.told(mark, segment);
      known.seenAt = mark.getAt();
    } else {
      open(mark);
    }
  }

  /** The last connection of a segment, or one that was shown by a mark just before this join. */
  private Connection lastIn(Segment segment, long joinedAt) {
    for (int i = connections.size() - 1; i >= 0; i--) {
      Connection connection = connections.get(i);
      boolean shownJustBefore =
          connection.joinUntold() && joinedAt <= connection.first.getAt() + REJOIN_MILLIS;
      if (shownJustBefore || connection.segment.sameAs(segment)) {
        return connection;
      }
    }
    return null;
  }

  private void seen(Mark mark) {
    if (last() == null || (!row.getIdUnique() && isNewIn(mark))) {
      open(mark);
    }
    last().seenAt = mark.getAt();
  }

  /** Whether a mark names the session that is on, and nothing else showed the participant there. */
  private boolean isNewIn(Mark mark) {
    String sessionId = mark.getSessionId();
    if (sessionId == null || last().segment.holds(sessionId, mark.getAt())) {
      return false;
    }
    Segment on = segments.at(null, mark.getAt());
    return sessionId.equals(on.sessionId())
        && last(connection -> connection.segment.sameAs(on)) == null;
  }

  private void leave(Mark mark) {
    Connection target = target(mark);
    if (target == null) {
      if (connections.isEmpty()) {
        open(mark);
        last().close(mark);
      }
    } else {
      target.close(mark);
    }
  }

  /**
   * The connection a leave speaks of: the last that began where the leave belongs; where none did,
   * the last of the session that it names, else the last that no session claims, or simply the last
   * when it names none. Null when none fits. A leave told twice thus never reaches an older
   * connection, nor one that only claims a session that is over.
   */
  private Connection target(Mark mark) {
    String sessionId = row.getIdUnique() ? null : mark.getSessionId();
    boolean onlyOne = sessionId == null && connections.size() <= 1;
    if (onlyOne || (last() != null && last().segment.holds(sessionId, mark.getAt()))) {
      return last();
    }
    Segment segment = segments.at(sessionId, mark.getAt());
    Connection here = last(connection -> connection.segment.sameAs(segment));
    if (here != null) {
      return here;
    }
    if (sessionId == null) {
      return last();
    }
    Connection named = last(connection -> sessionId.equals(connection.segment.sessionId()));
    return named != null ? named : last(connection -> !connection.segment.isSession());
  }

  private Connection last(Predicate<Connection> fits) {
    for (int i = connections.size() - 1; i >= 0; i--) {
      if (fits.test(connections.get(i))) {
        return connections.get(i);
      }
    }
    return null;
  }

  private void open(Mark mark) {
    connections.add(new Connection(mark, segments.at(mark.getSessionId(), mark.getAt())));
  }

  private Connection last() {
    return connections.isEmpty() ? null : connections.get(connections.size() - 1);
  }

  /** One connection as the facts have it; times are epoch milliseconds. */
  static final class Connection {
    private final Mark first;
    private long toldJoinAt;
    private Mark leave;
    private Segment segment;
    private long seenAt;
    private Profile profile = Profiles.NOTHING;

    private Connection(Mark first, Segment segment) {
      this.first = first;
      this.toldJoinAt = first.getKind() == MarkKind.JOIN ? first.getAt() : 0;
      this.seenAt = first.getAt();
      this.segment = segment;
    }

    private void told(Mark join, Segment itsSegment) {
      if (toldJoinAt == 0) {
        toldJoinAt = join.getAt();
        segment = itsSegment;
      }
    }

    private void close(Mark mark) {
      boolean better =
          leave == null
              || (leave.getKind() == MarkKind.SYNTHETIC_LEAVE && mark.getKind() == MarkKind.LEAVE);
      if (better) {
        leave = mark;
      }
    }

    private boolean isLeftForReal() {
      return leave != null && leave.getKind() == MarkKind.LEAVE;
    }

    private void reap(long at, LeaveReason reason) {
      if (leave == null || leave.getAt() > at) {
        leave = new Mark(at, MarkKind.SYNTHETIC_LEAVE, null, -1, reason.name(), null);
      }
    }

    private boolean joinUntold() {
      return toldJoinAt == 0;
    }

    private long rejoinsAfter() {
      return leave == null ? Long.MAX_VALUE : leave.getAt() + REJOIN_MILLIS;
    }

    /** When anything first showed it. */
    long firstAt() {
      return first.getAt();
    }

    long joinedAt() {
      return toldJoinAt != 0 ? toldJoinAt : first.getAt();
    }

    Segment segment() {
      return segment;
    }

    Profile profile() {
      return profile;
    }

    /** Nothing told that it ended, and its segment has not ended. */
    boolean isOpen() {
      return leave == null && segment.isOpen();
    }

    /** A real leave counts; else the earlier of the segment's end and a synthetic leave. */
    private boolean endsWithSegment() {
      if (leave == null) {
        return true;
      }
      return leave.getKind() == MarkKind.SYNTHETIC_LEAVE
          && !leave.equals(first)
          && segment.end() <= leave.getAt();
    }

    /** 0 while open. */
    long leftAt() {
      if (isOpen()) {
        return 0;
      }
      return Math.max(endsWithSegment() ? segment.end() : leave.getAt(), joinedAt());
    }

    /** After everything while open. */
    long end() {
      return isOpen() ? Segment.OPEN : leftAt();
    }

    LeaveReason leaveReason() {
      if (isOpen()) {
        return null;
      }
      if (endsWithSegment()) {
        return segment.concluded() ? LeaveReason.MAX_DURATION : LeaveReason.SESSION_ENDED;
      }
      return leave.getLeaveReason() == null
          ? LeaveReason.UNKNOWN
          : LeaveReason.valueOf(leave.getLeaveReason());
    }

    String vendorReason() {
      return isOpen() || endsWithSegment() ? null : leave.getVendorReason();
    }

    boolean synthetic() {
      return !isOpen() && (endsWithSegment() || leave.getKind() == MarkKind.SYNTHETIC_LEAVE);
    }
  }
}
