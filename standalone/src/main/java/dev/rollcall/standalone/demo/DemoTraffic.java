package dev.rollcall.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the events of a {@link DemoWorld} at a steady rate until it is closed. */
public final class DemoTraffic implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DemoTraffic.class);

  private static final int BATCH = 100;
  private static final long TICK_MILLIS = 100;
  private static final long RETRY_MILLIS = 1_000;

  private final DemoWorld world;
  private final FaultyDelivery delivery;
  private final int eventsPerSecond;
  private final Clock clock;
  private final Consumer<List<ObjectNode>> sink;
  private final Thread thread = new Thread(this::run, "demo-traffic");

  private DemoTraffic(
      DemoWorld world,
      FaultyDelivery delivery,
      int eventsPerSecond,
      Clock clock,
      Consumer<List<ObjectNode>> sink) {
    this.world = world;
    this.delivery = delivery;
    this.eventsPerSecond = eventsPerSecond;
    this.clock = clock;
    this.sink = sink;
  }

  /**
   * Sends an hour of past at once, and then as many events a second as asked.
   *
   * @param faults on the way
   * @param sink takes events in the JSON of {@code POST /v1/events}; a batch that it refuses with
   *     an exception is sent again
   */
  public static DemoTraffic start(
      long seed,
      int rooms,
      int eventsPerSecond,
      DemoFaults faults,
      Clock clock,
      Consumer<List<ObjectNode>> sink) {
    DemoTraffic traffic =
        new DemoTraffic(
            new DemoWorld(seed, rooms, clock.instant()),
            new FaultyDelivery(faults, new Random(seed)),
            eventsPerSecond,
            clock,
            sink);
    traffic.thread.setDaemon(true);
    traffic.thread.start();
    return traffic;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void run() {
    try {
      List<ObjectNode> past =
          world.past().stream()
              .flatMap(e -> delivery.deliver(e, e.path("occurredAt").asLong()).stream())
              .toList();
      for (int from = 0; from < past.size(); from += BATCH) {
        send(past.subList(from, Math.min(from + BATCH, past.size())));
      }
      sendForEver();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendForEver() throws InterruptedException {
    long start = clock.millis();
    long sent = 0;
    while (true) {
      long due = (clock.millis() - start) * eventsPerSecond / 1_000;
      List<ObjectNode> batch = delivery.due(clock.millis());
      while (sent < due && batch.size() < BATCH) {
        Instant now = clock.instant();
        batch.addAll(delivery.deliver(world.next(now), now.toEpochMilli()));
        sent++;
      }
      if (!batch.isEmpty()) {
        send(batch);
      }
      if (sent >= due) {
        Thread.sleep(TICK_MILLIS);
      }
    }
  }

  private void send(List<ObjectNode> batch) throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        sink.accept(batch);
        return;
      } catch (RuntimeException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!told) {
          log.warn("Demo traffic waits: {}", e.getMessage());
          told = true;
        }
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }
}
