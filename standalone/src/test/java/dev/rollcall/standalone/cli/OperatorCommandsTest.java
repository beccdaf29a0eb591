package dev.rollcall.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands of who runs Rollcall: their requests, tables, JSON and exit codes. */
class OperatorCommandsTest extends CommandTest {

  private static final String WELL =
      """
      {"instances": [{"address": "a:1", "self": true, "reachable": true, "problem": null,
         "version": null, "state": "RUNNING", "startedAt": 1000, "clockSkewMillis": 0,
         "diskFreeBytes": 52613349376, "active": [0, 1], "standby": [], "restoring": []}],
       "partitions": [{"partition": 0, "active": "a:1", "standbys": [], "lag": 3,
         "standbyLag": {}}]}
      """;

  private static final String ILL =
      """
      {"instances": [
         {"address": "a:1", "self": true, "reachable": true, "problem": null, "version": "0.1.0",
          "state": "REBALANCING", "startedAt": 1000, "clockSkewMillis": 0, "diskFreeBytes": 100,
          "active": [0], "standby": [1],
          "restoring": [{"partition": 1, "standby": true, "restored": 250, "total": 1000}]},
         {"address": "b:1", "self": false, "reachable": false, "problem": "It cannot be reached.",
          "version": null, "state": null, "startedAt": null, "clockSkewMillis": null,
          "diskFreeBytes": null, "active": [1], "standby": [], "restoring": null}],
       "partitions": [
         {"partition": 0, "active": "a:1", "standbys": [], "lag": 3, "standbyLag": {}},
         {"partition": 1, "active": "b:1", "standbys": ["a:1"], "lag": null,
          "standbyLag": {"a:1": 750}},
         {"partition": 2, "active": null, "standbys": [], "lag": 0, "standbyLag": {}}]}
      """;

  @Test
  void aClusterThatIsWellEndsWithZero() {
    answer(200, WELL);
    Outcome outcome = run("cluster");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("INSTANCE +STATE +VERSION +STARTED +CLOCK +FREE DISK +ACTIVE +COPIES")
        .containsPattern("a:1 \\* +RUNNING +\\d+ d ago +\\+0 ms +49.0 GiB +0,1")
        .containsPattern("PARTITION +ACTIVE +LAG +COPIES")
        .containsPattern("0 +a:1 +3");
    assertThat(requests).extracting(Request::line).containsExactly("GET /v1/cluster");
  }

  @Test
  void oneThatIsIllEndsWithOneAndSaysWhy() {
    answer(200, ILL);
    Outcome outcome = run("cluster");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .containsPattern("b:1 +NOT REACHABLE: It cannot be reached. +1")
        .containsPattern("1 +b:1 +\\? +a:1 \\(-750\\)")
        .containsPattern("2 +NOBODY +0")
        .contains("a:1 restores its copy of partition 1: 25 % of 1000");
    answer(200, ILL);
    Outcome forPrograms = run("cluster", "--json");
    assertThat(forPrograms.exitCode()).isEqualTo(1);
    assertThat(json(forPrograms.out())).isEqualTo(json(ILL));
  }

  @Test
  void aUserIsShownNowAndBefore() {
    String now = "{\"rooms\": [{\"id\": \"r-1\", \"connections\": [{\"id\": \"c-1\"}]}]}";
    String past = "{\"from\": 5, \"to\": 9, \"rooms\": [{\"id\": \"r-2\", \"seconds\": 61.5}]}";
    answer(200, now);
    answer(200, past);
    Outcome outcome = run("users", "get", "a/b", "--to", "9");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("Now:\\R+ROOM +VENDOR +ACCOUNT +CONNECTION")
        .containsPattern("r-1 +c-1")
        .containsPattern("r-2 +0 +61.5");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly(
            "GET /v1/users/a%2Fb/rooms?limit=100", "GET /v1/users/a%2Fb/attendance?to=9&limit=100");
    answer(200, now);
    answer(200, past.replace("}]}", "}], \"partial\": true, \"missingPartitions\": [2]}"));
    Outcome partial = run("users", "get", "ann", "--json");
    assertThat(partial.exitCode()).as("not whole").isEqualTo(1);
    assertThat(json(partial.out()).at("/now/rooms/0/id").asText()).isEqualTo("r-1");
    assertThat(json(partial.out()).at("/past/rooms/0/id").asText()).isEqualTo("r-2");
  }

  @Test
  void bytesOfDeadLettersAreShownAsNumbersAndText() {
    answer(
        200,
        """
        {"deadLetters": [{"partition": 0, "offset": 7, "size": 18, "truncated": false,
          "bytes": "SGVsbG8gAP8gd29ybGQsIGhleSE="}], "nextCursor": null}
        """);
    Outcome outcome = run("dlq", "list", "--bytes");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("0:7: 20 bytes")
        .contains("00000000  48 65 6c 6c 6f 20 00 ff  20 77 6f 72 6c 64 2c 20  |Hello .. world, |")
        .contains("00000010  68 65 79 21" + " ".repeat(39) + "|hey!|");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly("GET /v1/dlq?bytes=true&limit=20");
  }

