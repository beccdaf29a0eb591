package dev.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that keeps what it was told, a short text each. */
final class Watching<S> implements Flow.Subscriber<WatchSignal<S>> {

  private final long atFirst;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private volatile Flow.Subscription subscription;

  /**
   * @param atFirst how many signals it asks for when it subscribes
   */
  Watching(long atFirst) {
    this.atFirst = atFirst;
  }

  static <S> Watching<S> of(Flow.Publisher<WatchSignal<S>> publisher, long atFirst) {
    Watching<S> watching = new Watching<>(atFirst);
    publisher.subscribe(watching);
    return watching;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (atFirst > 0) {
      given.request(atFirst);
    }
  }

  @Override
  public void onNext(WatchSignal<S> signal) {
    if (signal instanceof WatchSignal.Snapshot<S>) {
      told.add("snapshot");
    } else if (signal instanceof WatchSignal.Changed<S> changed) {
      told.add("change " + changed.change().getVersion() + " at " + changed.id());
    } else {
      told.add("reset");
    }
  }

  @Override
  public void onError(Throwable failure) {
    told.add("failed: " + failure.getMessage());
  }

  @Override
  public void onComplete() {
    told.add("complete");
  }

  Flow.Subscription subscription() {
    return subscription;
  }

  void isTold(String... signals) throws InterruptedException {
    for (String signal : signals) {
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(signal);
    }
  }

  /** The latest that was told and not yet asked about; empty where there is nothing. */
  String last() {
    String latest = told.peek();
    return latest == null ? "" : latest;
  }

  void isToldNothing() {
    assertThat(told).isEmpty();
  }
}
