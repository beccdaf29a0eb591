package dev.rollcall.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.server.Doctor.Check;
import dev.rollcall.server.Doctor.Complaint;
import dev.rollcall.server.Doctor.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceChecksTest {

  /** Two instances and two partitions, all well. */
  private static final String WELL =
      """
      {"instances": [
         {"address": "a:1", "reachable": true, "problem": null, "version": "1", "state": "RUNNING",
          "clockSkewMillis": 0, "diskFreeBytes": 99999999999},
         {"address": "b:1", "reachable": true, "problem": null, "version": "1", "state": "RUNNING",
          "clockSkewMillis": -900, "diskFreeBytes": 99999999999}],
       "partitions": [
         {"partition": 0, "active": "a:1", "standbys": ["b:1"], "lag": 10000,
          "standbyLag": {"b:1": 10000}},
         {"partition": 1, "active": "b:1", "standbys": ["a:1"], "lag": null, "standbyLag": {}}]}
      """;

  @TempDir Path directory;

  @Test
  void whereAllIsWellNothingIsSaid() {
    assertThat(InstanceChecks.of(json(WELL), directory.resolve("not/there")))
        .containsExactly(
            new Check("instances", Outcome.OK, List.of()),
            new Check("lag", Outcome.OK, List.of()),
            new Check("clocks", Outcome.OK, List.of()),
            new Check("disk", Outcome.OK, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          instances | "address": "b:1", "reachable": true, "problem": null | "address": "b:1", "reachable": false, "problem": "It is off." | b:1 is not reachable: It is off. | instance.token
          instances | "state": "RUNNING"      | "state": "ERROR"          | a:1 is in the state ERROR.                                     | log
          instances | "version": "1"          | "version": "2"            | Instances are of different versions: 1, 2.                     | replacement
          instances | "active": "a:1"         | "active": null            | Nobody processes partition 0.                                  | rollcall cluster
          instances | "standbys": ["a:1"]     | "standbys": []            | Partition 1 has no copy.                                       | num.standby.replicas
          lag       | "lag": 10000            | "lag": 10001              | Partition 0 is 10001 events behind.                            | add an instance
          lag       | "b:1": 10000            | "b:1": 10001              | The copy of partition 0 on b:1 lacks 10001 rows                | query.max.standby.lag
          clocks    | -900                    | -1001                     | The clock of b:1 is 1001 ms behind.                            | time service
          clocks    | -900                    | 86400000                  | The clock of b:1 is 86400000 ms ahead.                         | time service
          disk      | 99999999999             | 104857600                 | The disk of a:1 has 100.0 MiB free.                            | data.dir
          """)
  void whatIsNotIsAWarningWithARemedy(
      String name, String well, String ill, String found, String remedy) {
    assertThat(WELL).contains(well);
    JsonNode cluster = json(WELL.replaceFirst(Pattern.quote(well), ill));

    List<Check> checks = InstanceChecks.of(cluster, directory);

    assertThat(checks)
        .filteredOn(check -> check.outcome() != Outcome.OK)
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).isEqualTo(name);
              assertThat(check.outcome()).isEqualTo(Outcome.WARNING);
              Complaint complaint = check.complaints().get(0);
              assertThat(complaint.found()).startsWith(found);
              assertThat(complaint.remedy()).contains(remedy);
            });
  }

  @Test
  void whereNothingAnswersTheDiskAloneIsLookedAt() {
    ApiClient nobody = new ApiClient(URI.create("http://127.0.0.1:1"), Optional.empty());

    List<Check> checks = InstanceChecks.of(nobody, directory);

    assertThat(checks)
        .extracting(Check::outcome)
        .containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.OK);
    assertThat(checks.get(0).complaints().get(0).remedy()).contains("--url");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
