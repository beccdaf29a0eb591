package dev.rollcall.query.routing;

import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.routing.Host.Role;
import dev.rollcall.topics.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Who owns which partition and who is up, as a test says; notes who was asked. */
final class FakeCluster implements Locator {

  static final String HERE = "here:1";

  /** By partition: its owner, then its standbys. */
  private final Map<Integer, List<String>> hosts = new HashMap<>();

  final Map<String, Runnable> instances = new HashMap<>();
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  FakeCluster partition(int partition, String... ownerAndStandbys) {
    hosts.put(partition, List.of(ownerAndStandbys));
    for (String instance : ownerAndStandbys) {
      instances.putIfAbsent(instance, () -> {});
    }
    return this;
  }

  FakeCluster down(String instance) {
    return when(
        instance,
        () -> {
          throw new Unavailable("It cannot be reached.", Duration.ofSeconds(1));
        });
  }

  /** Until it is interrupted. */
  FakeCluster slow(String instance) {
    return when(
        instance,
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw (Unavailable) new Unavailable("Interrupted.", Duration.ofSeconds(1)).initCause(e);
          }
        });
  }

  FakeCluster when(String instance, Runnable asked) {
    instances.put(instance, asked);
    return this;
  }

  static Freshness freshness(Host host) {
    return host.role() == Role.OWNER ? Freshness.ACTIVE : Freshness.standby(3);
  }

  String answer(Host host) {
    asked.add(host.toString());
    instances.get(host.address()).run();
    return host.toString();
  }

  /** Whether it owns the partition; a standby is asked also for its copy. */
  boolean has(Host host, int partition) {
    List<String> known = hosts.get(partition);
    return host.role() == Role.STANDBY
        ? known.contains(host.address())
        : known.get(0).equals(host.address());
  }

  @Override
  public int partitions() {
    return hosts.size();
  }

  @Override
  public List<Host> hosts(int partition) {
    List<Host> found = new ArrayList<>();
    for (String instance : hosts.get(partition)) {
      Role role = found.isEmpty() ? Role.OWNER : Role.STANDBY;
      found.add(new Host(instance, instance.equals(HERE), role));
    }
    return found;
  }
}
