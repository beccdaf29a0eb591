package dev.rollcall.watch;

import dev.rollcall.avro.RoomChange;

/**
 * A record of {@code room-changes}.
 *
 * @param offset of the record on its partition
 */
public record WatchedChange(int partition, long offset, RoomChange change) {}
