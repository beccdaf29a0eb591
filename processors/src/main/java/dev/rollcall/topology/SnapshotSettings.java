package dev.rollcall.topology;

/**
 * How {@code room-state} is written.
 *
 * @param intervalMillis at most one record a room in this time
 * @param mostParticipants a room with more carries counts only
 * @param mostBytes and so does one whose record would be larger
 */
public record SnapshotSettings(long intervalMillis, int mostParticipants, int mostBytes) {

  public static final SnapshotSettings DEFAULT = new SnapshotSettings(1_000, 1_000, 512 * 1024);
}
