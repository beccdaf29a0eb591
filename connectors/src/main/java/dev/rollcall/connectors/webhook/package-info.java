/**
 * Vendors' webhooks as pure functions: a request, an account and the present in, an {@link
 * dev.rollcall.connectors.webhook.Outcome} out. No Kafka, no clock, no input or output.
 *
 * <p>Whoever hosts an adapter reads the body whole, calls {@link
 * dev.rollcall.connectors.webhook.VendorAdapter#receive}, writes the events of an {@link
 * dev.rollcall.connectors.webhook.Outcome.Accepted} to Kafka and only then sends its response; when
 * Kafka does not take them in time, it sends {@link
 * dev.rollcall.connectors.webhook.Acknowledgement#unavailable} instead.
 *
 * <p>What every adapter keeps to:
 *
 * <ul>
 *   <li>Nothing of a request is believed before its signature was checked, over the raw bytes.
 *   <li>Every event passes {@code EventRules}: {@link dev.rollcall.connectors.webhook.Told} reads
 *       values so that they fit.
 *   <li>What tells of a room but means nothing to its state, or lacks what its type needs, is one
 *       event of type UNKNOWN, without personal data; what tells of no room is answered alone.
 *   <li>Only named fields are copied, so that no secret of a payload gets into an event.
 * </ul>
 */
package dev.rollcall.connectors.webhook;
