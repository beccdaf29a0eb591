package dev.rollcall.query.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** All instances, by address, and all partitions of {@code room-events}, as known now. */
public record Cluster(List<Instance> instances, List<Partition> partitions) {

  /**
   * @param address host:port as it is advertised
   * @param isSelf whether it is the one that answers
   * @param problem why it could not be asked, in words; null when it was
   * @param report what only it knows; null when it could not be asked
   * @param clockSkewMillis how far its clock is ahead of that of the one that answers; null
   *     likewise
   * @param active the partitions whose tasks are active there: as it says, or else as Kafka Streams
   *     says
   * @param standby the partitions that it has copies of, likewise
   */
  public record Instance(
      String address,
      boolean isSelf,
      String problem,
      Report report,
      Long clockSkewMillis,
      Set<Integer> active,
      Set<Integer> standby) {

    public boolean isReachable() {
      return problem == null;
    }
  }

  /**
   * @param active address of the instance that processes it; null while nobody does
   * @param standbys addresses of those with a copy
   * @param lag events that are written and not processed; null where Kafka does not tell
   * @param standbyLag rows of the changelog that each copy lacks, as far as known
   */
  public record Partition(
      int partition,
      String active,
      List<String> standbys,
      Long lag,
      Map<String, Long> standbyLag) {}
}
