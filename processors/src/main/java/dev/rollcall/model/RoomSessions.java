package dev.rollcall.model;

import dev.rollcall.avro.RoomSession;
import dev.rollcall.model.ConnectionHistory.Stay;
import dev.rollcall.model.RoomTable.Epoch;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SummaryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sessions of a room, the latest first. */
public final class RoomSessions {

  private final RoomTable table;
  private final RoomRow room;
  private final Timeline timeline;
  private final ConnectionHistory history;

  private RoomSessions(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
    this.timeline = new Timeline(table, room);
    this.history = new ConnectionHistory(table, room);
  }

  /** Empty when no event ever showed the room. */
  public static Optional<RoomSessions> of(ReadableRows rows, String roomId) {
    RoomTable table = RoomTable.readOnly(rows, roomId);
    return Optional.ofNullable(table.roomRow()).map(row -> new RoomSessions(table, row));
  }

  /** Where a page ended: go on with what began before. */
  public record Place(long start, String id) {}

  /**
   * @param next null when there are no more
   */
  public record Page(List<RoomSession> sessions, Place next) {}

  /**
   * @param from where the page before ended, null to begin
   * @param now epoch milliseconds, up to which people in a session that goes on are counted
   */
  public Page page(Place from, int limit, long now) {
    List<RoomSession> sessions = new ArrayList<>();
    Optional<Epoch> next =
        from == null
            ? table.epochAtOrBefore(Long.MAX_VALUE)
            : table.epochBefore(new Epoch(from.id, from.start, 0, false, 0));
    while (next.isPresent()) {
      Epoch epoch = next.get();
      sessions.add(session(epoch, now));
      next = table.epochBefore(epoch);
      if (sessions.size() == limit && next.isPresent()) {
        return new Page(sessions, new Place(epoch.start(), epoch.sessionId()));
      }
    }
    return new Page(sessions, null);
  }

  private RoomSession session(Epoch epoch, long now) {
    boolean isSummed = table.unsummed(epoch.sessionId(), epoch.start()) == 0;
    SummaryRow known = table.summary(epoch.sessionId(), epoch.start());
    boolean holds = isSummed && known != null && known.getEnd() != 0;
    return SessionSums.session(
        table.room(), epoch.sessionId(), epoch.start(), holds ? known : sum(epoch, now));
  }

  private SummaryRow sum(Epoch epoch, long now) {
    Segment segment = timeline.segment(epoch);
    SessionSums sums = new SessionSums();
    long last = segment.isOpen() ? Long.MAX_VALUE - 1 : segment.end();
    for (Stay stay : history.touching(epoch.start() - 1, last)) {
      long joinedAt = stay.connection().joinedAt();
      // a join told after the end of the session that it names was not in it
      if (stay.connection().segment().sameAs(segment) && joinedAt <= segment.end()) {
        long end =
            stay.connection().isOpen() ? Math.max(now, joinedAt) : stay.connection().leftAt();
        String kind = Profiles.kind(stay.connection().profile()).name();
        sums.add(joinedAt, end, stay.user(), kind);
      }
    }
    return sums.row(segment.isOpen() ? 0 : segment.end(), room.getVersion());
  }
}
