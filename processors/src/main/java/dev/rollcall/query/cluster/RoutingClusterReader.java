package dev.rollcall.query.cluster;

import dev.rollcall.query.DaemonThreads;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.cluster.Cluster.Instance;
import dev.rollcall.query.cluster.Colleagues.Heard;
import dev.rollcall.query.routing.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all instances at once, each for itself alone, and waits for none of them for long. */
public final class RoutingClusterReader implements ClusterReader, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RoutingClusterReader.class);

  /** Instances asked at the same time, over all requests. */
  private static final int AT_ONCE = 16;

  private final String here;
  private final StreamsCluster streams;
  private final Colleagues colleagues;
  private final Duration timeout;
  private final ExecutorService legs;

  /**
   * @param here host:port by which other instances reach this one
   * @param timeout longest that an answer takes
   */
  public RoutingClusterReader(
      String here, StreamsCluster streams, Colleagues colleagues, Duration timeout) {
    this.here = here;
    this.streams = streams;
    this.colleagues = colleagues;
    this.timeout = timeout;
    this.legs = Executors.newFixedThreadPool(AT_ONCE, DaemonThreads.named("rollcall-cluster"));
  }

  @Override
  public Cluster here() {
    ClusterAssembly assembly = new ClusterAssembly(Map.of(), Map.of());
    Report report = streams.report(streams.eventLags(patience()), patience());
    Set<Integer> partitions = new TreeSet<>(report.active().keySet());
    partitions.addAll(report.standby().keySet());
    return assembly.of(List.of(assembly.reachable(here, true, report, 0)), partitions);
  }

  /** Kafka is asked twice, and the one that asks here is to hear of it in time. */
  private Duration patience() {
    return timeout.dividedBy(3);
  }

  @Override
  public Cluster all() {
    Map<Integer, List<Host>> known = streams.hosts();
    Set<String> others = new TreeSet<>(streams.addresses());
    known.values().forEach(hosts -> hosts.forEach(host -> others.add(host.address())));
    others.remove(here);
    long deadline = System.nanoTime() + timeout.toNanos();
    Map<String, Future<Heard>> asked = new TreeMap<>();
    Map<String, String> problems = new TreeMap<>();
    for (String address : others) {
      try {
        asked.put(address, legs.submit(() -> colleagues.ask(address, timeout)));
      } catch (RejectedExecutionException e) {
        problems.put(address, "This instance is stopping.");
      }
    }
    Map<Integer, Long> lags = streams.eventLags(patience());
    ClusterAssembly assembly = new ClusterAssembly(known, lags);
    List<Instance> instances = new ArrayList<>();
    instances.add(assembly.reachable(here, true, streams.report(lags, patience()), 0));
    asked.forEach((address, answer) -> instances.add(heard(assembly, address, answer, deadline)));
    problems.forEach((address, problem) -> instances.add(assembly.silent(address, problem)));
    List<Instance> ordered =
        instances.stream().sorted(Comparator.comparing(Instance::address)).toList();
    return assembly.of(ordered, known.keySet());
  }

  private static Instance heard(
      ClusterAssembly assembly, String address, Future<Heard> answer, long deadline) {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      Heard heard = answer.get(left, TimeUnit.NANOSECONDS);
      return assembly.reachable(address, false, heard.report(), heard.clockSkewMillis());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return assembly.silent(address, "It did not answer in time.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Unavailable reason) {
        return assembly.silent(address, reason.getMessage());
      }
      LOG.warn("{} could not be asked", address, e.getCause());
      return assembly.silent(address, "It could not be asked; the log here has the cause.");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return assembly.silent(address, "This instance is stopping.");
    }
  }

  @Override
  public void close() {
    legs.shutdownNow();
  }
}
