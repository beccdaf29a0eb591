package dev.rollcall.topology;

import dev.rollcall.avro.RoomEvent;

/**
 * A record of {@code room-events} as it came, and what it could be read as. The bytes are kept so
 * that a record that cannot be used reaches the dead letter queue as it was.
 *
 * @param bytes null for a record without a value
 * @param event null when the bytes are no event
 * @param failure why they are none; null when they are
 */
record Received(byte[] bytes, RoomEvent event, Exception failure) {}
