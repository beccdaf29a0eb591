package dev.rollcall.standalone.client;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.client.RoomsSnapshot;
import dev.rollcall.client.WatchSignal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;

/** Keeps the changes that a watch tells, room by room; a reset or a failure is not expected. */
public final class WatchedChanges<S> implements Flow.Subscriber<WatchSignal<S>> {

  private final Runnable onChange;

  // guarded by this
  private final Map<String, List<String>> byRoom = new HashMap<>();
  private int count;
  private boolean begun;
  private String unexpected;

  public WatchedChanges() {
    this(() -> {});
  }

  /**
   * @param onChange called with each change
   */
  public WatchedChanges(Runnable onChange) {
    this.onChange = onChange;
  }

  /** What tells one change of a room from another. */
  public static String text(RoomChange change) {
    String who = change.getParticipant() == null ? "" : change.getParticipant().getId();
    return change.getVersion() + " " + change.getType() + " " + who;
  }

  /** The same of changes read from the topic, by room. */
  public static Map<String, List<String>> of(List<RoomChange> changes) {
    Map<String, List<String>> byRoom = new HashMap<>();
    changes.forEach(
        change ->
            byRoom.computeIfAbsent(change.getRoomId(), any -> new ArrayList<>()).add(text(change)));
    return byRoom;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(WatchSignal<S> signal) {
    if (signal instanceof WatchSignal.Changed<S> changed) {
      onChange.run();
      synchronized (this) {
        byRoom
            .computeIfAbsent(changed.change().getRoomId(), any -> new ArrayList<>())
            .add(text(changed.change()));
        count++;
      }
    } else if (signal instanceof WatchSignal.Reset<S>) {
      unexpected("reset");
    } else if (signal instanceof WatchSignal.Snapshot<S> snapshot && isLast(snapshot.state())) {
      begun();
    }
  }

  private static boolean isLast(Object snapshot) {
    return !(snapshot instanceof RoomsSnapshot page) || page.isLast();
  }

  private synchronized void begun() {
    begun = true;
  }

  private synchronized void unexpected(String what) {
    unexpected = what;
  }

  @Override
  public void onError(Throwable failure) {
    unexpected(failure.toString());
  }

  @Override
  public void onComplete() {
    unexpected("complete");
  }

  public synchronized boolean hasBegun() {
    return begun;
  }

  public synchronized int count() {
    return count;
  }

  /** Null where there was nothing of the kind. */
  public synchronized String unexpected() {
    return unexpected;
  }

  public synchronized Map<String, List<String>> byRoom() {
    Map<String, List<String>> copy = new HashMap<>();
    byRoom.forEach((room, changes) -> copy.put(room, List.copyOf(changes)));
    return copy;
  }
}
