package dev.rollcall.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Traffic of many rooms as one endless list of events, in the JSON of {@code POST /v1/events}.
 *
 * <p>Vendors deliver late and twice, and so does this: 3 % of the events come after up to ten
 * younger ones, 2 % come again. The same seed, start and times asked for give the same events; the
 * rooms and people depend on the seed alone, session and connection ids on the start too, so that a
 * second run over the same data does not bring back connections that have ended.
 */
final class DemoWorld {

  private static final Duration PAST = Duration.ofHours(1);
  private static final int PAST_EVENTS_PER_ROOM = 12;
  private static final int LATE_PERCENT = 3;
  private static final int REPEATED_PERCENT = 2;
  private static final int LATEST = 10;

  private final Random random;
  private final Instant start;
  private final List<DemoRoom> rooms = new ArrayList<>();
  private final PriorityQueue<Delayed> delayed = new PriorityQueue<>();
  private long turn;

  /** An event to give out once {@code turn} has come. */
  private record Delayed(long turn, ObjectNode event) implements Comparable<Delayed> {
    @Override
    public int compareTo(Delayed other) {
      return Long.compare(turn, other.turn);
    }
  }

  DemoWorld(long seed, int roomCount, Instant start) {
    this.random = new Random(seed * 31 + start.toEpochMilli());
    this.start = start;
    DemoCast cast = DemoCast.of(seed, roomCount);
    cast.places().forEach(place -> rooms.add(new DemoRoom(place, cast.people(), random)));
  }

  /** What has happened in the hour before the start; to be asked for once, before the rest. */
  List<ObjectNode> past() {
    List<ObjectNode> events = new ArrayList<>();
    long from = start.minus(PAST).toEpochMilli();
    rooms.forEach(room -> events.add(room.created(from)));
    int count = rooms.size() * PAST_EVENTS_PER_ROOM;
    for (int i = 1; i <= count; i++) {
      events.add(next(Instant.ofEpochMilli(from + PAST.toMillis() * i / count)));
    }
    return events;
  }

  /** The next event; it has occurred at {@code now} or before. */
  ObjectNode next(Instant now) {
    turn++;
    if (!delayed.isEmpty() && delayed.peek().turn() <= turn) {
      return delayed.poll().event();
    }
    ObjectNode event = nextOfSomeRoom(now);
    if (random.nextInt(100) < LATE_PERCENT) {
      delay(event);
      event = nextOfSomeRoom(now);
    }
    if (random.nextInt(100) < REPEATED_PERCENT) {
      delay(event.deepCopy());
    }
    return event;
  }

  private ObjectNode nextOfSomeRoom(Instant now) {
    return rooms.get(random.nextInt(rooms.size())).next(now.toEpochMilli());
  }

  private void delay(ObjectNode event) {
    delayed.add(new Delayed(turn + 1 + random.nextInt(LATEST), event));
  }
}
