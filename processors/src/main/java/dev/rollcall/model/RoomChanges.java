package dev.rollcall.model;

import dev.rollcall.avro.FieldChange;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.model.ConnectionHistory.Stay;
import dev.rollcall.model.rows.RoomRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What happened in a room in a window of time, concluded from the facts: unlike the topic
 * room-changes it knows no order of arrival, and no corrections.
 *
 * <p>It reads what touches the window: who was there, the sessions, and what was told in it.
 */
public final class RoomChanges {

  /** The order of what happens in one millisecond. */
  public enum Phase {
    /** Of what began before. */
    END,
    TOLD,
    BEGINNING,
    /** Of what began in this very millisecond. */
    END_AT_ONCE
  }

  /**
   * Where a change stands; no two of a room stand at one place.
   *
   * @param id of the participant or session; empty where it is the room itself
   * @param began when that connection or session began; 0 where it is the room itself
   */
  public record Place(long at, Phase phase, RoomChangeType type, String id, long began)
      implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::at)
            .thenComparing(Place::phase)
            .thenComparing(Place::type)
            .thenComparing(Place::id, Keys.BY_BYTES)
            .thenComparingLong(Place::began);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * @param changes in order; those parts of a change are set that facts give
   * @param last the place to go on after; null when there are no more
   */
  public record Page(List<RoomChange> changes, Place last) {}

  private record Entry(Place place, Supplier<RoomChange> change) {}

  private final RoomTable table;
  private final RoomRow room;
  private final long from;
  private final long to;
  private final List<Entry> entries = new ArrayList<>();

  RoomChanges(RoomTable table, RoomRow room, long from, long to) {
    this.table = table;
    this.room = room;
    this.from = from;
    this.to = to;
  }

  Page page(Place after, int limit) {
    long start = after == null ? from : Math.max(from, after.at - 1);
    told(start, after, limit);
    sessions(start);
    connections(start);
    List<Entry> rest =
        entries.stream()
            .filter(entry -> after == null || entry.place.compareTo(after) > 0)
            .sorted(Comparator.comparing(Entry::place))
            .limit(limit + 1L)
            .toList();
    List<Entry> page = rest.subList(0, Math.min(limit, rest.size()));
    return new Page(
        page.stream().map(entry -> entry.change.get()).toList(),
        rest.size() > limit ? page.get(limit - 1).place : null);
  }

  /** Compares the room at each moment that it was told of with the one before. */
  private void told(long start, Place after, int limit) {
    RoomTold told = new RoomTold(table, room);
    Room before = room.getFirstSeenAt() <= start ? told.at(start) : null;
    int found = 0;
    for (long moment : told.moments(start, to)) {
      Room now = told.at(moment);
      found += told(moment, before, now, after);
      if (found > limit) {
        return; // what comes later is not on this page
      }
      before = now;
    }
  }

  /** How many changes there are that come after a place. */
  private int told(long moment, Room before, Room now, Place after) {
    int known = entries.size();
    List<FieldChange> fields = FieldChanges.between(before, now);
    boolean deleted = now.getDeletedAt() != null && now.getDeletedAt().toEpochMilli() == moment;
    if (deleted) {
      told(moment, RoomChangeType.ROOM_DELETED, fields, after);
    } else if (before == null) {
      told(moment, RoomChangeType.ROOM_CREATED, fields, after);
    } else if (!fields.isEmpty()) {
      told(moment, RoomChangeType.ROOM_UPDATED, fields, after);
    }
    String egressBefore = before == null ? null : before.getEgressId();
    if (!Objects.equals(egressBefore, now.getEgressId())) {
      boolean ended = now.getEgressId() == null;
      told(
          moment,
          ended ? RoomChangeType.EGRESS_ENDED : RoomChangeType.EGRESS_STARTED,
          List.of(FieldChanges.of("egressId", egressBefore, now.getEgressId())),
          after);
    }
    return entries.size() - known;
  }

  private void told(long at, RoomChangeType type, List<FieldChange> fields, Place after) {
    Place place = new Place(at, Phase.TOLD, type, "", 0);
    if (after == null || place.compareTo(after) > 0) {
      entries.add(new Entry(place, () -> change(place, fields)));
    }
  }

  private void sessions(long start) {
    for (Segment session : new Timeline(table, room).sessions(start, to)) {
      String id = session.sessionId();
      Instant startedAt = Instant.ofEpochMilli(session.start());
      Stretch stretch = new Stretch(id, session.start(), session.end());
      add(
          stretch.beginning(RoomChangeType.SESSION_STARTED),
          start,
          change -> change.setSession(new SessionInfo(id, startedAt, null)));
      add(
          stretch.end(RoomChangeType.SESSION_ENDED),
          start,
          change -> change.setSession(new SessionInfo(id, startedAt, change.getOccurredAt())));
    }
  }

  private void connections(long start) {
    for (Stay stay : new ConnectionHistory(table, room).touching(start, to)) {
      Stretch stretch =
          new Stretch(stay.id(), stay.connection().joinedAt(), stay.connection().end());
      add(
          stretch.beginning(RoomChangeType.PARTICIPANT_JOINED),
          start,
          change -> change.setParticipant(stay.openRow()));
      add(
          stretch.end(RoomChangeType.PARTICIPANT_LEFT),
          start,
          change -> change.setParticipant(stay.row()));
    }
  }

  /** Of a connection or session: when it began and ended. */
  private record Stretch(String id, long began, long ended) {

    Place beginning(RoomChangeType type) {
      return new Place(began, Phase.BEGINNING, type, id, began);
    }

    Place end(RoomChangeType type) {
      return new Place(ended, began < ended ? Phase.END : Phase.END_AT_ONCE, type, id, began);
    }
  }

  private void add(Place place, long start, Consumer<RoomChange> parts) {
    if (place.at > start && place.at <= to) {
      entries.add(
          new Entry(
              place,
              () -> {
                RoomChange change = change(place, List.of());
                parts.accept(change);
                return change;
              }));
    }
  }

  private RoomChange change(Place place, List<FieldChange> fields) {
    RoomChange change = new RoomChange();
    change.setRoomId(table.room());
    change.setType(place.type);
    change.setOccurredAt(Instant.ofEpochMilli(place.at));
    change.setFields(fields);
    return change;
  }
}
