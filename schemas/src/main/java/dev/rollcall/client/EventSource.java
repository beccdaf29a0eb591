package dev.rollcall.client;

import dev.rollcall.client.EventLines.Event;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * One request for server-sent events, and its answer, read line by line as it is asked for. No
 * thread waits for it.
 */
final class EventSource implements Flow.Subscriber<String>, BodyHandler<byte[]> {

  /** Told without any lock, until the stream is over; {@code which} is the stream that tells. */
  interface Listener {
    void opened(EventSource which);

    /** A line was read; with it an event may have ended, else it is null. */
    void read(EventSource which, Event event);

    /**
     * It is over; another instance may do better.
     *
     * @param atLeast to wait for
     */
    void lost(EventSource which, String reason, Duration atLeast);

    /** It is over, and would be elsewhere. */
    void refused(EventSource which, RollcallException reason);
  }

  private final Instances instances;
  private final int instance;
  private final Duration silence;
  private final Listener listener;
  private final EventLines events = new EventLines();

  // guarded by this
  private CompletableFuture<?> answer;
  private Flow.Subscription lines;
  private boolean reading = true; // the head of the answer, at first
  private long askedAt = System.nanoTime();
  private boolean over;

  /**
   * @param silence after which the connection is taken for dead
   */
  EventSource(Instances instances, Duration silence, Listener listener) {
    this.instances = instances;
    this.instance = instances.preferred();
    this.silence = silence;
    this.listener = listener;
  }

  /**
   * @param lastId after which to go on; null to begin
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what becomes of it is told to answered()
  void open(Call call, String lastId) {
    // No timeout of the request: on newer JDKs it would count for the whole stream.
    HttpRequest.Builder request = instances.request(instance, call, silence);
    request.header("Accept", "text/event-stream");
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    CompletableFuture<HttpResponse<byte[]>> head =
        instances.http().sendAsync(request.build(), this);
    boolean isOver;
    synchronized (this) {
      answer = head;
      isOver = over;
    }
    head.whenComplete(this::answered);
    if (isOver) {
      head.cancel(true);
    } else {
      listen();
    }
  }

  /** Whether it is open, and the line that was asked for has come. */
  synchronized boolean isIdle() {
    return lines != null && !reading && !over;
  }

  /** Asks for a line of one that is idle. */
  void readLine() {
    Flow.Subscription source;
    synchronized (this) {
      reading = true;
      askedAt = System.nanoTime();
      source = lines;
    }
    source.request(1);
  }

  /** Ends it, whether it is answered yet or not; nothing more is told. */
  void drop() {
    Flow.Subscription source;
    CompletableFuture<?> head;
    synchronized (this) {
      over = true;
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

  @Override
  public HttpResponse.BodySubscriber<byte[]> apply(HttpResponse.ResponseInfo head) {
    return head.statusCode() == 200
        ? BodySubscribers.fromLineSubscriber(this, any -> new byte[0], StandardCharsets.UTF_8, null)
        : BodySubscribers.ofByteArray();
  }

  /** The end of a stream comes by its lines. */
  private void answered(HttpResponse<byte[]> response, Throwable failure) {
    boolean isStream;
    synchronized (this) {
      isStream = lines != null;
    }
    if (failure != null && !isStream) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      lost(Responses.reason(cause), Duration.ZERO);
    } else if (failure == null && response.statusCode() != 200) {
      RollcallException problem = Responses.problem(response);
      if (problem.isTemporary()) {
        lost(problem.getMessage(), problem.retryAfter());
      } else if (endsNow()) {
        listener.refused(this, problem);
      }
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    boolean isOver;
    synchronized (this) {
      isOver = over;
      lines = subscription;
      reading = false;
    }
    if (isOver) {
      subscription.cancel();
    } else {
      listener.opened(this);
    }
  }

  @Override
  public void onNext(String line) {
    synchronized (this) {
      if (over) {
        return;
      }
      reading = false;
    }
    listener.read(this, events.line(line));
  }

  @Override
  public void onError(Throwable failure) {
    lost(Responses.reason(failure), Duration.ZERO);
  }

  @Override
  public void onComplete() {
    lost("The stream has ended.", Duration.ZERO);
  }

  private void lost(String reason, Duration atLeast) {
    if (endsNow()) {
      instances.passOver(instance);
      listener.lost(this, reason, atLeast);
    }
  }

  private synchronized boolean endsNow() {
    boolean ends = !over;
    over = true;
    return ends;
  }

  /** Looks now and then whether what was asked for came. */
  private void listen() {
    CompletableFuture.delayedExecutor(silence.toMillis() / 2, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              boolean isSilent;
              synchronized (this) {
                if (over) {
                  return;
                }
                isSilent = reading && System.nanoTime() - askedAt > silence.toNanos();
              }
              if (isSilent) {
                lost("Nothing was heard for " + silence.toSeconds() + " s.", Duration.ZERO);
                drop();
              } else {
                listen();
              }
            });
  }
}
