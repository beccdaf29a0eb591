package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.model.Connections.Connection;
import dev.rollcall.model.rows.ClosedRow;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.PublishedRow;
import dev.rollcall.model.rows.RoomRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the connections of a room that touch a stretch of its past, at a cost of how many do and
 * not of how many there ever were.
 *
 * <p>Connections that have ended are kept in classes by length: class k holds those that lasted
 * from 2^k up to 2^(k+1) milliseconds, ordered by their start. Whoever of class k was there at T
 * started after T - 2^(k+1), and whoever started after T - 2^k was surely there; so a class reads
 * the starts in (T - 2^(k+1), T], of which about every second one counts. The room's row says which
 * of the 64 classes it has. Connections that are open lie by themselves, with whoever is present.
 *
 * <p>Rows are candidates; whether and when somebody was there is concluded from their facts. While
 * a late session fact is still being swept through the room, every row is a candidate.
 */
final class ConnectionHistory {

  /** One connection of a participant id. */
  record Stay(String id, Connection connection) {

    static final Comparator<Stay> ORDER =
        Comparator.comparing(Stay::id, Keys.BY_BYTES)
            .thenComparing(stay -> stay.connection.joinedAt());

    static final Comparator<Stay> BY_START =
        Comparator.<Stay>comparingLong(stay -> stay.connection.joinedAt())
            .thenComparing(Stay::id, Keys.BY_BYTES);

    String user() {
      return Profiles.user(id, connection.profile());
    }

    boolean touches(long from, long to) {
      return hasBegun(to) && !hasEnded(from);
    }

    boolean hasBegun(long at) {
      return connection.joinedAt() <= at;
    }

    boolean hasEnded(long at) {
      return connection.end() <= at;
    }

    Participant row() {
      return Connections.toParticipant(id, connection);
    }

    /** As while it was open: that it ended is not told. */
    Participant openRow() {
      Participant row = row();
      row.setLeftAt(null);
      row.setLeaveReason(null);
      row.setVendorReason(null);
      row.setSynthetic(false);
      return row;
    }

    Participant rowAt(long at) {
      return hasEnded(at) ? row() : openRow();
    }
  }

  private final RoomTable table;
  private final RoomRow room;
  private final Timeline timeline;

  ConnectionHistory(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
    this.timeline = new Timeline(table, room);
  }

  /** Adds a connection that has ended, or corrects it. */
  static void put(RoomTable table, RoomRow room, String id, Connection connection) {
    int lengthClass = lengthClass(connection.joinedAt(), connection.leftAt());
    room.setClosedClasses(room.getClosedClasses() | 1L << lengthClass);
    table.putClosed(
        lengthClass,
        connection.joinedAt(),
        id,
        new ClosedRow(
            connection.leftAt(),
            connection.segment().sessionId(),
            Profiles.user(id, connection.profile()),
            Profiles.kind(connection.profile()).name()));
  }

  /** Takes out a connection as it was published; null when it was not known to have ended. */
  static ClosedRow remove(RoomTable table, String id, PublishedRow published) {
    if (published.getLeftAt() == 0) {
      return null;
    }
    int lengthClass = lengthClass(published.getJoinedAt(), published.getLeftAt());
    ClosedRow row = table.closed(lengthClass, published.getJoinedAt(), id);
    table.deleteClosed(lengthClass, published.getJoinedAt(), id);
    return row;
  }

  private static int lengthClass(long start, long end) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(end - start, 1));
  }

  /**
   * Connections that began at or before {@code to} and ended after {@code from}, by participant id,
   * then start. Names and the like are as they were told up to {@code to}.
   */
  List<Stay> touching(long from, long to) {
    return touching(from, to, to);
  }

  /**
   * @param knownUntil names and the like are as they were told up to this time
   */
  List<Stay> touching(long from, long to, long knownUntil) {
    List<Stay> found = new ArrayList<>();
    collect(table.present(null), from, to, knownUntil, found);
    if (table.sweep() != null) {
      collect(table.past(null), from, to, knownUntil, found);
    } else {
      closed(from, to, knownUntil, found);
    }
    found.sort(Stay.ORDER);
    return found;
  }

  private void collect(Rows.Cursor cursor, long from, long to, long knownUntil, List<Stay> found) {
    try (cursor) {
      while (cursor.hasNext()) {
        Rows.Row row = cursor.next();
        String id = Keys.part(row.key(), table.room());
        collect(id, RoomTable.decodeParticipant(row.value()), from, to, knownUntil, found);
      }
    }
  }

  private void collect(
      String id, ParticipantRow row, long from, long to, long knownUntil, List<Stay> found) {
    for (Connection connection : Connections.fold(row, timeline, knownUntil)) {
      Stay stay = new Stay(id, connection);
      if (stay.touches(from, to)) {
        found.add(stay);
      }
    }
  }

  private void closed(long from, long to, long knownUntil, List<Stay> found) {
    Set<String> seen = new HashSet<>();
    for (String id : candidates(from, to)) {
      RoomTable.Placed placed = table.participant(id);
      if (placed.place() == RoomTable.Place.PAST && seen.add(id)) {
        collect(id, placed.row(), from, to, knownUntil, found);
      }
    }
  }

  private List<String> candidates(long from, long to) {
    List<String> ids = new ArrayList<>();
    for (int k = 0; k < Long.SIZE; k++) {
      if ((room.getClosedClasses() & 1L << k) != 0) {
        long longest = k >= Long.SIZE - 2 ? Long.MAX_VALUE : 1L << (k + 1);
        try (Rows.Cursor cursor = table.closed(k, from - longest, to)) {
          while (cursor.hasNext()) {
            Rows.Row row = cursor.next();
            if (RoomTable.decodeClosed(row.value()).getEnd() > from) {
              ids.add(Keys.closedParticipant(row.key(), table.room()));
            }
          }
        }
      }
    }
    return ids;
  }
}
