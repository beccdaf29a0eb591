package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.server.ConfigSources;
import dev.rollcall.server.Doctor;
import dev.rollcall.server.Doctor.Check;
import dev.rollcall.server.Doctor.Complaint;
import dev.rollcall.server.Doctor.Outcome;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.standalone.pollers.PollerSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollcall doctor}. */
@Command(
    name = "doctor",
    description = {
      "Check what a server would check before it starts, and change nothing.",
      "Then ask the instance at --url of all instances: who answers, lag, clocks, disks."
    },
    footer = {
      "",
      "Takes the options of 'rollcall server'. Ends with 1 when a start would be refused.",
      "For what 'rollcall up' runs:",
      "  rollcall doctor --set kafka.bootstrap.servers=localhost:9092 \\",
      "    --set schema.registry.url=http://localhost:8081 --set topics.create=true"
    })
final class DoctorCommand implements Callable<Integer> {

  private static final String INDENT = "         ";

  @Mixin private ServerOptions options;

  @Mixin private ClientOptions client;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RollcallConfig config =
        ConfigSources.load(options.flags(), System.getenv(), options.configFile().orElse(null));
    PollerSettings.of(config);
    List<Check> checks = new ArrayList<>(Doctor.examine(config));
    checks.addAll(InstanceChecks.of(client.client(), config.dataDir()));
    boolean well = checks.stream().noneMatch(check -> check.outcome() == Outcome.ERROR);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report(well, checks).toPrettyString());
    } else {
      checks.forEach(check -> print(out, check));
      out.println();
      out.println(well ? "A server would start." : "A server would not start.");
    }
    return well ? 0 : 1;
  }

  private static void print(PrintWriter out, Check check) {
    out.println("%-8s %s".formatted(word(check.outcome()), check.name()));
    for (Complaint complaint : check.complaints()) {
      out.println(INDENT + complaint.found());
      out.println(INDENT + "Remedy: " + complaint.remedy());
    }
  }

  private static ObjectNode report(boolean well, List<Check> checks) {
    ObjectNode report = new ObjectMapper().createObjectNode();
    report.put("ok", well);
    ArrayNode all = report.putArray("checks");
    for (Check check : checks) {
      ObjectNode one = all.addObject();
      one.put("name", check.name()).put("outcome", word(check.outcome()));
      ArrayNode findings = one.putArray("findings");
      for (Complaint complaint : check.complaints()) {
        findings
            .addObject()
            .put("level", word(complaint.level()))
            .put("found", complaint.found())
            .put("remedy", complaint.remedy());
      }
    }
    return report;
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
