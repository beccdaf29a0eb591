package dev.rollcall.client;

import dev.rollcall.avro.RoomChange;

/**
 * What a watch tells: first how things are, in one or more {@link Snapshot}s, then every {@link
 * Changed} above that, in the order of each room, once, also when the connection or the instance is
 * lost in between.
 *
 * @param <S> what a snapshot shows
 */
public sealed interface WatchSignal<S> {

  /** How things are. */
  record Snapshot<S>(S state) implements WatchSignal<S> {}

  /**
   * What happened.
   *
   * @param id from which to go on after this, with this client or another; null while the snapshot
   *     is so new that there is none yet
   */
  record Changed<S>(RoomChange change, String id) implements WatchSignal<S> {}

  /** What was told before may lack something and is to be forgotten: snapshots follow. */
  record Reset<S>() implements WatchSignal<S> {}
}
