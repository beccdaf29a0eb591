/**
 * Avro for Kafka in the Confluent wire format: byte 0, the schema's id as four bytes, the highest
 * first, then Avro binary. The classes do what Confluent's of the same names do, and take the same
 * settings.
 */
package dev.rollcall.serde;
