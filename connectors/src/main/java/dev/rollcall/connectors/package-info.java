/**
 * The doors in and out of Rollcall: vendor adapters, the webhook gateway, the Kafka Connect plugin
 * and sink configurations.
 *
 * <p>A vendor adapter is a pure function: the bytes and headers of a webhook in, {@link
 * dev.rollcall.avro.RoomEvent}s out. It depends on {@code schemas} alone, so that it can be tested
 * with a file and hosted anywhere: by the gateway on every instance, by a Connect worker, or by a
 * caller's own service. Adding a vendor is one class and its fixtures.
 */
package dev.rollcall.connectors;
