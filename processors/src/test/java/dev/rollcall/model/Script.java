package dev.rollcall.model;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.events.EventBuilder;
import dev.rollcall.events.ParticipantBuilder;
import dev.rollcall.events.RoomBuilder;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.events.SnapshotBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One event of one room, written as {@code <second> <TYPE> [ids] [name=value]...}; {@code traps.md}
 * says more. A word that has no place throws, so that no script says less than it seems.
 */
final class Script {

  static final String ROOM = History.ROOM;
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final String line;
  private final long second;
  private final String type;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, String> told = new TreeMap<>();

  private Script(String line) {
    this.line = line;
    String[] words = line.strip().split("\\s+", -1);
    this.second = Long.parseLong(words[0]);
    this.type = words[1];
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals >= 0) {
        told.put(words[i].substring(0, equals), words[i].substring(equals + 1));
      } else if (words[i].equals("unique") || words[i].equals("synthetic")) {
        told.put(words[i], "");
      } else {
        ids.add(words[i]);
      }
    }
  }

  static RoomEvent event(String line) {
    Script script = new Script(line);
    RoomEvent event = script.event();
    if (!script.told.isEmpty() || !script.ids.isEmpty()) {
      throw new IllegalArgumentException(line + ": no place for " + script.told + script.ids);
    }
    return event;
  }

  static Instant at(long second) {
    return NOON.plusSeconds(second);
  }

  private RoomEvent event() {
    EventBuilder<?> builder =
        switch (type) {
          case "JOINED" -> participant(RoomEvents.participantJoined(ROOM));
          case "UPDATED" -> participant(RoomEvents.participantUpdated(ROOM));
          case "LEFT" -> participant(RoomEvents.participantLeft(ROOM));
          case "SESSION_STARTED" -> session(RoomEvents.sessionStarted(ROOM));
          case "SESSION_ENDED" -> session(RoomEvents.sessionEnded(ROOM));
          case "ROOM_CREATED" -> room(RoomEvents.roomCreated(ROOM));
          case "ROOM_UPDATED" -> room(RoomEvents.roomUpdated(ROOM));
          case "ROOM_DISABLED" -> RoomEvents.roomDisabled(ROOM);
          case "ROOM_DELETED" -> RoomEvents.roomDeleted(ROOM);
          case "EGRESS_ENDED" -> RoomEvents.egressEnded(ROOM).egress(ids.remove(0));
          case "SNAPSHOT" -> snapshot();
          case "UNKNOWN" -> RoomEvents.roomUpdated(ROOM);
          default -> throw new IllegalArgumentException(line + ": no such type");
        };
    builder.at(at(second));
    if (told.containsKey("session")) {
      builder.session(told.remove("session"));
    }
    if (told.containsKey("event")) {
      builder.eventId(told.remove("event"));
    }
    if (told.containsKey("received")) {
      builder.receivedAt(time("received"));
    }
    if (told.containsKey("source")) {
      builder.source(told.remove("source"), "acme", "standup");
    }
    if (told.containsKey("cleared")) {
      builder.cleared(told.remove("cleared"));
    }
    if (told.remove("synthetic") != null) {
      builder.synthetic();
    }
    RoomEvent event = builder.build();
    if (type.equals("UNKNOWN")) {
      event.setType(RoomEventType.UNKNOWN);
    }
    return event;
  }

  private RoomBuilder session(RoomBuilder builder) {
    return ids.isEmpty() ? builder : builder.session(ids.remove(0));
  }

  private RoomBuilder room(RoomBuilder builder) {
    String size = told.remove("size");
    return builder.room(
        RoomAttributes.newBuilder()
            .setName(told.remove("name"))
            .setSize(size == null ? null : Integer.valueOf(size))
            .build());
  }

  private ParticipantBuilder participant(ParticipantBuilder builder) {
    builder.participant(ids.remove(0));
    builder.identity(told.remove("identity")).name(told.remove("name")).role(told.remove("role"));
    if (told.containsKey("kind")) {
      builder.kind(ParticipantKind.valueOf(told.remove("kind")));
    }
    if (told.containsKey("reason")) {
      builder.reason(LeaveReason.valueOf(told.remove("reason")));
    }
    if (told.containsKey("joinedAt")) {
      builder.joinedAt(time("joinedAt"));
    }
    if (told.containsKey("leftAt")) {
      builder.leftAt(time("leftAt"));
    }
    return told.remove("unique") != null ? builder.idUnique() : builder;
  }

  private SnapshotBuilder snapshot() {
    SnapshotBuilder builder = RoomEvents.snapshot(ROOM).snapshot("l-" + second).takenAt(at(second));
    if (told.containsKey("part")) {
      String[] part = told.remove("part").split("/", 2);
      builder.part(Integer.parseInt(part[0]), Integer.parseInt(part[1]));
    }
    ids.forEach(id -> builder.participant(id, null));
    ids.clear();
    return builder;
  }

  private Instant time(String name) {
    return at(Long.parseLong(told.remove(name)));
  }
}
