package dev.rollcall.benchmarks;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Joins and leaves of rooms that fill up to a size and then stay near it, each join with a new
 * connection id, as vendors give them.
 */
record Workload(String name, int rooms, int size) {

  static final List<Workload> ALL =
      List.of(
          new Workload("1000-rooms-of-10", 1_000, 10),
          new Workload("4-rooms-of-5000", 4, 5_000),
          new Workload("1-room-of-20000", 1, 20_000));

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** The same events for the same number. */
  List<RoomEvent> events(int count) {
    Random random = new Random(count);
    List<Deque<String>> present = new ArrayList<>();
    for (int i = 0; i < rooms; i++) {
      present.add(new ArrayDeque<>());
    }
    List<RoomEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int room = random.nextInt(rooms);
      Deque<String> people = present.get(room);
      boolean full = people.size() >= size;
      boolean leaves =
          !people.isEmpty() && (full || (people.size() > size / 2 && random.nextInt(3) == 0));
      Instant at = START.plusMillis(i);
      events.add(leaves ? leave(room, people.poll(), at) : join(room, people, i, at));
    }
    return events;
  }

  private RoomEvent join(int room, Deque<String> people, int number, Instant at) {
    String connection = "PA_" + number;
    people.add(connection);
    return RoomEvents.participantJoined(roomId(room))
        .at(at)
        .session("RM_" + room)
        .participant(connection)
        .identity("user-" + number % (size * 3))
        .name("Person " + number)
        .role("guest")
        .idUnique()
        .build();
  }

  private RoomEvent leave(int room, String connection, Instant at) {
    return RoomEvents.participantLeft(roomId(room))
        .at(at)
        .session("RM_" + room)
        .participant(connection)
        .idUnique()
        .build();
  }

  private String roomId(int room) {
    return "livekit:acme:" + name + "-" + room;
  }
}
