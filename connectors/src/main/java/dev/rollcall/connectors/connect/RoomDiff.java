package dev.rollcall.connectors.connect;

import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.connectors.connect.vendor.ListedRoom;
import dev.rollcall.events.RoomBuilder;
import dev.rollcall.events.RoomEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema.Field;

/**
 * The events that a listed room makes, against what was last told of it. Pure.
 *
 * <p>An event about attributes bears the vendor's own time of the update where that moves on, so
 * that the same poll made twice tells the same; else the time before the vendor was asked. Only
 * what has changed is told.
 */
record RoomDiff(Origin origin, WhenGone whenGone) {

  /** What it means that a vendor no longer has a room. */
  enum WhenGone {
    /** The vendor's rooms are their sessions: the session is over, and the room may return. */
    SESSION_ENDED,
    ROOM_DELETED
  }

  /**
   * @param before null for a room that nothing was told of
   */
  Outcome listed(RoomPosition before, ListedRoom room) {
    List<RoomEvent> events = new ArrayList<>();
    boolean isNew = before == null || before.gone();
    RoomPosition known = before == null ? RoomPosition.NEW : before.back();
    if (isNew) {
      events.add(created(room));
    }
    RoomPosition after = attributes(events, isNew, known, room);
    if (room.session() != null && !room.session().id().equals(after.openSession())) {
      events.add(sessionStarted(after, room));
      after = after.withSession(room.session().id());
    }
    return new Outcome(events, after);
  }

  private RoomEvent created(ListedRoom room) {
    Instant createdAt = room.attributes().getCreatedAt();
    boolean isPast = createdAt != null && !createdAt.isAfter(room.takenAt());
    RoomBuilder created =
        event(RoomEvents.roomCreated(id(room)), room).at(isPast ? createdAt : room.takenAt());
    if (createdAt != null) {
      created.createdAt(createdAt);
    }
    return created.eventId(eventId(room, RoomEventType.ROOM_CREATED, createdAt)).build();
  }

  /**
   * A new room is told as of now, even where it has nothing to tell: it may have been told to be
   * deleted, by us or others, and then only what is dated later brings it back.
   */
  private RoomPosition attributes(
      List<RoomEvent> events, boolean isNew, RoomPosition known, ListedRoom room) {
    RoomAttributes attributes = room.attributes();
    Fingerprint now = Fingerprint.of(attributes);
    Set<String> changed = now.changedSince(known.told());
    Set<String> cleared = new HashSet<>(room.empty());
    cleared.retainAll(known.told().hashes().keySet());
    boolean enabled = attributes.getEnabled() == null ? known.enabled() : attributes.getEnabled();
    boolean switched = enabled != known.enabled();
    if (!isNew && changed.isEmpty() && cleared.isEmpty() && !switched) {
      return known;
    }
    Fingerprint after = now.over(known.told(), cleared);
    Instant at = isNew ? room.takenAt() : updateTime(known, room);
    RoomBuilder update =
        !switched
            ? RoomEvents.roomUpdated(id(room))
            : enabled ? RoomEvents.roomEnabled(id(room)) : RoomEvents.roomDisabled(id(room));
    if (!changed.isEmpty()) {
      update.room(only(attributes, changed));
    }
    String what = switched ? "enabled=" + enabled : "update";
    events.add(
        event(update, room)
            .at(at)
            .cleared(cleared.stream().sorted().toArray(String[]::new))
            .eventId(eventId(room, what, known.toldAt(), known.told().encode(), after.encode()))
            .build());
    return known.withAttributes(after, enabled, Math.max(known.toldAt(), at.toEpochMilli()));
  }

  /** Two updates at one time would be in conflict, so a time that stands still is not used. */
  private static Instant updateTime(RoomPosition known, ListedRoom room) {
    Instant told = room.attributes().getUpdatedAt();
    boolean usable =
        told != null && told.toEpochMilli() > known.toldAt() && !told.isAfter(room.takenAt());
    return usable ? told : room.takenAt();
  }

  /**
   * A session that was concluded to have ended and is listed again begins anew, as of now: told
   * with its own time it would have ended since.
   */
  private RoomEvent sessionStarted(RoomPosition known, ListedRoom room) {
    ListedRoom.Session session = room.session();
    Instant told = session.startedAt();
    boolean again = session.id().equals(known.session());
    boolean usable = told != null && !again && !told.isAfter(room.takenAt());
    return event(RoomEvents.sessionStarted(id(room)), room)
        .at(usable ? told : room.takenAt())
        .session(session.id())
        .eventId(eventId(room, RoomEventType.SESSION_STARTED, session.id(), known.endedAt()))
        .build();
  }

  /**
   * The session that was on is not any more. That is concluded, so an end that the vendor tells
   * takes its place.
   *
   * @param at when it was first found missing
   */
  Outcome sessionMissing(String room, RoomPosition before, Instant at) {
    return new Outcome(
        List.of(sessionEnded(room, before, at)), before.withSessionEnded(at.toEpochMilli()));
  }

  /**
   * The vendor no longer has the room.
   *
   * @param at when it was first found missing
   */
  Outcome gone(String room, RoomPosition before, Instant at) {
    List<RoomEvent> events = new ArrayList<>();
    if (whenGone == WhenGone.SESSION_ENDED) {
      if (!before.openSession().isEmpty()) {
        events.add(sessionEnded(room, before, at));
      }
    } else {
      events.add(
          origin
              .from(room, RoomEvents.roomDeleted(origin.roomId(room)))
              .at(at)
              .eventId(
                  origin.eventId(
                      room, RoomEventType.ROOM_DELETED, before.toldAt(), before.told().encode()))
              .build());
    }
    return new Outcome(events, before.withRoomGone(at.toEpochMilli()));
  }

  private RoomEvent sessionEnded(String room, RoomPosition before, Instant at) {
    return origin
        .from(room, RoomEvents.sessionEnded(origin.roomId(room)))
        .at(at)
        .session(before.session())
        .synthetic()
        .eventId(origin.eventId(room, RoomEventType.SESSION_ENDED, before.session(), at))
        .build();
  }

  private static RoomAttributes only(RoomAttributes all, Set<String> names) {
    RoomAttributes some = new RoomAttributes();
    for (Field field : RoomAttributes.getClassSchema().getFields()) {
      if (names.contains(field.name())) {
        some.put(field.pos(), all.get(field.pos()));
      }
    }
    return some;
  }

  private RoomBuilder event(RoomBuilder builder, ListedRoom room) {
    return origin.from(room.id(), builder);
  }

  private String id(ListedRoom room) {
    return origin.roomId(room.id());
  }

  private String eventId(ListedRoom room, Object... facts) {
    return origin.eventId(room.id(), facts);
  }
}
