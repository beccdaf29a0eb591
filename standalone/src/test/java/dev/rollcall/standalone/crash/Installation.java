package dev.rollcall.standalone.crash;

import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import dev.rollcall.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** A broker and a registry in this process, servers in theirs, and an audit of what they did. */
final class Installation implements AutoCloseable {

  private static final int FIRST_SEED = Integer.getInteger("rollcall.crash.first", 1);
  private static final int SEEDS = Integer.getInteger("rollcall.crash.seeds", 1);

  private static final int ROOMS = 200;

  static final Set<Integer> PARTITIONS =
      IntStream.range(0, Cluster.PARTITIONS).boxed().collect(Collectors.toSet());

  private static final String GROUP = "rollcall";

  /** Longer than any room's events take, and shorter than any retention. */
  private static final Duration AGO = Duration.ofHours(2);

  private final Cluster cluster;
  private final Admin admin;
  private final Acknowledged acknowledged;
  private final Map<String, String> settings = new HashMap<>();

  private Installation(Cluster cluster) {
    this.cluster = cluster;
    this.admin = cluster.admin();
    this.acknowledged = new Acknowledged(cluster);
  }

  static Installation start(Path directory) {
    return new Installation(Cluster.start(directory));
  }

  /** Of the loads that the tests run. */
  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
  }

  static List<RoomEvent> load(long seed, int events) {
    return Load.of(seed, ROOMS, events, Instant.now().minus(AGO));
  }

  /** For the servers started from now on. */
  Installation with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  ServerProcess startServer(String name) {
    return ServerProcess.start(cluster, name, settings);
  }

  ServerProcess launchServer(String name, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(more);
    return ServerProcess.launch(cluster, name, all);
  }

  /** Returns when all are acknowledged. */
  void write(List<RoomEvent> events) {
    acknowledged.write(events);
  }

  /**
   * From now on an instance fills its stores no faster, by a quota of the broker for the consumer
   * that reads changelogs.
   *
   * @param clientId its {@code streams.client.id}; it has one stream thread
   */
  void slowDownRestores(String clientId, double bytesPerSecond) throws Exception {
    String consumer = clientId + "-StateUpdater-1-restore-consumer";
    ClientQuotaAlteration quota =
        new ClientQuotaAlteration(
            new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, consumer)),
            List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond)));
    admin.alterClientQuotas(List.of(quota)).all().get();
  }

  /** Of the last event that was written to each partition, as the API takes it. */
  String position() {
    return acknowledged.position();
  }

  /** Closed with this. */
  <T extends SpecificRecord> TopicLog<String, T> log(Topic topic, Class<T> type) {
    return cluster.log(topic, type);
  }

  /** How many events of these partitions were read in transactions that are complete. */
  long committed(Set<Integer> partitions) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    return offsets.entrySet().stream()
        .filter(entry -> partitions.contains(entry.getKey().partition()))
        .map(Map.Entry::getValue)
        .filter(Objects::nonNull)
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  void awaitCommitted(Set<Integer> partitions, long events) {
    await()
        .atMost(ServerProcess.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> committed(partitions) >= events);
  }

  void awaitAllCommitted() {
    awaitCommitted(PARTITIONS, acknowledged.count());
  }

  /** The partitions whose rooms an instance has itself; none while it cannot answer. */
  static Set<Integer> ownedBy(ServerProcess server) {
    Api.Answer answer = server.api().getHere("/v1/rooms?limit=1");
    if (answer.status() == 503) {
      return Set.of();
    }
    Set<Integer> owned = new HashSet<>(PARTITIONS);
    answer.ok().json().path("missingPartitions").forEach(missing -> owned.remove(missing.asInt()));
    return owned;
  }

  /** Until the group has agreed on that many members. */
  void awaitMembers(int members) {
    awaitGroup(GroupState.STABLE, members, 0);
  }

  /** Until that many members share the partitions. */
  void awaitShared(int members) {
    awaitGroup(GroupState.STABLE, members, 1);
  }

  void awaitNoMember() {
    awaitGroup(GroupState.EMPTY, 0, 0);
  }

  private void awaitGroup(GroupState state, int members, int partitionsEach) {
    await()
        .atMost(ServerProcess.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              ConsumerGroupDescription group =
                  admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP);
              return group.groupState() == state
                  && group.members().size() == members
                  && group.members().stream()
                      .allMatch(m -> m.assignment().topicPartitions().size() >= partitionsEach);
            });
  }

  Map<Audit.Fault, List<String>> faults(ServerProcess server) {
    return faults(server, Duration.ofMinutes(1));
  }

  /**
   * What is wrong for longer than a moment.
   *
   * @param server that owns all rooms, or is about to
   * @param patience with topics that follow the state
   * @return empty when nothing is
   */
  Map<Audit.Fault, List<String>> faults(ServerProcess server, Duration patience) {
    awaitAllCommitted();
    Audit audit = new Audit(cluster, acknowledged);
    long end = System.nanoTime() + patience.toNanos();
    Map<Audit.Fault, List<String>> faults;
    do {
      faults = audit.faults(server.api());
    } while (!faults.isEmpty() && System.nanoTime() < end);
    return faults;
  }

  @Override
  public void close() {
    acknowledged.close();
    admin.close();
    cluster.close();
  }
}
