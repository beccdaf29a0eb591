/**
 * Which instances there are, what each has of the partitions of {@code room-events}, and how far it
 * has come. What all know is read from Kafka Streams, and what only one knows is asked of it.
 */
package dev.rollcall.query.cluster;
