package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.server.Doctor.Check;
import dev.rollcall.server.Doctor.Complaint;
import dev.rollcall.server.Doctor.Outcome;
import dev.rollcall.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a doctor sees of instances that run, as one of them tells. None of it would end a start, so
 * all of it is a warning.
 */
final class InstanceChecks {

  /** More than a burst that a second or two work off. */
  static final long MOST_EVENTS_BEHIND = 10_000;

  /** Of {@code query.max.standby.lag}, by default. */
  static final long MOST_ROWS_BEHIND = 10_000;

  /** Apart by more, clocks make "now" of two instances visibly differ. */
  static final long MOST_SKEW_MILLIS = 1_000;

  /** A store that is restored or compacted can take as much at once. */
  static final long LEAST_DISK_BYTES = 1L << 30;

  private static final List<String> OF_RUNNING = List.of("instances", "lag", "clocks");

  private final List<Complaint> complaints = new ArrayList<>();

  private InstanceChecks() {}

  /**
   * @param dataDirectory of the instance that is to start here
   */
  static List<Check> of(ApiClient api, Path dataDirectory) {
    try {
      return of(api.getObject("/v1/cluster", Map.of()), dataDirectory);
    } catch (StandaloneException e) {
      Complaint why =
          new Complaint(
              Outcome.SKIPPED,
              e.getMessage(),
              "Where instances run, point --url to one of them; ROLLCALL_TOKEN holds its token.");
      Stream<Check> skipped =
          OF_RUNNING.stream()
              .map(
                  name ->
                      new Check(
                          name,
                          Outcome.SKIPPED,
                          name.equals(OF_RUNNING.get(0)) ? List.of(why) : List.of()));
      return Stream.concat(skipped, Stream.of(disk(List.of(), dataDirectory))).toList();
    }
  }

  /**
   * @param cluster what {@code GET /v1/cluster} answers
   */
  static List<Check> of(JsonNode cluster, Path dataDirectory) {
    List<JsonNode> instances = new ArrayList<>();
    cluster.path("instances").forEach(instances::add);
    return List.of(
        instances(instances, cluster.path("partitions")),
        lag(cluster.path("partitions")),
        clocks(instances),
        disk(instances, dataDirectory));
  }

  private static Check instances(List<JsonNode> instances, JsonNode partitions) {
    InstanceChecks checks = new InstanceChecks();
    TreeSet<String> versions = new TreeSet<>();
    for (JsonNode instance : instances) {
      if (!instance.path("reachable").asBoolean()) {
        checks.warn(
            "%s is not reachable: %s"
                .formatted(address(instance), instance.path("problem").asText()),
            "See that it runs, that the others reach the address it advertises (--advertise), and that instance.token is the same everywhere. What it had goes to the others when its session of 10 s is over.");
      } else if (instance.path("state").asText().matches("ERROR|PENDING_ERROR|NOT_RUNNING")) {
        checks.warn(
            "%s is in the state %s.".formatted(address(instance), instance.path("state").asText()),
            "Its log says why. A supervisor should start it again.");
      }
      if (instance.path("version").isTextual()) {
        versions.add(instance.path("version").asText());
      }
    }
    if (versions.size() > 1) {
      checks.warn(
          "Instances are of different versions: " + String.join(", ", versions) + ".",
          "End the replacement that was begun.");
    }
    for (JsonNode partition : partitions) {
      if (!partition.path("active").isTextual()) {
        checks.warn(
            "Nobody processes partition " + partition.path("partition").asInt() + ".",
            "Wait for the rebalance or restore to end ('rollcall cluster' shows how far it is); if it does not, the logs of the instances say why.");
      } else if (instances.size() > 1 && partition.path("standbys").isEmpty()) {
        checks.warn(
            "Partition " + partition.path("partition").asInt() + " has no copy.",
            "Leave streams.num.standby.replicas at 1: without a copy, the next owner restores all of it first.");
      }
    }
    return checks.check("instances");
  }

  private static Check lag(JsonNode partitions) {
    InstanceChecks checks = new InstanceChecks();
    for (JsonNode partition : partitions) {
      int number = partition.path("partition").asInt();
      if (partition.path("lag").asLong() > MOST_EVENTS_BEHIND) {
        checks.warn(
            "Partition %d is %d events behind.".formatted(number, partition.path("lag").asLong()),
            "Look again in a minute. If it does not fall, add an instance, or threads (streams.num.stream.threads), up to one a partition.");
      }
      partition
          .path("standbyLag")
          .properties()
          .forEach(
              copy -> {
                if (copy.getValue().asLong() > MOST_ROWS_BEHIND) {
                  checks.warn(
                      "The copy of partition %d on %s lacks %d rows of the changelog."
                          .formatted(number, copy.getKey(), copy.getValue().asLong()),
                      "Until it has caught up it does not answer for the owner (query.max.standby.lag). 'rollcall cluster' shows how far it is; a slow disk or network keeps it behind.");
                }
              });
    }
    return checks.check("lag");
  }

  private static Check clocks(List<JsonNode> instances) {
    InstanceChecks checks = new InstanceChecks();
    for (JsonNode instance : instances) {
      long skew = instance.path("clockSkewMillis").asLong();
      if (Math.abs(skew) > MOST_SKEW_MILLIS) {
        checks.warn(
            "The clock of %s is %d ms %s."
                .formatted(address(instance), Math.abs(skew), skew > 0 ? "ahead" : "behind"),
            "Keep the clocks of all machines by a time service, such as chrony.");
      }
    }
    return checks.check("clocks");
  }

  private static Check disk(List<JsonNode> instances, Path dataDirectory) {
    InstanceChecks checks = new InstanceChecks();
    checks.space("The disk of " + dataDirectory, free(dataDirectory));
    for (JsonNode instance : instances) {
      if (instance.path("diskFreeBytes").isNumber()) {
        checks.space("The disk of " + address(instance), instance.path("diskFreeBytes").asLong());
      }
    }
    return checks.check("disk");
  }

  private void space(String disk, long free) {
    if (free < LEAST_DISK_BYTES) {
      warn(
          disk + " has " + Bytes.text(free) + " free.",
          "Make room, or move data.dir to a larger disk. The stores can be deleted while the instance is stopped; they are restored from Kafka.");
    }
  }

  /** It need not be there yet. */
  private static long free(Path directory) {
    Path path = directory.toAbsolutePath();
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException e) {
      throw new StandaloneException("The disk of " + path + " cannot be looked at: " + e, e);
    }
  }

  private void warn(String found, String remedy) {
    complaints.add(new Complaint(Outcome.WARNING, found, remedy));
  }

  private Check check(String name) {
    return new Check(
        name, complaints.isEmpty() ? Outcome.OK : Outcome.WARNING, List.copyOf(complaints));
  }

  private static String address(JsonNode instance) {
    return instance.path("address").asText();
  }
}
