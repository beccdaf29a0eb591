package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.model.Attributes.Field;
import dev.rollcall.model.RoomTable.Deletion;
import dev.rollcall.model.RoomTable.Told;
import dev.rollcall.model.rows.AttributesRow;
import dev.rollcall.model.rows.RoomRow;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** What was told of a room up to a moment: attributes, egress and whether it was deleted. */
final class RoomTold {

  private final RoomTable table;
  private final RoomRow room;
  private final AttributesRow attributes;

  RoomTold(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
    this.attributes = table.attributes();
  }

  /**
   * The room as it was told to be; what follows from sessions and people is not that of then.
   *
   * @param at not before the room was first seen
   */
  Room at(long at) {
    Optional<Deletion> deletion = table.deletionBefore(at + 1);
    boolean deleted = deletion.filter(d -> d.aliveAt() == 0 || d.aliveAt() > at).isPresent();
    long since = deleted ? 0 : deletion.map(Deletion::at).orElse(0L);
    RoomAttributes then = Attributes.at(table, at, since);
    Room told = RoomView.room(table.room(), room, attributes, then);
    told.setEgressId(Egresses.runningAt(table, attributes, at, since));
    boolean created = room.getCreatedAt() != 0 && room.getCreatedAt() <= at;
    if (then.getCreatedAt() == null) {
      told.setCreatedAt(Times.instant(created ? room.getCreatedAt() : room.getFirstSeenAt()));
    }
    if (then.getUpdatedAt() == null) {
      told.setUpdatedAt(Times.instant(lastUpdate(at)));
    }
    told.setDeletedAt(deleted ? Times.instant(deletion.get().at()) : null);
    return told;
  }

  private long lastUpdate(long at) {
    long last = at;
    while (true) {
      Told told = table.lastTold(Attributes.TOLD, last).orElse(null);
      if (told == null || told.value().equals(true)) {
        return told == null ? 0 : told.at();
      }
      last = told.at() - 1;
    }
  }

  /** When it may have changed after {@code from}, up to {@code to}; at no other time it did. */
  NavigableSet<Long> moments(long from, long to) {
    NavigableSet<Long> moments = new TreeSet<>();
    moments.add(room.getFirstSeenAt());
    moments.add(room.getCreatedAt());
    for (Field field : Attributes.FIELDS) {
      table.told(field.path(), from, to).forEach(told -> moments.add(told.at()));
    }
    table.told(Attributes.TOLD, from, to).forEach(told -> moments.add(told.at()));
    moments.addAll(Egresses.moments(table, attributes, from, to));
    Optional<Deletion> deletion = table.deletionBefore(to + 1);
    while (deletion.isPresent()) {
      moments.add(deletion.get().at());
      moments.add(deletion.get().aliveAt());
      deletion =
          deletion.get().at() > from ? table.deletionBefore(deletion.get().at()) : Optional.empty();
    }
    long first = Math.max(from + 1, room.getFirstSeenAt());
    return first > to ? new TreeSet<>() : moments.subSet(first, true, to, true);
  }
}
