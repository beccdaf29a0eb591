package dev.rollcall.standalone.verify;

import dev.rollcall.avro.RoomEvent;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Chooses moments of a room's past: every other one close to an event, since it is there that
 * answers go wrong, the others anywhere in the room's life.
 *
 * @param from first moment that the server answers for, in epoch milliseconds
 * @param to last such moment
 */
record Instants(Random random, int count, long from, long to) {

  long[] of(List<RoomEvent> events) {
    LongStream.Builder moments = LongStream.builder();
    long[] times = events.stream().mapToLong(Instants::time).filter(this::isWithin).toArray();
    long first = events.stream().mapToLong(Instants::time).min().orElse(Long.MAX_VALUE);
    long begin = Math.max(from, first);
    for (int i = 0; i < count && begin <= to; i++) {
      long moment =
          i % 2 == 0 && times.length > 0
              ? times[random.nextInt(times.length)] + random.nextInt(3) - 1
              : begin + (long) (random.nextDouble() * (to - begin));
      moments.add(Math.min(to, Math.max(from, moment)));
    }
    return moments.build().toArray();
  }

  private boolean isWithin(long time) {
    return from <= time && time <= to;
  }

  private static long time(RoomEvent event) {
    return event.getOccurredAt().toEpochMilli();
  }
}