  @Test
  void handledLettersAreListedWhenAskedFor() {
    answer(
        200,
        """
        {"deadLetters": [{"partition": 0, "offset": 7, "size": 1, "message": "m",
          "handled": "replayed"}], "nextCursor": null}
        """);
    assertThat(run("dlq", "list", "--handled").out())
        .containsPattern("MESSAGE +DONE")
        .containsPattern("m +replayed");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly("GET /v1/dlq?handled=true&limit=20");
  }

  @Test
  void lettersAreReplayedByName() {
    answer(200, "{\"replayed\": 2, \"skipped\": [], \"more\": false}");
    Outcome outcome = run("dlq", "replay", "0:17", "0:18", "0:17", "--again");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("Replayed: 2 letters.");
    assertThat(requests.get(0).line()).isEqualTo("POST /v1/dlq/replay");
    assertThat(requests.get(0).body())
        .isEqualTo("{\"letters\":[\"0:17\",\"0:18\"],\"again\":true}");
  }

  @Test
  void skippedLettersAreToldAndEndWithOne() {
    String answer =
        """
        {"dropped": 1, "skipped": [{"letter": "0:18", "why": "There is no such letter."}],
         "more": false}
        """;
    answer(200, answer);
    Outcome outcome = run("dlq", "drop", "0:17", "0:18");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("Dropped: 1 letter.")
        .containsPattern("0:18 +There is no such letter.");
    assertThat(requests.get(0).line()).isEqualTo("DELETE /v1/dlq");
    answer(200, answer);
    assertThat(json(run("dlq", "drop", "0:17", "0:18", "--json").out()).at("/skipped/0/letter"))
        .hasToString("\"0:18\"");
  }

  /** The server ran out of time after 60 of them. */
  @Test
  void manyLettersGoInPartsWithABarAndWhatWasNotReachedIsAskedForAgain() {
    answer(200, letters(0, 150, "c"));
    answer(200, letters(150, 101, null));
    answer(200, "{\"replayed\": 60, \"skipped\": [], \"more\": true}");
    answer(200, "{\"replayed\": 100, \"skipped\": [], \"more\": false}");
    answer(200, "{\"replayed\": 91, \"skipped\": [], \"more\": false}");
    Outcome outcome = run("dlq", "replay", "--all", "--reason", "no_key", "--yes");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("Replayed: 251 letters.");
    assertThat(outcome.err()).contains("Replayed: 60 %", "Replayed: 100 %");
    assertThat(requests)
        .extracting(Request::line)
        .startsWith("GET /v1/dlq?reason=no_key&limit=1000")
        .hasSize(5);
    assertThat(json(requests.get(2).body()).at("/letters/0").asText())
        .as("the oldest first")
        .isEqualTo("0:250");
    assertThat(json(requests.get(3).body()).at("/letters/0").asText()).isEqualTo("0:190");
  }

  @Test
  void allAreHandledOnlyWhenSomebodyAgrees() {
    answer(200, letters(0, 2, null));
    Outcome nobody = run("dlq", "replay", "--all");
    assertThat(nobody.exitCode()).isEqualTo(2);
    assertThat(nobody.err()).contains("Replay 2 dead letters?", "--yes");
    assertThat(requests).as("only the list was asked for").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"y, true", "Yes, true", "n, false", "'', false", ", false"})
  void onlyYesIsYes(String answer, boolean given) {
    assertThat(
            new Confirmation(question -> answer)
                .isGiven("Drop 2?", new CommandLine(new CompletionCommand())))
        .isEqualTo(given);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dlq replay",
        "dlq replay 0:1 --all",
        "dlq replay 17",
        "dlq drop 0:1 --reason no_key",
        "dlq",
        "users",
        "completion",
        "completion fish",
        "cluster more"
      })
  void aWrongCommandLineEndsWithTwoAndAsksNothing(String arguments) {
    Outcome outcome = execute(arguments.split(" "));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "users get ann", "dlq list", "dlq replay 0:1", "dlq drop 0:1"})
  void aRefusalEndsWithOneAndOneSentence(String arguments) {
    answer(403, "{\"type\": \"/problems/forbidden\", \"title\": \"The API token lacks a scope\"}");
    Outcome outcome = run(arguments.split(" "));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("The API token lacks a scope (403)").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void aShellCompletesCommands(String shell) throws IOException, InterruptedException {
    String script = execute("completion", shell).out();
    assertThat(script).contains("_complete_rollcall", "replay", "BASH_VERSION", "ZSH_VERSION");
    Path file = directory.resolve("completion");
    Files.writeString(
        file,
        script
            + """

            COMP_WORDS=(rollcall dlq re); COMP_CWORD=2; _complete_rollcall; echo "${COMPREPLY[@]}"
            """);
    Process bash = new ProcessBuilder("bash", file.toString()).redirectErrorStream(true).start();
    String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(printed).isZero();
    assertThat(printed.trim()).isEqualTo("replay");
  }

  /** A page of the list: so many letters, the newest first. */
  private static String letters(int from, int count, String cursor) {
    return IntStream.range(from, from + count)
        .mapToObj("{\"partition\": 0, \"offset\": %d}"::formatted)
        .collect(
            Collectors.joining(
                ",",
                "{\"deadLetters\": [",
                "], \"nextCursor\": " + (cursor == null ? null : '"' + cursor + '"') + "}"));
  }
}
