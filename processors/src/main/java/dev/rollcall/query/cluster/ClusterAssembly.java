package dev.rollcall.query.cluster;

import dev.rollcall.query.cluster.Cluster.Instance;
import dev.rollcall.query.cluster.Cluster.Partition;
import dev.rollcall.query.routing.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts reports together with what Kafka Streams says of where partitions are.
 *
 * <p>Kafka Streams learns of a change with the next rebalance, an instance at once. So what an
 * instance says of its own partitions goes before; of those that cannot be asked, it is what the
 * metadata say.
 */
final class ClusterAssembly {

  private final Map<Integer, List<Host>> known;
  private final Map<Integer, Long> lags;

  /**
   * @param known the hosts of each partition by the metadata; empty where they say nothing
   * @param lags of partitions whose instance cannot be asked, in events
   */
  ClusterAssembly(Map<Integer, List<Host>> known, Map<Integer, Long> lags) {
    this.known = known;
    this.lags = lags;
  }

  Instance reachable(String address, boolean isSelf, Report report, long clockSkewMillis) {
    return new Instance(
        address,
        isSelf,
        null,
        report,
        clockSkewMillis,
        report.active().keySet(),
        report.standby().keySet());
  }

  Instance silent(String address, String problem) {
    return new Instance(
        address,
        false,
        problem,
        null,
        null,
        partitions(address, Host.Role.OWNER),
        partitions(address, Host.Role.STANDBY));
  }

  private Set<Integer> partitions(String address, Host.Role role) {
    Set<Integer> partitions = new TreeSet<>();
    known.forEach(
        (partition, hosts) -> {
          if (hosts.stream().anyMatch(h -> h.role() == role && h.address().equals(address))) {
            partitions.add(partition);
          }
        });
    return partitions;
  }

  Cluster of(List<Instance> instances, Set<Integer> partitions) {
    List<Partition> all = partitions.stream().map(p -> partition(p, instances)).toList();
    return new Cluster(instances, all);
  }

  private Partition partition(int partition, List<Instance> instances) {
    Instance active = null;
    List<String> standbys = new ArrayList<>();
    Map<String, Long> standbyLag = new TreeMap<>();
    for (Instance instance : instances) {
      boolean isFirstOrSurer = active == null || !active.isReachable();
      if (instance.active().contains(partition) && isFirstOrSurer) {
        active = instance;
      }
      if (instance.standby().contains(partition)) {
        standbys.add(instance.address());
        Long lag = instance.isReachable() ? instance.report().standby().get(partition) : null;
        if (lag != null) {
          standbyLag.put(instance.address(), lag);
        }
      }
    }
    boolean told = active != null && active.isReachable();
    Long lag = told ? active.report().active().get(partition) : lags.get(partition);
    return new Partition(
        partition, active == null ? null : active.address(), standbys, lag, standbyLag);
  }
}
