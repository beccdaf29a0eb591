package dev.rollcall.standalone.vendors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Delivers webhooks as LiveKit does. Those of a room wait for each other, at most 200 of them. One
 * that is not taken is tried five times in all, after 1, 2, 4 and 8 s; an answer of 400 to 499
 * counts as taken. What is older than 30 s is dropped, and so is what comes to a full queue.
 */
public final class LiveKitWebhooks implements AutoCloseable {

  /** What became of a webhook. */
  public enum Fate {
    TAKEN,
    REFUSED,
    DROPPED
  }

  private static final int MOST_WAITING = 200;
  private static final int ATTEMPTS = 5;
  public static final Duration OLDEST = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI door;
  private final LiveKit liveKit;
  private final Duration oldest;
  private final BiConsumer<String, Integer> answers;
  private final HttpClient client = HttpClient.newHttpClient();

  // guarded by this
  private final Map<String, Queue> queues = new HashMap<>();
  private boolean closed;

  private static final class Queue {
    private CompletableFuture<?> tail = CompletableFuture.completedFuture(null);
    private int waiting;
  }

  private record Webhook(String id, byte[] body, long queuedAt) {}

  /** As LiveKit itself: what is older than {@link #OLDEST} is dropped. */
  public LiveKitWebhooks(URI door, LiveKit liveKit, BiConsumer<String, Integer> answers) {
    this(door, liveKit, OLDEST, answers);
  }

  /**
   * @param door {@code .../webhooks/livekit/<account>}
   * @param oldest age at which a webhook is dropped
   * @param answers told of each attempt: the webhook's id, and the status or 0 when there was none
   */
  public LiveKitWebhooks(
      URI door, LiveKit liveKit, Duration oldest, BiConsumer<String, Integer> answers) {
    this.oldest = oldest;
    this.door = door;
    this.liveKit = liveKit;
    this.answers = answers;
  }

  /**
   * @param room whose other webhooks it waits for
   * @param id of the webhook, for {@code answers}
   * @return completes when its fate is known
   */
  public synchronized CompletableFuture<Fate> send(String room, String id, String body) {
    Queue queue = queues.computeIfAbsent(room, any -> new Queue());
    if (closed || queue.waiting == MOST_WAITING) {
      return CompletableFuture.completedFuture(Fate.DROPPED);
    }
    queue.waiting++;
    Webhook webhook = new Webhook(id, body.getBytes(UTF_8), System.nanoTime());
    CompletableFuture<Fate> fate =
        queue
            .tail
            .thenCompose(any -> attempt(webhook, 1))
            .whenComplete((any, error) -> left(queue));
    queue.tail = fate;
    return fate;
  }

  private synchronized void left(Queue queue) {
    queue.waiting--;
  }

  private CompletableFuture<Fate> attempt(Webhook webhook, int number) {
    boolean old = System.nanoTime() - webhook.queuedAt > oldest.toNanos();
    if (old || number > ATTEMPTS || isClosed()) {
      return CompletableFuture.completedFuture(Fate.DROPPED);
    }
    return client
        .sendAsync(request(webhook.body), BodyHandlers.discarding())
        .thenApply(response -> response.statusCode())
        .exceptionally(unreachable -> 0)
        .thenCompose(
            status -> {
              answers.accept(webhook.id, status);
              if (status >= 200 && status < 300) {
                return CompletableFuture.completedFuture(Fate.TAKEN);
              }
              if (status >= 400 && status < 500) {
                return CompletableFuture.completedFuture(Fate.REFUSED);
              }
              return CompletableFuture.supplyAsync(() -> null, later(1L << (number - 1)))
                  .thenCompose(any -> attempt(webhook, number + 1));
            });
  }

  private static Executor later(long seconds) {
    return CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS);
  }

  private HttpRequest request(byte[] body) {
    return liveKit.request(door, body, Instant.now()).timeout(PATIENCE).build();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Drops what still waits. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
