/**
 * Rollcall beside its peers: one embedded broker, one log of events, the same guarantees and the
 * same settings for each, in one run and in turn.
 */
package dev.rollcall.benchmarks;
