package dev.rollcall.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.client.EventLines.Event;
import dev.rollcall.json.AvroJson;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription to what happens. It reads no further than its subscriber asks, so that a slow
 * one makes the server cut the connection; after that, or any other loss, it goes on elsewhere from
 * the last id. No thread waits for anything.
 */
final class Watch<S> implements Flow.Subscription, EventSource.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Instances instances;
  private final Call call;
  private final Function<JsonNode, S> read;
  private final Duration silence;
  private final Flow.Subscriber<? super WatchSignal<S>> subscriber;
  private final Runnable over;

  // guarded by this
  private final Deque<WatchSignal<S>> ready = new ArrayDeque<>();
  private long demand;
  private String lastId;
  private boolean begun;
  private EventSource stream;
  private boolean startsAnew;
  private Duration pause = Instances.FIRST_PAUSE;
  private RollcallException refusal;
  private boolean completing;
  private boolean done;
  private boolean draining;

  /**
   * @param lastId after which to go on; null to begin
   * @param silence after which a connection is taken for dead
   * @param over called when it has ended
   */
  Watch(
      Instances instances,
      Call call,
      String lastId,
      Function<JsonNode, S> read,
      Duration silence,
      Flow.Subscriber<? super WatchSignal<S>> subscriber,
      Runnable over) {
    this.instances = instances;
    this.call = call;
    this.lastId = lastId;
    this.read = read;
    this.silence = silence;
    this.subscriber = subscriber;
    this.over = over;
  }

  void connect() {
    EventSource next = new EventSource(instances, silence, this);
    String from;
    synchronized (this) {
      if (done) {
        over.run(); // cancelled before it was known to be open
        return;
      }
      stream = next;
      from = lastId;
      startsAnew = from == null;
    }
    next.open(call, from);
  }

  @Override
  public void request(long n) {
    synchronized (this) {
      if (n <= 0) {
        refusal =
            RollcallException.unanswered(
                "A subscriber has to ask for at least one signal.",
                new IllegalArgumentException("request(" + n + ")"));
        ready.clear();
      } else {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
    }
    drain();
  }

  @Override
  public void cancel() {
    EventSource last;
    synchronized (this) {
      done = true;
      ready.clear();
      last = stream;
      stream = null;
    }
    if (last != null) {
      last.drop();
    }
    over.run();
  }

  /** Nothing more comes: the client is closed. */
  void complete() {
    synchronized (this) {
      completing = true;
    }
    drain();
  }

  /** Gives the subscriber what it asked for, and asks for more; by one thread at a time. */
  private void drain() {
    synchronized (this) {
      if (draining || done) {
        return;
      }
      draining = true;
    }
    while (true) {
      Runnable step;
      synchronized (this) {
        step = done ? null : step();
        if (step == null) {
          draining = false;
          return;
        }
      }
      step.run();
    }
  }

  private Runnable step() {
    if (demand > 0 && !ready.isEmpty()) {
      demand--;
      WatchSignal<S> next = ready.remove();
      return () -> tell(next);
    }
    if (refusal != null || completing) {
      done = true;
      EventSource last = stream;
      RollcallException failure = refusal;
      return () -> end(last, failure);
    }
    return demand > 0 && stream != null && stream.isIdle() ? stream::readLine : null;
  }

  private void tell(WatchSignal<S> signal) {
    boolean isTold = false;
    try {
      subscriber.onNext(signal);
      isTold = true;
    } catch (RuntimeException e) {
      LOG.error("A subscriber failed; it is told nothing more", e);
    } finally {
      if (!isTold) { // by whatever it threw
        cancel();
      }
    }
  }

  private void end(EventSource last, RollcallException failure) {
    if (last != null) {
      last.drop();
    }
    over.run();
    try {
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    } catch (RuntimeException e) {
      LOG.error("A subscriber failed at its end", e);
    }
  }

  @Override
  public void opened(EventSource which) {
    synchronized (this) {
      if (stream == which && startsAnew && begun) {
        ready.add(new WatchSignal.Reset<>());
      }
    }
    drain();
  }

  @Override
  public void read(EventSource which, Event event) {
    try {
      synchronized (this) {
        if (stream == which && event != null) {
          take(event);
          pause = Instances.FIRST_PAUSE;
        }
      }
    } catch (IllegalArgumentException e) {
      refused(which, RollcallException.unanswered(e.getMessage(), e));
    }
    drain();
  }

  private void take(Event event) {
    switch (event.name()) {
      case "snapshot" -> {
        begun = true;
        ready.add(new WatchSignal.Snapshot<>(read.apply(json(event))));
      }
      case "change" ->
          ready.add(
              new WatchSignal.Changed<>(AvroJson.read(json(event), new RoomChange()), event.id()));
      case "reset" -> {
        lastId = null;
        ready.add(new WatchSignal.Reset<>());
      }
      default -> {
        // an id alone
      }
    }
    if (event.id() != null) {
      lastId = event.id();
    }
  }

  private static JsonNode json(Event event) {
    try {
      return Responses.json(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("What was told is not JSON.", e);
    }
  }

  /** Goes on elsewhere, soon the first time, then after pauses. */
  @Override
  public void lost(EventSource which, String reason, Duration atLeast) {
    Duration wait;
    synchronized (this) {
      if (stream != which || done) {
        return;
      }
      stream = null;
      wait = pause.compareTo(atLeast) < 0 ? atLeast : pause;
      pause = Instances.next(pause);
    }
    LOG.info("Watching {} goes on elsewhere: {}", call.path(), reason);
    // Those who lost the same instance must not come back in the same moment.
    long millis = atLeast.toMillis() + ThreadLocalRandom.current().nextLong(wait.toMillis());
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(this::connect);
  }

  @Override
  public void refused(EventSource which, RollcallException reason) {
    synchronized (this) {
      if (stream == which) {
        refusal = reason;
      }
    }
    drain();
  }
}
