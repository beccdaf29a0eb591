package dev.rollcall.query.cluster;

import dev.rollcall.query.StoreLags;
import dev.rollcall.query.routing.Host;
import dev.rollcall.query.routing.StreamsLocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this instance knows: of itself all, of the others what Kafka Streams does. */
public final class StreamsCluster {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsCluster.class);

  /**
   * What stays as it is.
   *
   * @param version null where there is none
   * @param startedAt in epoch milliseconds
   * @param directory on the disk that has the stores
   * @param topic {@code room-events} under its full name
   */
  public record Identity(String version, long startedAt, Path directory, String topic) {}

  private final KafkaStreams streams;
  private final Identity identity;
  private final StreamsLocator locator;
  private final StoreLags standbyLags;
  private final EventLags eventLags;
  private final RestoreProgress restores;

  public StreamsCluster(
      KafkaStreams streams,
      Identity identity,
      StreamsLocator locator,
      StoreLags standbyLags,
      EventLags eventLags,
      RestoreProgress restores) {
    this.streams = streams;
    this.identity = identity;
    this.locator = locator;
    this.standbyLags = standbyLags;
    this.eventLags = eventLags;
    this.restores = restores;
  }

  /** The hosts of every partition. */
  Map<Integer, List<Host>> hosts() {
    Map<Integer, List<Host>> hosts = new TreeMap<>();
    for (int partition = 0; partition < locator.partitions(); partition++) {
      hosts.put(partition, locator.known(partition));
    }
    return hosts;
  }

  /** Those of all instances, also of such as have no partition. */
  Set<String> addresses() {
    return locator.addresses();
  }

  /** Of all partitions, as far as they can be told from here within that time. */
  Map<Integer, Long> eventLags(Duration patience) {
    return eventLags.all(patience);
  }

  /**
   * @param lags of partitions, in events
   * @param patience with Kafka, for the lags of copies
   */
  Report report(Map<Integer, Long> lags, Duration patience) {
    Set<Integer> active = partitions(ThreadMetadata::activeTasks);
    Set<Integer> standby = partitions(ThreadMetadata::standbyTasks);
    Map<Integer, Long> behind = standby.isEmpty() ? Map.of() : standbyLags.all(patience);
    return new Report(
        identity.version(),
        streams.state().name(),
        identity.startedAt(),
        diskFree(),
        Report.lags(active, lags),
        Report.lags(standby, behind),
        restores.now());
  }

  private Set<Integer> partitions(Function<ThreadMetadata, Set<TaskMetadata>> tasks) {
    try {
      return streams.metadataForLocalThreads().stream()
          .flatMap(thread -> tasks.apply(thread).stream())
          .flatMap(task -> task.topicPartitions().stream())
          .filter(partition -> partition.topic().equals(identity.topic()))
          .map(partition -> partition.partition())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IllegalStateException e) { // not started yet, or failed
      LOG.debug("The tasks here cannot be told", e);
      return Set.of();
    }
  }

  private Long diskFree() {
    try {
      return Files.getFileStore(existing(identity.directory())).getUsableSpace();
    } catch (IOException e) {
      LOG.debug("The free space of {} cannot be told", identity.directory(), e);
      return null;
    }
  }

  /** A directory is made with the first task; its disk is there before. */
  private static Path existing(Path directory) {
    Path path = directory.toAbsolutePath();
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }
}
