package dev.rollcall.model;

/**
 * How often a room's snapshot may be published.
 *
 * @param now the task's clock, epoch milliseconds
 * @param intervalMillis at most one snapshot a room in this time
 */
public record SnapshotPacing(long now, long intervalMillis) {}
