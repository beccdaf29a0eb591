package dev.rollcall.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.RoomEvent;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollcall bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Compare Rollcall with its peers on one embedded broker, exactly-once throughout.")
public final class Bench implements Callable<Integer> {

  private static final int POISONED_BATCH = 10_000;

  private static final List<String> SYSTEMS =
      List.of(
          "rollcall",
          "passthrough",
          "passthrough-bytes",
          "passthrough-same-volume",
          "textbook",
          "rollcall-poisoned");

  @Option(names = "--quick", description = "Fewer events and rounds: minutes, with more spread.")
  private boolean quick;

  @Option(names = "--events", paramLabel = "N", description = "Events a run.")
  private Integer chosenEvents;

  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each system.")
  private Integer chosenRounds;

  @Option(names = "--json", paramLabel = "FILE", description = "Write every figure to a file.")
  private Path json;

  @Option(names = "--workload", paramLabel = "NAME", description = "Only this workload.")
  private String only;

  @Option(
      names = "--system",
      paramLabel = "NAME",
      split = ",",
      description = "Only these systems, for a profile; shares are of the pass-through.")
  private Set<String> systems = Set.of();

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (only != null) {
      refuseUnknown("workload", only, Workload.ALL.stream().map(Workload::name).toList());
    }
    systems.forEach(system -> refuseUnknown("system", system, SYSTEMS));
    Path directory = Files.createTempDirectory("rollcall-bench");
    ArrayNode rows = new ObjectMapper().createArrayNode();
    try (Cluster cluster = new Cluster(directory)) {
      for (Workload workload : Workload.ALL) {
        if (only == null || only.equals(workload.name())) {
          run(cluster, workload, rows);
        }
      }
    } finally {
      Directories.delete(directory);
    }
    if (json != null) {
      ObjectNode report = new ObjectMapper().createObjectNode();
      report.set("rows", rows);
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report);
    }
    return 0;
  }

  private void refuseUnknown(String what, String typed, List<String> known) {
    if (!known.contains(typed)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "There is no %s '%s'; there are %s.".formatted(what, typed, String.join(", ", known)));
    }
  }

  private void run(Cluster cluster, Workload workload, ArrayNode rows) throws Exception {
    int events = chosenEvents != null ? chosenEvents : quick ? 100_000 : 400_000;
    int rounds = chosenRounds != null ? chosenRounds : quick ? 3 : 5;
    PrintWriter out = spec.commandLine().getOut();
    String prefix = workload.name() + "-";
    String topic = prefix + "room-events";
    out.printf("%n%s: %,d events, %d rounds and a warm-up%n", workload.name(), events, rounds);
    out.flush();
    cluster.createTopic(topic, cluster.topics(prefix).events().config());
    List<RoomEvent> log = workload.events(events);
    cluster.write(topic, log);
    String poisoned = poisoned(cluster, prefix, log);

    List<Contender> contenders = contenders(cluster, prefix, topic, events);
    contenders.add(new RollcallContender("rollcall-poisoned", poisoned));
    contenders.removeIf(contender -> !asked(contender.name()));
    Map<String, List<Measurement>> measured = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        String run = prefix + contender.name() + "-" + round;
        Measurement measurement = Measurement.of(contender, cluster, events, run);
        measured.computeIfAbsent(contender.name(), any -> new ArrayList<>()).add(measurement);
        out.printf(
            "  round %d  %-24s %,9.0f events/s  %6.1f us CPU/event%s%n",
            round + 1,
            contender.name(),
            measurement.eventsPerSecond(),
            measurement.cpuMicrosPerEvent(),
            measurement.finished() ? "" : "  (not finished)");
        out.flush();
      }
    }
    report(workload, measured, rows, out);
    if (!asked("rollcall")) {
      return;
    }
    double load = median(rates(measured.get("rollcall"))) / 2;
    Latency.of(new RollcallContender("rollcall", prefix + "latency-"), cluster, workload, load)
        .report(workload.name(), rows, out);
  }

  private boolean asked(String system) {
    return systems.isEmpty() || systems.contains(system);
  }

  /** The same log with one record in a thousand that is no event. */
  private static String poisoned(Cluster cluster, String prefix, List<RoomEvent> log)
      throws Exception {
    String poisoned = prefix + "poisoned-";
    String topic = poisoned + "room-events";
    cluster.createTopic(topic, cluster.topics(poisoned).events().config());
    for (int from = 0; from < log.size(); from += POISONED_BATCH) {
      int to = Math.min(from + POISONED_BATCH, log.size());
      cluster.write(topic, log.subList(from, to));
      cluster.poison(topic, (to - from) / 1_000);
    }
    return poisoned;
  }

  /** A first run of Rollcall warms up the JVM and tells how much it writes. */
  private static List<Contender> contenders(
      Cluster cluster, String prefix, String topic, int events) throws Exception {
    RollcallContender rollcall = new RollcallContender("rollcall", prefix);
    String run = prefix + "warm-up";
    Measurement.of(rollcall, cluster, events, run);
    Volume written =
        Volume.of(
            cluster,
            List.of(
                prefix + "room-state",
                prefix + "room-participants",
                prefix + "room-changes",
                prefix + "room-sessions",
                run + "-rooms-changelog"));
    return new ArrayList<>(
        List.of(
            rollcall,
            new EventPassThrough(topic),
            PassThrough.plain(topic),
            PassThrough.ofSameVolume(
                topic,
                (double) written.records() / events,
                (int) (written.bytes() / Math.max(1, written.records()))),
            new Textbook(topic)));
  }

  private static void report(
      Workload workload, Map<String, List<Measurement>> measured, ArrayNode rows, PrintWriter out) {
    double plain =
        measured.containsKey("passthrough")
            ? median(rates(measured.get("passthrough")))
            : Double.NaN;
    measured.forEach(
        (system, runs) -> {
          double[] rates = rates(runs);
          double[] cpu = runs.stream().mapToDouble(Measurement::cpuMicrosPerEvent).toArray();
          ObjectNode row = rows.addObject();
          row.put("workload", workload.name());
          row.put("system", system);
          row.put("eventsPerSecond", median(rates));
          row.put("eventsPerSecondMin", rates[0]);
          row.put("eventsPerSecondMax", rates[rates.length - 1]);
          row.put("cpuMicrosPerEvent", median(cpu));
          row.put("finished", runs.stream().allMatch(Measurement::finished));
          row.put("ofPassthrough", median(rates) / plain);
          out.printf(
              "  %-24s %,9.0f events/s (%,.0f to %,.0f)  %.2f of passthrough  %6.1f us CPU/event%n",
              system,
              median(rates),
              rates[0],
              rates[rates.length - 1],
              median(rates) / plain,
              median(cpu));
        });
    out.flush();
  }

  private static double[] rates(List<Measurement> runs) {
    return runs.stream().mapToDouble(Measurement::eventsPerSecond).sorted().toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
