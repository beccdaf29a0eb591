package dev.rollcall.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** The subscriptions that go on, which end with the client. */
final class Watches {

  private final Instances instances;
  private final Duration silence;
  private volatile boolean closed;
  private final Set<Watch<?>> open = ConcurrentHashMap.newKeySet();

  /**
   * @param silence after which a connection is taken for dead
   */
  Watches(Instances instances, Duration silence) {
    this.instances = instances;
    this.silence = silence;
  }

  /** Every subscriber gets a connection of its own, and all signals from the beginning. */
  <S> Flow.Publisher<WatchSignal<S>> of(Call call, String from, Function<JsonNode, S> read) {
    return subscriber -> {
      Watch<?>[] self = new Watch<?>[1];
      Watch<S> watch =
          new Watch<>(instances, call, from, read, silence, subscriber, () -> open.remove(self[0]));
      self[0] = watch;
      subscriber.onSubscribe(watch);
      open.add(watch);
      watch.connect();
      if (closed) {
        watch.complete();
      }
    };
  }

  void close() {
    closed = true;
    open.forEach(Watch::complete);
  }
}
