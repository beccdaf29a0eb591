package dev.rollcall.query.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.query.cluster.Cluster.Instance;
import dev.rollcall.query.cluster.Cluster.Partition;
import dev.rollcall.query.routing.Host;
import dev.rollcall.query.routing.Host.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Partition 0 is here by the metadata, 1 and its only copy are not. */
class ClusterAssemblyTest {

  private static final String HERE = "here:1";
  private static final String THERE = "there:1";

  private final ClusterAssembly assembly =
      new ClusterAssembly(
          Map.of(
              0, List.of(host(HERE, Role.OWNER), host(THERE, Role.STANDBY)),
              1, List.of(host(THERE, Role.OWNER), host(HERE, Role.STANDBY)),
              2, List.of()),
          Map.of(0, 70L, 1, 71L, 2, 72L));

  @Test
  void reportsTellLagsOfWhatTheInstanceHas() {
    assertThat(
            partitions(
                reachable(HERE, Map.of(0, 5L), Map.of(1, 8L)),
                reachable(THERE, Map.of(1, 6L), Map.of(0, 9L))))
        .containsExactly(
            new Partition(0, HERE, List.of(THERE), 5L, Map.of(THERE, 9L)),
            new Partition(1, THERE, List.of(HERE), 6L, Map.of(HERE, 8L)),
            new Partition(2, null, List.of(), 72L, Map.of()));
  }

  @Test
  void ofASilentInstanceTheMetadataAreTold() {
    Instance silent = assembly.silent(THERE, "It cannot be reached.");
    assertThat(silent.active()).containsExactly(1);
    assertThat(silent.standby()).containsExactly(0);
    assertThat(silent.report()).isNull();
    assertThat(partitions(reachable(HERE, Map.of(0, 5L), Map.of(1, 8L)), silent))
        .containsExactly(
            new Partition(0, HERE, List.of(THERE), 5L, Map.of()),
            new Partition(1, THERE, List.of(HERE), 71L, Map.of(HERE, 8L)),
            new Partition(2, null, List.of(), 72L, Map.of()));
  }

  @Test
  void whatAnInstanceSaysGoesBeforeTheMetadata() {
    Instance silent = assembly.silent(THERE, "It cannot be reached.");
    for (List<Instance> order :
        List.of(
            List.of(reachable(HERE, Map.of(0, 5L, 1, 4L), Map.of()), silent),
            List.of(silent, reachable(HERE, Map.of(0, 5L, 1, 4L), Map.of())))) {
      assertThat(assembly.of(order, Set.of(1)).partitions())
          .containsExactly(new Partition(1, HERE, List.of(), 4L, Map.of()));
    }
    assertThat(
            partitions(reachable(HERE, Map.of(), Map.of()), reachable(THERE, Map.of(), Map.of())))
        .as("partitions on their way are nobody's")
        .extracting(Partition::active)
        .containsOnlyNulls();
  }

  private List<Partition> partitions(Instance... instances) {
    return assembly.of(List.of(instances), new TreeSet<>(Set.of(0, 1, 2))).partitions();
  }

  private Instance reachable(
      String address, Map<Integer, Long> active, Map<Integer, Long> standby) {
    Report report = new Report("1", "RUNNING", 0, 1L, sorted(active), sorted(standby), List.of());
    return assembly.reachable(address, address.equals(HERE), report, 0);
  }

  private static SortedMap<Integer, Long> sorted(Map<Integer, Long> map) {
    return new TreeMap<>(map);
  }

  private static Host host(String address, Role role) {
    return new Host(address, address.equals(HERE), role);
  }
}
