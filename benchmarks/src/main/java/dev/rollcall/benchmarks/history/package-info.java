/** What questions about the past of a room cost. */
package dev.rollcall.benchmarks.history;
