package dev.rollcall.standalone.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.standalone.demo.DemoCast.Person;
import dev.rollcall.standalone.demo.DemoCast.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** One simulated room: what is so now, and what may plausibly happen next. */
final class DemoRoom {

  private final Place place;
  private final List<Person> people;
  private final Random random;

  private final List<Connection> present = new ArrayList<>();

  /** The rest of something that takes several events, such as a recorder that joins. */
  private final Deque<ObjectNode> following = new ArrayDeque<>();

  /** How many people the session attracts. */
  private int crowd;

  private String sessionId;
  private Connection recorder;
  private String egressId;
  private boolean enabled = true;
  private long latest;

  private record Connection(String id, Person person, String kind, String role) {}

  DemoRoom(Place place, List<Person> people, Random random) {
    this.place = place;
    this.people = people;
    this.random = random;
  }

  ObjectNode created(long now) {
    ObjectNode event = event("ROOM_CREATED", now);
    event
        .putObject("room")
        .put("name", place.name())
        .put("enabled", true)
        .put("region", place.region())
        .put("size", place.size())
        .put("createdAt", now);
    return event;
  }

  /** The next event, up to half a second before {@code now} but never before the last one. */
  ObjectNode next(long now) {
    long time = Math.max(latest, now - random.nextInt(500));
    latest = time;
    ObjectNode rest = following.poll();
    if (rest != null) {
      return rest.put("occurredAt", time);
    }
    if (!enabled) {
      return enable(time);
    }
    return sessionId == null ? startSession(time) : duringSession(time);
  }

  private ObjectNode duringSession(long time) {
    if (present.size() < Math.min(2, crowd)) {
      return join(time);
    }
    int dice = random.nextInt(1000);
    if (dice < 4) {
      return endSession(time);
    }
    if (dice < 6) {
      return disable(time);
    }
    if (dice < 20) {
      return update(time);
    }
    if (dice < 40) {
      return recorder == null ? startEgress(time) : stopEgress(time);
    }
    if (dice < 90) {
      return changeRole(time);
    }
    boolean grows = random.nextInt(2 * crowd) >= present.size();
    return grows ? join(time) : leave(time);
  }

  private ObjectNode startSession(long time) {
    sessionId = place.vendor().sessionId(random);
    crowd = 2 + random.nextInt(place.size() / 2);
    return event("SESSION_STARTED", time);
  }

  /** Some vendors tell of each leave, some only of the end. */
  private ObjectNode endSession(long time) {
    if (egressId != null) {
      following.add(egress("EGRESS_ENDED", time));
    }
    if (place.vendor() == DemoVendor.LIVEKIT || place.vendor() == DemoVendor.JAAS) {
      present.forEach(connection -> following.add(left(connection, "ROOM_ENDED", time)));
      if (recorder != null) {
        following.add(left(recorder, "ROOM_ENDED", time));
      }
    }
    following.add(event("SESSION_ENDED", time));
    present.clear();
    recorder = null;
    egressId = null;
    sessionId = null;
    return following.poll();
  }

  private ObjectNode join(long time) {
    Person person = people.get(random.nextInt(people.size()));
    if (!present.isEmpty() && random.nextInt(12) == 0) {
      // A second device of somebody who is here.
      person = present.get(random.nextInt(present.size())).person();
    }
    List<String> roles = place.vendor().roles();
    String role = roles.get(present.isEmpty() ? 0 : random.nextInt(roles.size()));
    Connection connection =
        new Connection(place.vendor().participantId(random), person, "STANDARD", role);
    present.add(connection);
    return joined(connection, time);
  }

  private ObjectNode leave(long time) {
    Connection connection = present.remove(random.nextInt(present.size()));
    int why = random.nextInt(20);
    if (why < 4) {
      // A dropped line: the same person is back with a new connection.
      Connection again =
          new Connection(
              place.vendor().participantId(random),
              connection.person(),
              connection.kind(),
              connection.role());
      present.add(again);
      following.add(joined(again, time));
    }
    return left(connection, why < 4 ? "NETWORK" : why == 4 ? "KICKED" : "CLIENT", time);
  }

  private ObjectNode changeRole(long time) {
    int index = random.nextInt(present.size());
    Connection before = present.get(index);
    List<String> roles = place.vendor().roles();
    Connection after =
        new Connection(
            before.id(), before.person(), before.kind(), roles.get(random.nextInt(roles.size())));
    present.set(index, after);
    ObjectNode event = event("PARTICIPANT_UPDATED", time);
    putParticipant(event, after);
    return event;
  }

  private ObjectNode startEgress(long time) {
    egressId = "EG_" + Integer.toHexString(random.nextInt());
    recorder =
        new Connection(
            place.vendor().participantId(random),
            new Person(egressId, "Recorder"),
            "EGRESS",
            "recorder");
    following.add(joined(recorder, time));
    return egress("EGRESS_STARTED", time);
  }

  private ObjectNode stopEgress(long time) {
    following.add(left(recorder, "CLIENT", time));
    ObjectNode event = egress("EGRESS_ENDED", time);
    recorder = null;
    egressId = null;
    return event;
  }

  private ObjectNode update(long time) {
    ObjectNode event = event("ROOM_UPDATED", time);
    event
        .putObject("room")
        .put("description", "Notes of " + people.get(random.nextInt(people.size())).name())
        .put("maxDurationSeconds", 1800 * (1 + random.nextInt(4)))
        .putObject("recordingInfo")
        .put("enabled", random.nextBoolean());
    return event;
  }

  private ObjectNode disable(long time) {
    enabled = false;
    return event("ROOM_DISABLED", time);
  }

  private ObjectNode enable(long time) {
    enabled = true;
    return event("ROOM_ENABLED", time);
  }

  private ObjectNode joined(Connection connection, long time) {
    ObjectNode event = event("PARTICIPANT_JOINED", time);
    putParticipant(event, connection);
    return event;
  }

  private ObjectNode left(Connection connection, String reason, long time) {
    ObjectNode event = event("PARTICIPANT_LEFT", time);
    putParticipant(event, connection).put("leaveReason", reason);
    return event;
  }

  private ObjectNode egress(String type, long time) {
    ObjectNode event = event(type, time);
    event
        .putObject("egress")
        .put("id", egressId)
        .put("status", type.equals("EGRESS_ENDED") ? "complete" : "active");
    return event;
  }

  private ObjectNode putParticipant(ObjectNode event, Connection connection) {
    return event
        .putObject("participant")
        .put("id", connection.id())
        .put("identity", connection.person().identity())
        .put("name", connection.person().name())
        .put("role", connection.role())
        .put("kind", connection.kind())
        .put("idUnique", place.vendor().idUnique());
  }

  private ObjectNode event(String type, long time) {
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", type)
            .put("roomId", place.id())
            .put("occurredAt", time)
            .put("eventId", "demo-" + Long.toHexString(random.nextLong()));
    event
        .putObject("source")
        .put("vendor", place.vendor().label())
        .put("accountId", place.vendor().account())
        .put("roomId", place.vendorRoomId());
    return sessionId == null ? event : event.put("sessionId", sessionId);
  }
}
