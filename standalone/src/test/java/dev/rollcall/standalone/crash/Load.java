package dev.rollcall.standalone.crash;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.EventBuilder;
import dev.rollcall.events.ParticipantBuilder;
import dev.rollcall.events.RoomEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Events of many rooms from a seed, as a vendor that names connections, one that reuses its ids,
 * and a caller who knows people alone would send them: joins from several devices, leaves, returns
 * within and beyond the tolerance, sessions one after the other, attributes, egresses. One in
 * twenty arrives late, one in twenty twice. Each has an id of its own, so that each can be found
 * again.
 */
public final class Load {

  private static final int USERS = 30;
  private static final int DEVICES = 3;

  /** By how many events of its room a late one is late, about. */
  private static final int LATE = 10;

  private enum Style {
    CONNECTIONS_NAMED,
    IDS_REUSED,
    PEOPLE_ALONE
  }

  private final Random random;
  private final List<Script> rooms = new ArrayList<>();

  private Load(long seed, int count) {
    this.random = new Random(seed);
    for (int i = 0; i < count; i++) {
      rooms.add(new Script("room-" + i, Style.values()[i % Style.values().length]));
    }
  }

  private record Sent(RoomEvent event, int at) {}

  /** The same events for the same seed, but for the time at which they begin. */
  public static List<RoomEvent> of(long seed, int rooms, int count, Instant start) {
    Load load = new Load(seed, rooms);
    load.rooms.forEach(room -> room.now = start);
    return load.events(count);
  }

  private List<RoomEvent> events(int count) {
    List<Sent> sent = new ArrayList<>(count);
    int late = LATE * rooms.size();
    for (int i = 0; sent.size() < count; i++) {
      RoomEvent event = rooms.get(random.nextInt(rooms.size())).next();
      sent.add(new Sent(event, i + (random.nextInt(20) == 0 ? random.nextInt(late) : 0)));
      if (sent.size() < count && random.nextInt(20) == 0) {
        sent.add(new Sent(again(event), i + random.nextInt(late)));
      }
    }
    sent.sort(Comparator.comparingInt(Sent::at));
    List<RoomEvent> events = sent.stream().map(Sent::event).toList();
    for (int i = 0; i < count; i++) {
      events.get(i).setEventId("e-" + i);
    }
    return events;
  }

  private static RoomEvent again(RoomEvent event) {
    RoomEvent copy = new RoomEvent();
    event.getSchema().getFields().forEach(field -> copy.put(field.pos(), event.get(field.pos())));
    return copy;
  }

  private record Connection(String id, String user) {}

  /** What goes on in one room. */
  private final class Script {
    private final String id;
    private final Style style;
    private final List<Connection> present = new ArrayList<>();
    private Instant now;
    private int events;
    private int session;
    private String egress;

    Script(String id, Style style) {
      this.id = id;
      this.style = style;
    }

    RoomEvent next() {
      now = now.plusMillis(random.nextInt(4_000));
      if (events++ == 0) {
        return told(RoomEvents.roomCreated(id).name("Room " + id).size(10)).build();
      }
      return switch (random.nextInt(40)) {
        case 0 -> told(RoomEvents.roomUpdated(id).name("Name " + events)).build();
        case 1 -> told(RoomEvents.roomUpdated(id).size(random.nextInt(50))).build();
        case 2 -> egress();
        case 3 -> random.nextInt(8) == 0 ? told(RoomEvents.roomDeleted(id)).build() : session();
        case 4 -> session();
        case 5, 6, 7 -> present.isEmpty() ? join() : update();
        default -> present.isEmpty() || random.nextInt(9) < 5 ? join() : leave();
      };
    }

    private <B extends EventBuilder<B>> B told(B event) {
      event.at(now);
      return style == Style.CONNECTIONS_NAMED ? event.source("livekit", "acme", id) : event;
    }

    private <B extends EventBuilder<B>> B inSession(B event) {
      return style == Style.PEOPLE_ALONE ? told(event) : told(event).session("s-" + session);
    }

    private RoomEvent session() {
      present.clear();
      RoomEvent ended = inSession(RoomEvents.sessionEnded(id)).build();
      session++;
      return ended;
    }

    private RoomEvent egress() {
      boolean starts = egress == null;
      String name = starts ? "egress-" + events : egress;
      egress = starts ? name : null;
      return told(starts ? RoomEvents.egressStarted(id) : RoomEvents.egressEnded(id))
          .egress(name)
          .build();
    }

    private RoomEvent join() {
      String user = "user-" + random.nextInt(USERS);
      String device = "-" + random.nextInt(DEVICES);
      Connection connection =
          switch (style) {
            case CONNECTIONS_NAMED -> new Connection("PA-" + events, user);
            case IDS_REUSED -> new Connection(user + device, user);
            case PEOPLE_ALONE -> new Connection(user, null);
          };
      present.add(connection);
      return participant(RoomEvents.participantJoined(id), connection).build();
    }

    private RoomEvent update() {
      Connection connection = present.get(random.nextInt(present.size()));
      return participant(RoomEvents.participantUpdated(id), connection)
          .name("Name " + events)
          .build();
    }

    private RoomEvent leave() {
      Connection connection = present.remove(random.nextInt(present.size()));
      return participant(RoomEvents.participantLeft(id), connection).build();
    }

    private ParticipantBuilder participant(ParticipantBuilder event, Connection connection) {
      inSession(event).participant(connection.id);
      if (connection.user != null) {
        event.identity(connection.user);
      }
      return style == Style.CONNECTIONS_NAMED ? event.idUnique() : event;
    }
  }
}
