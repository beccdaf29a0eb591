/**
 * The HTTP API and {@code room-events} as typed Java: {@link dev.rollcall.client.RollcallClient}
 * asks and watches, {@link dev.rollcall.client.EventProducer} writes events to Kafka.
 *
 * <p>Every answer says how fresh it is. What passes (an instance that is gone, a partition that
 * moves) is tried again, on the other instances first; what does not is a {@link
 * dev.rollcall.client.RollcallException} with the problem as the server told it.
 */
package dev.rollcall.client;
