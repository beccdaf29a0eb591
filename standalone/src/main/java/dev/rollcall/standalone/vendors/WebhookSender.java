package dev.rollcall.standalone.vendors;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Delivers the webhooks of a vendor as {@link Delivery} says. Safe for use by several threads. */
public final class WebhookSender implements AutoCloseable {

  /** What became of a webhook. */
  public enum Fate {
    TAKEN,
    /** An answer said that it is not to be sent again. */
    REFUSED,
    /** The vendor gave up. */
    DROPPED
  }

  /** Told of each attempt. */
  @FunctionalInterface
  public interface Answers {
    /**
     * @param status of the answer; 0 where there was none
     */
    void answered(String webhook, int status);
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI door;
  private final PlayedVendor vendor;
  private final Delivery delivery;
  private final Answers answers;
  private final Function<Duration, Executor> later;
  private final HttpClient client = HttpClient.newHttpClient();

  // guarded by this
  private final Map<String, Queue> queues = new HashMap<>();
  private boolean closed;

  private static final class Queue {
    private CompletableFuture<?> tail = CompletableFuture.completedFuture(null);
    private int waiting;
  }

  private record Webhook(String id, byte[] body, long queuedAt) {}

  /** As the vendor itself delivers. */
  public WebhookSender(URI door, PlayedVendor vendor, Answers answers) {
    this(door, vendor, vendor.delivery(), answers);
  }

  /**
   * @param door {@code .../webhooks/<vendor>/<account>}
   */
  public WebhookSender(URI door, PlayedVendor vendor, Delivery delivery, Answers answers) {
    this(
        door,
        vendor,
        delivery,
        answers,
        wait -> CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * @param later runs what it is given after a time
   */
  WebhookSender(
      URI door,
      PlayedVendor vendor,
      Delivery delivery,
      Answers answers,
      Function<Duration, Executor> later) {
    this.door = door;
    this.vendor = vendor;
    this.delivery = delivery;
    this.answers = answers;
    this.later = later;
  }

  /**
   * @param room whose other webhooks it waits for, where the vendor does
   * @param id of the webhook, for {@link Answers}
   * @return completes when its fate is known
   */
  public synchronized CompletableFuture<Fate> send(String room, String id, byte[] body) {
    Webhook webhook = new Webhook(id, body, System.nanoTime());
    if (delivery.mostWaiting() == 0) {
      return attempt(webhook, 0);
    }
    Queue queue = queues.computeIfAbsent(room, any -> new Queue());
    if (queue.waiting == delivery.mostWaiting()) {
      return CompletableFuture.completedFuture(Fate.DROPPED);
    }
    queue.waiting++;
    CompletableFuture<Fate> fate =
        queue
            .tail
            .thenCompose(any -> attempt(webhook, 0))
            .whenComplete((any, error) -> left(queue));
    queue.tail = fate;
    return fate;
  }

  private synchronized void left(Queue queue) {
    queue.waiting--;
  }

  /**
   * @param before how many attempts there were
   */
  private CompletableFuture<Fate> attempt(Webhook webhook, int before) {
    boolean isOld = System.nanoTime() - webhook.queuedAt > delivery.oldest().toNanos();
    if (isOld || isClosed()) {
      return CompletableFuture.completedFuture(Fate.DROPPED);
    }
    HttpRequest request =
        vendor.request(door, webhook.body, Instant.now()).timeout(PATIENCE).build();
    return client
        .sendAsync(request, BodyHandlers.discarding())
        .thenApply(Optional::of)
        .exceptionally(unreachable -> Optional.empty())
        .thenCompose(response -> answered(webhook, before, response));
  }

  private CompletableFuture<Fate> answered(
      Webhook webhook, int before, Optional<HttpResponse<Void>> response) {
    int status = response.map(HttpResponse::statusCode).orElse(0);
    answers.answered(webhook.id, status);
    if (delivery.isDelivered().test(status)) {
      return CompletableFuture.completedFuture(Fate.TAKEN);
    }
    if (delivery.isFinal().test(status)) {
      return CompletableFuture.completedFuture(Fate.REFUSED);
    }
    if (before == delivery.waits().size()) {
      return CompletableFuture.completedFuture(Fate.DROPPED);
    }
    Duration wait =
        response.flatMap(this::retryAfter).orElseGet(() -> delivery.waits().get(before));
    return CompletableFuture.supplyAsync(() -> null, later.apply(wait))
        .thenCompose(any -> attempt(webhook, before + 1));
  }

  private Optional<Duration> retryAfter(HttpResponse<?> response) {
    boolean asks = response.statusCode() == 429 || response.statusCode() == 503;
    return asks && delivery.heedsRetryAfter()
        ? response.headers().firstValue("Retry-After").map(Long::valueOf).map(Duration::ofSeconds)
        : Optional.empty();
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
