package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollcall cluster}. */
@Command(
    name = "cluster",
    description = "Show the instances, what each has, and how far it has come.",
    footer = {
      "",
      "LAG counts events that are written and not processed; behind a copy stands how",
      "many rows of the changelog it lacks. Ends with 1 when an instance does not",
      "answer, or when nobody processes a partition."
    })
final class ClusterCommand implements Callable<Integer> {

  @Mixin private ClientOptions options;

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Times times = new Times(Clock.systemDefaultZone());

  @Override
  public Integer call() {
    JsonNode cluster = options.client().getObject("/v1/cluster", Map.of());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(cluster.toPrettyString());
    } else {
      out.println(instances(cluster.path("instances")).render());
      out.println();
      out.println(partitions(cluster.path("partitions")).render());
      printRestores(out, cluster.path("instances"));
    }
    return isWhole(cluster) ? 0 : 1;
  }

  private static boolean isWhole(JsonNode cluster) {
    boolean whole = true;
    for (JsonNode instance : cluster.path("instances")) {
      whole &= instance.path("reachable").asBoolean();
    }
    for (JsonNode partition : cluster.path("partitions")) {
      whole &= partition.path("active").isTextual();
    }
    return whole;
  }

  private Table instances(JsonNode instances) {
    Table table =
        new Table(
            "INSTANCE", "STATE", "VERSION", "STARTED", "CLOCK", "FREE DISK", "ACTIVE", "COPIES");
    for (JsonNode instance : instances) {
      boolean reachable = instance.path("reachable").asBoolean();
      table.add(
          instance.path("address").asText() + (instance.path("self").asBoolean() ? " *" : ""),
          reachable
              ? instance.path("state").asText()
              : "NOT REACHABLE: " + instance.path("problem").asText(),
          instance.path("version").asText(""),
          times.ago(instance.path("startedAt")),
          skew(instance.path("clockSkewMillis")),
          Bytes.text(instance.path("diskFreeBytes")),
          numbers(instance.path("active")),
          numbers(instance.path("standby")));
    }
    return table;
  }

  private static String skew(JsonNode millis) {
    return millis.isNumber() ? "%+d ms".formatted(millis.asLong()) : "";
  }

  private static String numbers(JsonNode numbers) {
    StringJoiner text = new StringJoiner(",");
    numbers.forEach(number -> text.add(number.asText()));
    return text.toString();
  }

  private static Table partitions(JsonNode partitions) {
    Table table = new Table("PARTITION", "ACTIVE", "LAG", "COPIES");
    for (JsonNode partition : partitions) {
      StringJoiner copies = new StringJoiner(", ");
      for (JsonNode copy : partition.path("standbys")) {
        JsonNode lag = partition.path("standbyLag").path(copy.asText());
        copies.add(copy.asText() + (lag.isNumber() ? " (-" + lag.asText() + ")" : ""));
      }
      table.add(
          partition.path("partition").asText(),
          partition.path("active").isTextual() ? partition.path("active").asText() : "NOBODY",
          partition.path("lag").isNumber() ? partition.path("lag").asText() : "?",
          copies.toString());
    }
    return table;
  }

  private static void printRestores(PrintWriter out, JsonNode instances) {
    for (JsonNode instance : instances) {
      for (JsonNode restoring : instance.path("restoring")) {
        long total = Math.max(1, restoring.path("total").asLong());
        out.println(
            "%s restores %s %d: %d %% of %d"
                .formatted(
                    Table.visible(instance.path("address").asText()),
                    restoring.path("standby").asBoolean() ? "its copy of partition" : "partition",
                    restoring.path("partition").asInt(),
                    restoring.path("restored").asLong() * 100 / total,
                    restoring.path("total").asLong()));
      }
    }
  }
}
