/**
 * What sinks of Kafka Connect need to keep tables in step with the compacted topics: a converter
 * that reads their records as flat rows. The sinks themselves are others'; {@code connectors/sinks}
 * has their configurations.
 */
package dev.rollcall.connectors.sink;
