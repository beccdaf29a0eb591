package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.model.Connections.Connection;
import dev.rollcall.model.RoomTable.Place;
import dev.rollcall.model.RoomTable.Placed;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.PublishedRow;
import dev.rollcall.model.rows.RoomRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final Timeline timeline;
  private final Headcount headcount;
  private final Effects effects;
  private final long version;

  /**
   * @param version of the room once this step is done
   */
  ParticipantFold(RoomTable table, RoomRow room, Timeline timeline, Effects effects, long version) {
    this.table = table;
    this.timeline = timeline;
    this.headcount = new Headcount(table, room);
    this.effects = effects;
    this.version = version;
  }

  /**
   * @param changed told of each connection that changed, with its row after the change
   */
  void settle(String id, Placed placed, BiConsumer<RoomChangeType, Participant> changed) {
    ParticipantRow row = placed.row();
    List<Connection> connections = Connections.fold(row, timeline);
    publish(id, row, connections, changed);
    Connection open = RoomView.open(connections).orElse(null);
    if (open != null) {
      String identity = open.profile().getIdentity();
      headcount.present(row, Profiles.kind(open.profile()), identity != null ? identity : id);
    } else {
      headcount.absent(row);
    }
    table.move(id, placed, open != null ? Place.PRESENT : Place.PAST);
  }

  private void publish(
      String id,
      ParticipantRow row,
      List<Connection> connections,
      BiConsumer<RoomChangeType, Participant> changed) {
    Map<Long, Participant> after = new TreeMap<>();
    connections.forEach(c -> after.put(c.joinedAt(), Connections.toParticipant(id, c)));
    List<PublishedRow> published = new ArrayList<>(after.size());
    boolean moved = withdraw(id, row, after);
    for (Participant participant : after.values()) {
      long joinedAt = participant.getJoinedAt().toEpochMilli();
      long fingerprint = Fingerprint.of(participant);
      PublishedRow before = find(row, joinedAt);
      if (before == null || before.getFingerprint() != fingerprint) {
        participant.setVersion(version);
        participant.setRoomId(table.room());
        effects
            .participants()
            .add(new Effects.ParticipantUpdate(table.room(), id, joinedAt, participant));
        changed.accept(typeOf(before, participant, moved), participant);
        published.add(
            new PublishedRow(
                joinedAt, Times.millis(participant.getLeftAt()), version, fingerprint));
      } else {
        published.add(before);
      }
    }
    row.setPublished(published);
  }

  /** Takes back rows whose connection began at another time than was known; whether any did. */
  private boolean withdraw(String id, ParticipantRow row, Map<Long, Participant> after) {
    boolean moved = false;
    for (PublishedRow published : row.getPublished()) {
      long joinedAt = published.getJoinedAt();
      if (!after.containsKey(joinedAt)) {
        effects.participants().add(new Effects.ParticipantUpdate(table.room(), id, joinedAt, null));
        moved = true;
      }
    }
    return moved;
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
