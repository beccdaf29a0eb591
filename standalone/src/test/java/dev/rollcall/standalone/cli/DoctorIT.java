package dev.rollcall.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The doctor says what a start would say, and leaves everything as it is. */
class DoctorIT {

  private static final String CHANGELOG = "rollcall-rooms-changelog";
  private static final String JOINED =
      """
      {"type": "PARTICIPANT_JOINED", "roomId": "r", "occurredAt": 1700000000000, "participant": {"id": "c"}}""";

  /** What a run of the command gave. */
  private record Outcome(int exitCode, String out, String err) {}

  @TempDir Path directory;
  private Cluster cluster;

  @BeforeEach
  void start() {
    cluster = Cluster.start(directory);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void whereRollcallNeverRanAllIsWellOnceTopicsMayBeCreated() throws Exception {
    Outcome refused = doctor();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(outcomes(refused)).containsEntry("topics", "error");
    assertThat(refused.out()).contains("room-events-dlq").contains("topics.create=true");

    Outcome outcome = doctor("--set", "topics.create=true");

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcomes(outcome).values()).containsOnly("ok", "skipped");
    assertThat(outcomes(outcome).keySet())
        .containsExactly(
            "kafka",
            "topics",
            "partition counts",
            "topic policies",
            "schema registry",
            "transactions",
            "changelog",
            "instances",
            "lag",
            "clocks",
            "disk");
    assertThat(outcomes(outcome))
        .containsEntry("changelog", "ok")
        .containsEntry("instances", "skipped")
        .containsEntry("disk", "ok");
    try (Admin admin = cluster.admin()) {
      assertThat(admin.listTopics().names().get()).isSubsetOf(Set.of("_schemas"));
    }
    Outcome strict =
        doctor(
            "--set", "topics.create=true", "--set", "schema.registry.auto.register.schemas=false");
    assertThat(outcomes(strict))
        .as("nothing was registered")
        .containsEntry("schema registry", "error");
  }

  @Test
  void whereRollcallRunsAllIsWellAndALostChangelogIsNot() throws Exception {
    RollcallServer server = cluster.startServer("server");
    new Api(server).postAndGet(JOINED, "/v1/rooms/r");

    Outcome running = doctor("--url", server.url().toString());
    assertThat(running.exitCode()).as(running.out()).isZero();
    assertThat(outcomes(running).values()).containsOnly("ok");

    cluster.stop(server);
    assertThat(outcomes(doctor()).values()).as("stopped").containsOnly("ok", "skipped");

    try (Admin admin = cluster.admin()) {
      admin.deleteTopics(List.of(CHANGELOG)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(CHANGELOG));
    }
    Outcome lost = doctor();
    assertThat(lost.exitCode()).isEqualTo(1);
    assertThat(outcomes(lost)).containsEntry("changelog", "error").containsEntry("kafka", "ok");
    assertThat(lost.out()).contains("is gone", "earliest");
  }

  @Test
  void whatDoesNotAnswerIsSaidWithoutAStackTrace() {
    Outcome noKafka = doctor("--set", "kafka.bootstrap.servers=127.0.0.1:1");
    assertThat(noKafka.exitCode()).isEqualTo(1);
    assertThat(outcomes(noKafka))
        .containsEntry("kafka", "error")
        .containsEntry("schema registry", "ok")
        .containsEntry("changelog", "skipped");
    assertThat(noKafka.out()).contains("127.0.0.1:1").doesNotContain("\tat ");

    Outcome noProtocol = doctor("--set", "kafka.security.protocol=NONSENSE");
    assertThat(noProtocol.exitCode()).isEqualTo(1);
    assertThat(outcomes(noProtocol)).containsEntry("kafka", "error");
    assertThat(noProtocol.out()).contains("security.protocol").doesNotContain("\tat ");

    Outcome noRegistry =
        doctor("--set", "schema.registry.url=http://127.0.0.1:1", "--set", "topics.create=true");
    assertThat(noRegistry.exitCode()).isEqualTo(1);
    assertThat(outcomes(noRegistry))
        .containsEntry("kafka", "ok")
        .containsEntry("schema registry", "error");
    assertThat(noRegistry.out()).contains("127.0.0.1:1").doesNotContain("\tat ");
  }

  @Test
  void peopleReadOneCheckALine() {
    Outcome outcome = run(List.of("doctor"));
    assertThat(outcome.out().lines())
        .contains("ok       kafka", "error    topics", "ok       changelog")
        .endsWith("A server would not start.");
  }

  /** As JSON; later settings win. */
  private Outcome doctor(String... arguments) {
    List<String> all = new ArrayList<>(List.of("doctor", "--json"));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private Outcome run(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    if (!arguments.contains("--url")) {
      all.addAll(List.of("--url", "http://127.0.0.1:1"));
    }
    for (String setting :
        List.of(
            "kafka.bootstrap.servers=" + cluster.bootstrapServers(),
            "schema.registry.url=" + cluster.registryUrl())) {
      String key = setting.substring(0, setting.indexOf('='));
      if (arguments.stream().noneMatch(argument -> argument.startsWith(key + "="))) {
        all.addAll(List.of("--set", setting));
      }
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        RollcallCommand.line(
            (configFile, flags) -> {
              throw new AssertionError("no server is to be started");
            });
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = line.execute(all.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static Map<String, String> outcomes(Outcome outcome) {
    Map<String, String> outcomes = new LinkedHashMap<>();
    try {
      JsonNode report = new ObjectMapper().readTree(outcome.out());
      assertThat(report.path("ok").asBoolean()).isEqualTo(outcome.exitCode() == 0);
      report
          .path("checks")
          .forEach(
              check -> outcomes.put(check.path("name").asText(), check.path("outcome").asText()));
    } catch (java.io.IOException e) {
      throw new AssertionError(outcome.out() + outcome.err(), e);
    }
    return outcomes;
  }
}
