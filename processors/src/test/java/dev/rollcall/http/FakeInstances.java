package dev.rollcall.http;

import dev.rollcall.query.cluster.Cluster;
import dev.rollcall.query.cluster.Cluster.Instance;
import dev.rollcall.query.cluster.Cluster.Partition;
import dev.rollcall.query.cluster.ClusterReader;
import dev.rollcall.query.cluster.Report;
import dev.rollcall.query.cluster.Report.Restoring;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Two instances, of which one does not answer. */
final class FakeInstances implements ClusterReader {

  static final String HERE = "127.0.0.1:8080";
  static final String GONE = "127.0.0.1:8082";

  /** Partition 0 is active, 1 is restored as a copy; the lag of 3 is not known. */
  static Report report() {
    TreeMap<Integer, Long> active = new TreeMap<>(Map.of(0, 12L));
    active.put(3, null);
    return new Report(
        "0.1.0",
        "RUNNING",
        1_700_000_000_000L,
        123L,
        active,
        new TreeMap<>(Map.of(1, 900L)),
        List.of(new Restoring(1, true, 100, 1_000)));
  }

  private static Instance self() {
    return new Instance(HERE, true, null, report(), 0L, Set.of(0), Set.of(1));
  }

  RuntimeException failure;

  @Override
  public Cluster all() {
    if (failure != null) {
      throw failure;
    }
    return new Cluster(
        List.of(
            self(),
            new Instance(GONE, false, "It cannot be reached.", null, null, Set.of(1), Set.of())),
        List.of(
            new Partition(0, HERE, List.of(), 12L, Map.of()),
            new Partition(1, GONE, List.of(HERE), null, Map.of(HERE, 900L)),
            new Partition(2, null, List.of(), null, Map.of())));
  }

  @Override
  public Cluster here() {
    return new Cluster(
        List.of(
            new Instance(HERE, true, null, report(), 0L, report().active().keySet(), Set.of(1))),
        List.of(
            new Partition(0, HERE, List.of(), 12L, Map.of()),
            new Partition(1, null, List.of(HERE), null, Map.of(HERE, 900L)),
            new Partition(3, HERE, List.of(), null, Map.of())));
  }
}
