/**
 * Pollers of vendors' REST APIs inside the server: the tasks of {@link
 * dev.rollcall.connectors.connect.RoomSnapshotSourceConnector}, without a Kafka Connect worker.
 *
 * <p>{@code Pollers} holds the one partition of the topic of positions as a lock, and runs a {@code
 * PollerThread} for each poller while it does.
 */
package dev.rollcall.standalone.pollers;
