package dev.rollcall.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.client.EventLines.Event;
import dev.rollcall.json.AvroJson;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
final class Watch<S> implements Flow.Subscription {

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
  private Connection connection;
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
    Connection last;
    synchronized (this) {
      done = true;
      ready.clear();
      last = connection;
      connection = null;
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

  @SuppressWarnings("FutureReturnValueIgnored") // what becomes of it is told to the connection
  void connect() {
    Connection next = new Connection();
    HttpRequest.Builder request;
    synchronized (this) {
      if (done) {
        over.run(); // cancelled before it was known to be open
        return;
      }
      connection = next;
      next.startsAnew = lastId == null;
      request = next.request(lastId);
    }
    // No timeout of the request: on newer JDKs it would count for the whole stream.
    CompletableFuture<HttpResponse<byte[]>> answer =
        instances.http().sendAsync(request.build(), next);
    next.sent(answer);
    answer.whenComplete(next::answered);
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
      Connection last = connection;
      RollcallException failure = refusal;
      return () -> end(last, failure);
    }
    if (demand > 0 && connection != null && connection.lines != null && !connection.reading) {
      Connection source = connection;
      source.reading = true;
      source.askedAt = System.nanoTime();
      return () -> source.lines.request(1);
    }
    return null;
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

  private void end(Connection last, RollcallException failure) {
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

  /** By an event of the connection that is current. */
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
      return Instances.json(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("What was told is not JSON.", e);
    }
  }

  private void lost(Connection which, String reason) {
    lost(which, reason, Duration.ZERO);
  }

  /** Goes on elsewhere, soon the first time, then after pauses. */
  private void lost(Connection which, String reason, Duration atLeast) {
    Duration wait;
    synchronized (this) {
      if (connection != which || done) {
        return;
      }
      connection = null;
      wait = pause.compareTo(atLeast) < 0 ? atLeast : pause;
      pause = Instances.next(pause);
    }
    instances.passOver(which.instance);
    LOG.info("Watching {} goes on elsewhere: {}", call.path(), reason);
    // Those who lost the same instance must not come back in the same moment.
    long millis = atLeast.toMillis() + ThreadLocalRandom.current().nextLong(wait.toMillis());
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(this::connect);
  }

  private void refuse(Connection which, RollcallException reason) {
    synchronized (this) {
      if (connection != which) {
        return;
      }
      refusal = reason;
    }
    drain();
  }

  /** One request, and the lines of its answer. */
  private final class Connection implements Flow.Subscriber<String>, BodyHandler<byte[]> {
    private final int instance = instances.preferred();
    private final EventLines events = new EventLines();

    // guarded by the watch
    private CompletableFuture<?> answer;
    private boolean startsAnew;
    private Flow.Subscription lines;
    private boolean reading = true; // the head of the answer, at first
    private long askedAt = System.nanoTime();

    void sent(CompletableFuture<?> future) {
      boolean isOver;
      synchronized (Watch.this) {
        answer = future;
        isOver = connection != this;
      }
      if (isOver) {
        drop();
      } else {
        listen();
      }
    }

    HttpRequest.Builder request(String from) {
      HttpRequest.Builder request = instances.request(instance, call, silence);
      request.header("Accept", "text/event-stream");
      if (from != null) {
        request.header("Last-Event-ID", from);
      }
      return request;
    }

    @Override
    public HttpResponse.BodySubscriber<byte[]> apply(HttpResponse.ResponseInfo answer) {
      return answer.statusCode() == 200
          ? BodySubscribers.fromLineSubscriber(
              this, any -> new byte[0], StandardCharsets.UTF_8, null)
          : BodySubscribers.ofByteArray();
    }

    /** The end of a stream comes by its lines. */
    void answered(HttpResponse<byte[]> response, Throwable failure) {
      boolean isStream;
      synchronized (Watch.this) {
        isStream = lines != null;
      }
      if (failure != null && !isStream) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        lost(this, Instances.reason(cause));
      } else if (failure == null && response.statusCode() != 200) {
        RollcallException problem = Instances.problem(response, response.body());
        if (problem.isTemporary()) {
          lost(this, problem.getMessage(), problem.retryAfter());
        } else {
          refuse(this, problem);
        }
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      boolean isOver;
      synchronized (Watch.this) {
        isOver = connection != this;
        if (!isOver) {
          lines = subscription;
          reading = false;
          if (startsAnew && begun) {
            ready.add(new WatchSignal.Reset<>());
          }
        }
      }
      if (isOver) {
        subscription.cancel();
      } else {
        drain();
      }
    }

    @Override
    public void onNext(String line) {
      try {
        synchronized (Watch.this) {
          if (connection != this) {
            return;
          }
          reading = false;
          Event event = events.line(line);
          if (event != null) {
            take(event);
            pause = Instances.FIRST_PAUSE;
          }
        }
      } catch (IllegalArgumentException e) {
        refuse(this, RollcallException.unanswered(e.getMessage(), e));
      }
      drain();
    }

    @Override
    public void onError(Throwable failure) {
      lost(this, Instances.reason(failure));
    }

    @Override
    public void onComplete() {
      lost(this, "The stream has ended.");
    }

    /** Looks now and then whether what was asked for came. */
    private void listen() {
      CompletableFuture.delayedExecutor(silence.toMillis() / 2, TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                boolean isSilent;
                synchronized (Watch.this) {
                  if (connection != this) {
                    return;
                  }
                  isSilent = reading && System.nanoTime() - askedAt > silence.toNanos();
                }
                if (isSilent) {
                  lost(this, "Nothing was heard for " + silence.toSeconds() + " s.");
                  drop();
                } else {
                  listen();
                }
              });
    }

    /** Ends it, whether it is answered yet or not. */
    void drop() {
      Flow.Subscription source;
      CompletableFuture<?> head;
      synchronized (Watch.this) {
        source = lines;
        head = answer;
      }
      if (source != null) {
        source.cancel();
      }
      if (head != null) {
        head.cancel(true);
      }
    }
  }
}
