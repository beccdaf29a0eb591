package dev.rollcall.model;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.model.Connections.Connection;
import dev.rollcall.model.RoomTable.Place;
import dev.rollcall.model.RoomTable.Placed;
import dev.rollcall.model.rows.ClosedRow;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.PublishedRow;
import dev.rollcall.model.rows.RoomRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Concludes from the facts of one participant id: its connections, whether it counts as present,
 * where its row lies, and what is to be published because it differs from what was.
 */
final class ParticipantFold {

  /** For conclusions that another change stands for, such as the end of a session. */
  static final BiConsumer<RoomChangeType, Participant> SILENT = (type, row) -> {};

  private final RoomTable table;
  private final RoomRow room;
  private final Timeline timeline;
  private final Headcount headcount;
  private final Erasures erasures;
  private final Effects effects;
  private final long version;
  private final Set<Segment> unsummed = new HashSet<>();

  /**
   * @param version of the room once this step is done
   */
  ParticipantFold(RoomTable table, RoomRow room, Timeline timeline, Effects effects, long version) {
    this.table = table;
    this.room = room;
    this.timeline = timeline;
    this.headcount = new Headcount(table, room);
    this.erasures = new Erasures(table);
    this.effects = effects;
    this.version = version;
  }

  /**
   * @param changed told of each connection that changed, with its row after the change
   */
  void settle(String id, Placed placed, BiConsumer<RoomChangeType, Participant> changed) {
    if (room.getErased()) {
      erasures.rewrite(id, placed).forEach(part -> conclude(part.id(), part.placed(), changed));
    } else {
      conclude(id, placed, changed);
    }
  }

  private void conclude(String id, Placed placed, BiConsumer<RoomChangeType, Participant> changed) {
    ParticipantRow row = placed.row();
    List<Connection> connections = Connections.fold(row, timeline);
    publish(id, row, connections, changed);
    Connection open = RoomView.open(connections).orElse(null);
    if (open != null) {
      headcount.present(row, Profiles.kind(open.profile()), Profiles.user(id, open.profile()));
    } else {
      headcount.absent(row);
    }
    if (row.getMarks().isEmpty() && row.getListed().isEmpty()) {
      table.remove(id, placed.place());
    } else {
      table.move(id, placed, open != null ? Place.PRESENT : Place.PAST);
    }
  }

  private void publish(
      String id,
      ParticipantRow row,
      List<Connection> connections,
      BiConsumer<RoomChangeType, Participant> changed) {
    Map<Long, Connection> after = new TreeMap<>();
    connections.forEach(connection -> after.put(connection.joinedAt(), connection));
    boolean moved = withdraw(id, row, after);
    List<PublishedRow> published = new ArrayList<>(after.size());
    after.forEach(
        (joinedAt, connection) -> {
          Participant participant = Connections.toParticipant(id, connection);
          PublishedRow before = find(row, joinedAt);
          index(row, Profiles.user(id, connection.profile()), before);
          PublishedRow now =
              new PublishedRow(joinedAt, connection.leftAt(), version, Fingerprint.of(participant));
          if (before != null && before.getFingerprint() == now.getFingerprint()) {
            published.add(before);
            return;
          }
          published.add(now);
          participant.setVersion(version);
          participant.setRoomId(table.room());
          effects
              .participants()
              .add(new Effects.ParticipantUpdate(table.room(), id, joinedAt, participant));
          changed.accept(typeOf(before, participant, moved), participant);
          if (before != null) {
            forget(id, before);
          }
          if (!connection.isOpen()) {
            ConnectionHistory.put(table, room, id, connection);
            unsummed(connection.segment());
          }
        });
    row.setPublished(published);
  }

  /**
   * Who is counted, and what is published, is in the index of users already. An erasure takes a
   * user out of it, who may have come back.
   */
  private void index(ParticipantRow row, String user, PublishedRow before) {
    boolean known = user.equals(row.getCountedUser()) && before != null && !room.getErased();
    if (!known && !table.isIndexed(user)) {
      table.index(user);
    }
  }

  /** Takes back what is no longer so; whether the beginning of any connection moved. */
  private boolean withdraw(String id, ParticipantRow row, Map<Long, Connection> after) {
    boolean moved = false;
    for (PublishedRow published : row.getPublished()) {
      long joinedAt = published.getJoinedAt();
      if (!after.containsKey(joinedAt)) {
        forget(id, published);
        effects.participants().add(new Effects.ParticipantUpdate(table.room(), id, joinedAt, null));
        moved = true;
      }
    }
    return moved;
  }

  private void forget(String id, PublishedRow published) {
    ClosedRow closed = ConnectionHistory.remove(table, id, published);
    if (closed != null && closed.getSessionId() != null) {
      unsummed(timeline.at(closed.getSessionId(), published.getJoinedAt()));
    }
  }

  /** What a session comes to that has ended is to be added up again; one that goes on will be. */
  private void unsummed(Segment segment) {
    if (segment.isSession() && !segment.isOpen() && unsummed.add(segment)) {
      table.markUnsummed(segment.sessionId(), segment.start());
    }
  }

  /** What the world was told of the connection that began at a time, or null. */
  static PublishedRow find(ParticipantRow row, long joinedAt) {
    for (PublishedRow published : row.getPublished()) {
      if (published.getJoinedAt() == joinedAt) {
        return published;
      }
    }
    return null;
  }

  private static RoomChangeType typeOf(PublishedRow before, Participant after, boolean moved) {
    boolean present = after.getLeftAt() == null;
    boolean isRemoved =
        after.getLeaveReason() == LeaveReason.REAPED
            || after.getLeaveReason() == LeaveReason.SILENCE;
    if (isRemoved && before != null && before.getLeftAt() == 0) {
      return RoomChangeType.PARTICIPANT_REMOVED;
    }
    if (before == null) {
      if (moved) {
        return RoomChangeType.PARTICIPANT_CORRECTED;
      }
      return present ? RoomChangeType.PARTICIPANT_JOINED : RoomChangeType.PARTICIPANT_LEFT;
    }
    if (before.getLeftAt() == Times.millis(after.getLeftAt())) {
      return RoomChangeType.PARTICIPANT_UPDATED;
    }
    return before.getLeftAt() == 0
        ? RoomChangeType.PARTICIPANT_LEFT
        : RoomChangeType.PARTICIPANT_CORRECTED;
  }
}
