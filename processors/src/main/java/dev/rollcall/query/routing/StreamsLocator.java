package dev.rollcall.query.routing;

import dev.rollcall.query.routing.Host.Role;
import dev.rollcall.topology.RoomTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kafka Streams, which learns with each rebalance where tasks are. */
public final class StreamsLocator implements Locator {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsLocator.class);
  private static final String ANY_KEY = "";

  private final KafkaStreams streams;
  private final String here;
  private final int partitions;

  /**
   * @param here host:port by which other instances reach this one
   */
  public StreamsLocator(KafkaStreams streams, String here, int partitions) {
    this.streams = streams;
    this.here = here;
    this.partitions = partitions;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public List<Host> hosts(int partition) {
    List<Host> hosts = known(partition);
    if (hosts.isEmpty() || hosts.get(0).role() != Role.OWNER) {
      hosts.add(0, new Host(here, true, Role.OWNER)); // whether it is here is told by the read
    }
    return hosts;
  }

  /** As {@link #hosts}, but empty where Kafka Streams names nobody. */
  public List<Host> known(int partition) {
    List<Host> hosts = new ArrayList<>();
    KeyQueryMetadata known = metadata(partition);
    if (known.activeHost().port() > 0) { // otherwise "unavailable:-1"
      hosts.add(host(known.activeHost(), Role.OWNER));
    }
    known.standbyHosts().stream().map(host -> host(host, Role.STANDBY)).forEach(hosts::add);
    return hosts;
  }

  /** Host:port of every instance that Kafka Streams knows, also of such as have no partition. */
  public Set<String> addresses() {
    try {
      return streams.metadataForAllStreamsClients().stream()
          .map(instance -> address(instance.hostInfo()))
          .collect(Collectors.toSet());
    } catch (IllegalStateException e) { // the streams are not started, or have failed
      LOG.debug("The instances cannot be told", e);
      return Set.of();
    }
  }

  private KeyQueryMetadata metadata(int partition) {
    try {
      return streams.queryMetadataForKey(
          RoomTopology.ROOMS_STORE,
          ANY_KEY,
          (topic, key, value, count) -> Optional.of(Set.of(partition)));
    } catch (IllegalStateException e) { // the streams are not started, or have failed
      LOG.debug("Where partition {} is cannot be told", partition, e);
      return KeyQueryMetadata.NOT_AVAILABLE;
    }
  }

  private Host host(HostInfo info, Role role) {
    String address = address(info);
    return new Host(address, address.equals(here), role);
  }

  private static String address(HostInfo info) {
    String name = info.host().contains(":") ? "[" + info.host() + "]" : info.host();
    return name + ':' + info.port();
  }
}
