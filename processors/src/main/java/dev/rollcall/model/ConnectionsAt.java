package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.model.ConnectionHistory.Stay;
import dev.rollcall.model.RoomView.Connected;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.RoomRow;
import java.util.ArrayList;
import java.util.List;

/** The connections of a room as they were at a moment, by participant id, then joining time. */
final class ConnectionsAt {

  /** A page that found too few after looking at this many ids ends early, with a cursor. */
  private static final int MOST_LOOKED_AT = 10_000;

  private final RoomTable table;
  private final RoomRow room;
  private final long at;

  ConnectionsAt(RoomTable table, RoomRow room, long at) {
    this.table = table;
    this.room = room;
    this.at = at;
  }

  /**
   * @param present those that were open
   * @param left those that had ended
   * @param after the participant id to go on after, null to begin
   * @param limit the page ends with the participant id that fills it
   */
  Connected page(boolean present, boolean left, String after, int limit) {
    return left ? scan(present, after, limit) : present(after, limit);
  }

  /** Reads who was there around that time, not all who ever came. */
  private Connected present(String after, int limit) {
    List<Participant> found = new ArrayList<>();
    String last = null;
    for (Stay stay : new ConnectionHistory(table, room).touching(at, at)) {
      if (after == null || Keys.BY_BYTES.compare(stay.id(), after) > 0) {
        if (found.size() >= limit && !stay.id().equals(last)) {
          return new Connected(found, last);
        }
        found.add(row(stay));
        last = stay.id();
      }
    }
    return new Connected(found, null);
  }

  private Connected scan(boolean present, String after, int limit) {
    List<Participant> found = new ArrayList<>();
    Timeline timeline = new Timeline(table, room);
    try (Merged rows = new Merged(table, true, after)) {
      for (int seen = 1; rows.hasNext(); seen++) {
        Rows.Row next = rows.next();
        String id = Keys.part(next.key(), table.room());
        ParticipantRow participant = RoomTable.decodeParticipant(next.value());
        Connections.fold(participant, timeline, at).stream()
            .map(connection -> new Stay(id, connection))
            .filter(stay -> stay.hasBegun(at) && (present || stay.hasEnded(at)))
            .sorted(Stay.ORDER)
            .forEach(stay -> found.add(row(stay)));
        if (found.size() >= limit || seen == MOST_LOOKED_AT) {
          return new Connected(found, rows.hasNext() ? id : null);
        }
      }
    }
    return new Connected(found, null);
  }

  private Participant row(Stay stay) {
    Participant row = stay.rowAt(at);
    row.setVersion(room.getVersion());
    return row;
  }
}
