package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.server.ConfigSources;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.standalone.verify.Difference;
import dev.rollcall.standalone.verify.EventLog;
import dev.rollcall.standalone.verify.Verification;
import dev.rollcall.standalone.verify.Verification.Report;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rollcall verify}. */
@Command(
    name = "verify",
    description = "Hold what a running server answers against the log of events.",
    footer = {
      "",
      "Reads all of room-events, works out each room by itself, and compares it with the answers",
      "at --url. Takes the options of 'rollcall server'. Ends with 1 when there is a difference.",
      "It holds all events in memory; ROLLCALL_HEAP sets how much there is.",
      "For what 'rollcall up' runs:",
      "  rollcall verify --set kafka.bootstrap.servers=localhost:9092 \\",
      "    --set schema.registry.url=http://localhost:8081"
    })
final class VerifyCommand implements Callable<Integer> {

  @Mixin private ServerOptions options;

  @Mixin private ClientOptions client;

  @Option(
      names = "--instants",
      paramLabel = "N",
      defaultValue = "5",
      description = "Moments of each room's past to compare (default: ${DEFAULT-VALUE}).")
  private int instants;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (instants < 0) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--instants': it is less than 0");
    }
    Report report =
        verify(
            ConfigSources.load(
                options.flags(), System.getenv(), options.configFile().orElse(null)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report(report).toPrettyString());
    } else {
      report.differences().forEach(difference -> print(out, difference));
      out.println(summary(report));
    }
    return report.differences().isEmpty() ? 0 : 1;
  }

  private Report verify(RollcallConfig config) {
    PrintWriter notes = spec.commandLine().getErr();
    try (SchemaRegistry registry = SchemaRegistry.open(config.registry());
        EventLog log = EventLog.open(config, registry)) {
      log.readOn(ProgressBar.of(notes, "Reading events"));
      return new Verification(
              log,
              new ApiAnswers(client.client()),
              new Random(),
              instants,
              config.duration(RollcallConfig.HISTORY_RETENTION),
              config.removals(),
              Clock.systemUTC())
          .run(ProgressBar.of(notes, "Comparing rooms"));
    } catch (KafkaException e) {
      throw new StandaloneException("The events cannot be read: " + e.getMessage(), e);
    }
  }

  private static void print(PrintWriter out, Difference difference) {
    out.println(Table.visible(difference.room() + "  " + difference.what()));
    out.println("  expected  " + Table.visible(difference.expected()));
    out.println("  was       " + Table.visible(difference.was()));
  }

  private static String summary(Report report) {
    List<Difference> found = report.differences();
    StringBuilder text = new StringBuilder();
    if (found.isEmpty()) {
      text.append("No difference");
    } else {
      long rooms = found.stream().map(Difference::room).distinct().count();
      text.append(Count.of(found.size(), "difference") + " in " + Count.of(rooms, "room"));
    }
    text.append(
        ": %s by %s, now and at %s each; %d records are no events."
            .formatted(
                Count.of(report.rooms(), "room"),
                Count.of(report.events(), "event"),
                Count.of(report.instants(), "moment"),
                report.refused()));
    if (!report.cutPartitions().isEmpty()) {
      text.append(
          " The oldest events of partitions %s are gone, so rooms there may differ for that."
              .formatted(report.cutPartitions()));
    }
    return text.toString();
  }

  private static ObjectNode report(Report report) {
    return new ObjectMapper()
        .createObjectNode()
        .put("ok", report.differences().isEmpty())
        .setAll((ObjectNode) new ObjectMapper().valueToTree(report));
  }
}
