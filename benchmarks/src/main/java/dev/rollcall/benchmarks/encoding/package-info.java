/** What it costs to turn a record into the bytes of a topic, and back. */
package dev.rollcall.benchmarks.encoding;
