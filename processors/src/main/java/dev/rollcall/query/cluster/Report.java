package dev.rollcall.query.cluster;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an instance tells of itself.
 *
 * @param version of Rollcall; null where it was not built into a package
 * @param state of Kafka Streams, such as {@code RUNNING}
 * @param startedAt in epoch milliseconds
 * @param diskFreeBytes of the disk that has the stores; null where it does not say
 * @param active the partitions whose tasks are active there, each with its lag in events; null
 *     where that is not known
 * @param standby the partitions that it has copies of, each with the lag in rows of the changelog;
 *     null likewise
 */
public record Report(
    String version,
    String state,
    long startedAt,
    Long diskFreeBytes,
    SortedMap<Integer, Long> active,
    SortedMap<Integer, Long> standby,
    List<Restoring> restoring) {

  /**
   * A store that is filled from its changelog.
   *
   * @param isStandby whether it is a copy
   * @param restored offsets of the changelog that it has passed since it began
   * @param total offsets of the changelog that there were to pass
   */
  public record Restoring(int partition, boolean isStandby, long restored, long total) {}

  public Report {
    active = Collections.unmodifiableSortedMap(new TreeMap<>(active));
    standby = Collections.unmodifiableSortedMap(new TreeMap<>(standby));
    restoring = List.copyOf(restoring);
  }

  /** Lags of some partitions, null where they are not known. */
  static SortedMap<Integer, Long> lags(Set<Integer> partitions, Map<Integer, Long> known) {
    SortedMap<Integer, Long> lags = new TreeMap<>();
    partitions.forEach(partition -> lags.put(partition, known.get(partition)));
    return lags;
  }
}
