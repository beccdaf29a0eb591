/**
 * Hosts the adapters of {@link dev.rollcall.connectors.webhook}: finds the account, keeps to the
 * vendor's way of being answered, and answers success only once the events are stored. Knows no
 * HTTP server and no Kafka client; whoever has them hands requests in and gives a place for events.
 */
package dev.rollcall.connectors.gateway;
