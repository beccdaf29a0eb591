package dev.rollcall.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Loses, repeats and delays events as asked; they keep the time at which they occurred. */
final class FaultyDelivery {

  private static final int LEAST_DELAY_MILLIS = 5_000;
  private static final int MOST_DELAY_MILLIS = 30_000;

  private final DemoFaults faults;
  private final Random random;
  private final PriorityQueue<Delayed> delayed = new PriorityQueue<>();

  /** An event to deliver at a time, in epoch milliseconds. */
  private record Delayed(long due, ObjectNode event) implements Comparable<Delayed> {
    @Override
    public int compareTo(Delayed other) {
      return Long.compare(due, other.due);
    }
  }

  FaultyDelivery(DemoFaults faults, Random random) {
    this.faults = faults;
    this.random = random;
  }

  /**
   * @param now epoch milliseconds
   * @return what arrives, and what was kept back until now
   */
  List<ObjectNode> deliver(ObjectNode event, long now) {
    List<ObjectNode> arriving = due(now);
    boolean isLeave = event.path("type").asText().equals("PARTICIPANT_LEFT");
    if (isLeave && chance(faults.dropLeaves())) {
      return arriving;
    }
    if (chance(faults.repeat())) {
      delayed.add(new Delayed(now + random.nextInt(MOST_DELAY_MILLIS), event.deepCopy()));
    }
    if (chance(faults.late())) {
      int delay = LEAST_DELAY_MILLIS + random.nextInt(MOST_DELAY_MILLIS - LEAST_DELAY_MILLIS);
      delayed.add(new Delayed(now + delay, event));
    } else {
      arriving.add(event);
    }
    return arriving;
  }

  /** What was kept back until now. */
  List<ObjectNode> due(long now) {
    List<ObjectNode> due = new ArrayList<>();
    while (!delayed.isEmpty() && delayed.peek().due() <= now) {
      due.add(delayed.poll().event());
    }
    return due;
  }

  private boolean chance(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }
}
