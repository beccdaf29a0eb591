/**
 * Asking a video vendor which rooms there are and who is in them.
 *
 * <p>A {@link dev.rollcall.connectors.connect.vendor.RoomPoller} speaks HTTP and knows when to ask
 * what; the mapping from a vendor's JSON to the neutral listing is in pure functions next to it
 * ({@code LiveKitJson}, {@code HundredMsJson}, {@code LivepeerJson}). Nothing here knows Kafka
 * Connect.
 */
package dev.rollcall.connectors.connect.vendor;
