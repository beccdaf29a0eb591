package dev.rollcall.model;

/**
 * How often a room's snapshot may be published, and what its deadlines follow from.
 *
 * @param now the task's clock, epoch milliseconds
 * @param intervalMillis at most one snapshot a room in this time
 */
public record SnapshotPacing(long now, long intervalMillis, Policies policies) {

  public SnapshotPacing(long now, long intervalMillis) {
    this(now, intervalMillis, Policies.NONE);
  }
}
