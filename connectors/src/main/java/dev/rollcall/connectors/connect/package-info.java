/**
 * The Kafka Connect plugin: a source connector that polls video vendors and tells {@code
 * room-events} what no webhook tells, or what a lost one failed to.
 *
 * <p>A {@code RoomSnapshotSourceTask} runs a {@code PollLoop} on a thread of its own; the loop asks
 * a {@link dev.rollcall.connectors.connect.vendor.RoomPoller}, holds what it hears against the
 * {@code Positions}, and hands records over. {@code RoomDiff} and {@code SnapshotDiff} decide, as
 * pure functions, which events a listing makes.
 */
package dev.rollcall.connectors.connect;
