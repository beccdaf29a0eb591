package dev.rollcall.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The commands that talk to a running Rollcall, against a server that answers from a script. */
class RollcallCommandTest extends CommandTest {

  @Test
  void listsRoomsAsAnAlignedTable() {
    answer(
        200,
        """
        {"rooms": [
          {"id": "livekit:acme:standup", "source": {"vendor": "livekit"}, "status": "ACTIVE",
           "participantCount": 12, "name": "Daily standup", "updatedAt": 1000},
          {"id": "x", "status": "IDLE", "participantCount": 0}],
         "nextCursor": null, "partial": false, "missingPartitions": []}
        """);
    Outcome outcome =
        run("rooms", "list", "--status", "active", "--vendor", "livekit", "--sort", "-updated");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out().lines().map(line -> line.replaceFirst(" *\\d+ d ago$", " (age)")))
        .containsExactly(
            "ID                    VENDOR   STATUS  PEOPLE  NAME           UPDATED",
            "livekit:acme:standup  livekit  ACTIVE      12  Daily standup (age)",
            "x                              IDLE         0");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly("GET /v1/rooms?status=active&vendor=livekit&sort=-updated&limit=100");
  }

  @Test
  void followsCursorsUpToTheLimit() {
    answer(200, "{\"rooms\": [{\"id\": \"a\"}, {\"id\": \"b\"}], \"nextCursor\": \"c+1\"}");
    answer(200, "{\"rooms\": [{\"id\": \"c\"}], \"nextCursor\": \"c+2\"}");
    Outcome outcome = run("rooms", "list", "--limit", "3", "--json");
    assertThat(json(outcome.out()).findValuesAsText("id")).containsExactly("a", "b", "c");
    assertThat(outcome.err()).contains("There are more rooms");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly("GET /v1/rooms?limit=3", "GET /v1/rooms?limit=1&cursor=c%2B1");
  }

  @Test
  void saysWhenTheListIsNotWhole() {
    answer(
        200,
        "{\"rooms\": [], \"nextCursor\": null, \"partial\": true, \"missingPartitions\": [2, 5]}");
    Outcome outcome = run("rooms", "list");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("nobody answers for partitions [2, 5]");
  }

  @Test
  void showsOneRoomAndWhoIsInIt() {
    answer(
        200,
        """
        {"id": "jaas:helpdesk:a/b", "name": "Support desk", "status": "ACTIVE", "size": 10,
         "source": {"vendor": "jaas"}, "participantCount": 1, "userCount": 1,
         "peakParticipantCount": 3, "session": {"id": "s-1", "startedAt": 1587667174725},
         "participants": {"c-1": {"identity": "alice", "name": "Al\\u001bice", "role": "host",
           "kind": "STANDARD", "joinedAt": 1587667174725}}}
        """);
    Outcome outcome = run("rooms", "get", "jaas:helpdesk:a/b");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("Room         jaas:helpdesk:a/b")
        .contains("People       1 of 10, 1 user, at most 3 at once")
        .containsPattern("PARTICIPANT +IDENTITY +NAME +ROLE +KIND +JOINED")
        .containsPattern("c-1 +alice +Al\\?ice +host +STANDARD +2020-04-2");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly("GET /v1/rooms/jaas%3Ahelpdesk%3Aa%2Fb");
  }

  @Test
  void showsTheRoomsOfAUserAsATable() {
    answer(
        200,
        """
        {"rooms": [
          {"id": "livekit:acme:standup", "source": {"vendor": "livekit", "accountId": "acme"},
           "status": "ACTIVE", "connections": [
             {"id": "c-1", "sessionId": "s-1", "role": "host", "joinedAt": 1587667174725},
             {"id": "c-2", "joinedAt": 1587667174725}]}],
         "nextCursor": null, "partial": false, "missingPartitions": []}
        """);
    Outcome outcome = run("users", "rooms", "a/b", "--vendor", "livekit", "--account", "acme");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("ROOM +VENDOR +ACCOUNT +CONNECTION +SESSION +ROLE +JOINED")
        .containsPattern("livekit:acme:standup +livekit +acme +c-1 +s-1 +host +2020-04-2")
        .containsPattern("livekit:acme:standup +livekit +acme +c-2 +2020-04-2");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly("GET /v1/users/a%2Fb/rooms?vendor=livekit&account=acme&limit=100");
  }

  @Test
  void followsTheCursorsOfAnAttendanceInOneWindow() {
    answer(
        200,
        """
        {"from": 5, "to": 9, "rooms": [
          {"id": "r-1", "status": "IDLE", "seconds": 61.5,
           "connections": [{"id": "c-1", "joinedAt": 1587667174725}]}],
         "nextCursor": "c+1", "partial": true, "missingPartitions": [3]}
        """);
    answer(200, "{\"from\": 5, \"to\": 9, \"rooms\": [{\"id\": \"r-2\"}], \"nextCursor\": null}");
    Outcome outcome = run("users", "attendance", "ann", "--to", "9");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .containsPattern("ROOM +VENDOR +ACCOUNT +FIRST JOINED +CONNECTIONS +SECONDS")
        .containsPattern("r-1 +2020-04-2\\d \\S+ +1 +61.5")
        .contains("r-2");
    assertThat(outcome.err()).contains("nobody answers for partitions [3]");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly(
            "GET /v1/users/ann/attendance?to=9&limit=100",
            "GET /v1/users/ann/attendance?to=9&limit=99&cursor=c%2B1");
  }

  @Test
  void printsTheRoomsOfAUserAsOneAnswer() {
    answer(200, "{\"rooms\": [{\"id\": \"a\"}, {\"id\": \"b\"}], \"nextCursor\": \"c\"}");
    Outcome outcome = run("users", "rooms", "ann", "--json", "--limit", "2");
    assertThat(json(outcome.out()).findValuesAsText("id")).containsExactly("a", "b");
    assertThat(outcome.err()).contains("There are more rooms");
  }

  @Test
  void aRoomThatIsNotKnownCannotBeWatched() {
    answer(404, "{\"type\": \"/problems/room-not-found\", \"title\": \"There is no such room\"}");
    Outcome outcome = run("rooms", "watch", "a/b");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("There is no such room (404)");
    assertThat(requests).extracting(Request::line).containsExactly("GET /v1/rooms/a%2Fb/watch");
  }

  @Test
  void listsDeadLettersAsATable() {
    answer(
        200,
        """
        {"deadLetters": [
          {"partition": 2, "offset": 15, "time": 1000, "key": "acme\\u001bstandup",
           "reason": "UNREADABLE", "message": "Unknown magic byte 104.", "size": 5,
           "source": {"topic": "room-events", "partition": 1, "offset": 99}},
          {"partition": 0, "offset": 3, "time": 900, "keyBytes": "/w==", "size": 3000000}],
         "nextCursor": "c1"}
        """);
    answer(200, "{\"deadLetters\": [], \"nextCursor\": null}");
    Outcome outcome = run("dlq", "list", "--reason", "unreadable", "--room", "a/b");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out().lines().map(line -> line.replaceFirst("^(WHEN|\\d+ d ago) +", "")))
        .containsExactly(
            "LETTER  FROM              KEY           REASON        BYTES  MESSAGE",
            "2:15    room-events/1:99  acme?standup  UNREADABLE        5  Unknown magic byte 104.",
            "0:3                       base64:/w==               3000000");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly(
            "GET /v1/dlq?reason=unreadable&room=a%2Fb&limit=20",
            "GET /v1/dlq?reason=unreadable&room=a%2Fb&limit=18&cursor=c1");
  }

  @Test
  void givesDeadLettersWithTheirBytesToPrograms() {
    answer(200, "{\"deadLetters\": [{\"offset\": 7, \"bytes\": \"AP8=\"}], \"nextCursor\": \"c\"}");
    Outcome outcome = run("dlq", "list", "--json", "--bytes", "--limit", "1");
    assertThat(json(outcome.out()).findValuesAsText("bytes")).containsExactly("AP8=");
    assertThat(outcome.err()).contains("There are more dead letters");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly("GET /v1/dlq?bytes=true&limit=1");
  }

  @Test
  void saysWhichKeysADoctorNeeds() {
    Outcome outcome = execute("doctor", "--set", "schema.registry.url=http://localhost:1");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("kafka.bootstrap.servers").doesNotContain("\tat ");
  }

  @Test
  void showsARoomAsItWas() {
    String room = "{\"id\": \"r\", \"participantCount\": 2, \"userCount\": 1}";
    LocalDateTime local =
        LocalDateTime.ofInstant(Instant.ofEpochMilli(1_795_275_000_000L), ZoneId.systemDefault());
    for (String at :
        List.of(
            "1795275000000",
            "2026-11-21T15:30:00Z",
            "2026-11-21T16:30+01:00",
            local.toString(),
            local.toString().replace('T', ' '))) {
      answer(200, room);
      assertThat(run("rooms", "get", "r", "--at", at).out()).contains("People       2, 1 user\n");
    }
    assertThat(requests)
        .extracting(Request::line)
        .hasSize(5)
        .containsOnly("GET /v1/rooms/r?at=1795275000000");
    Outcome wrong = run("rooms", "get", "r", "--at", "noon");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("'noon' is no time such as 2026-11-21T15:30:00Z");
  }

  @Test
  void showsAttendanceAsATableWithTotals() {
    answer(
        200,
        """
        {"from": 1795275000000, "to": 1795275060000, "attendance": [
          {"user": "ann", "name": "Ann", "kind": "STANDARD", "connections": 2,
           "firstJoinedAt": 1795275000000, "seconds": 30.5, "connectionSeconds": 60.5}],
         "totals": {"users": 1, "connections": 2, "userSeconds": 30.5, "participantSeconds": 60.5},
         "nextCursor": null}
        """);
    Outcome outcome =
        run("rooms", "attendance", "a/b", "--from", "1795275000000", "--to", "1795275060000");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("USER +NAME +KIND +JOINED +LEFT +CONNECTIONS +SECONDS +IN ALL")
        .containsPattern("ann +Ann +STANDARD +2026-11-2\\d \\d\\d:30:00 +2 +30.5 +60.5")
        .contains(": 1 user, 30.5 s; 2 connections, 60.5 s");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly(
            "GET /v1/rooms/a%2Fb/attendance?from=1795275000000&to=1795275060000&limit=1000");
  }

  @Test
  void showsChangesAsATable() {
    answer(
        200,
        """
        {"from": 1, "to": 2, "nextCursor": "c", "changes": [
          {"type": "PARTICIPANT_LEFT", "occurredAt": 1795275000000,
           "participant": {"id": "c-1", "identity": "ann", "leaveReason": "KICKED"}},
          {"type": "SESSION_ENDED", "occurredAt": 1795275000000, "session": {"id": "s-1"}}]}
        """);
    answer(
        200,
        """
        {"from": 1, "to": 2, "nextCursor": null, "changes": [
          {"type": "ROOM_UPDATED", "occurredAt": 1795275000000,
           "fields": [{"name": "name", "after": "Standup"}]}]}
        """);
    Outcome outcome = run("rooms", "changes", "r");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("TIME +CHANGE +WHO OR WHICH +WHAT")
        .containsPattern(":30:00 +PARTICIPANT_LEFT +c-1 \\(ann\\) +KICKED")
        .containsPattern(":30:00 +SESSION_ENDED +s-1")
        .containsPattern(":30:00 +ROOM_UPDATED +name: none -> Standup");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly(
            "GET /v1/rooms/r/changes?limit=1000", "GET /v1/rooms/r/changes?limit=998&cursor=c");
  }

  @Test
  void showsSessionsAsATable() {
    answer(
        200,
        """
        {"nextCursor": "c", "sessions": [
          {"id": "s-2", "startedAt": 1795275000000, "connectionCount": 1, "userCount": 1,
           "peakParticipantCount": 1, "participantSeconds": 5}]}
        """);
    answer(
        200,
        """
        {"nextCursor": null, "sessions": [
          {"id": "s-1", "startedAt": 1795275000000, "endedAt": 1795275060000, "connectionCount": 12,
           "userCount": 10, "peakParticipantCount": 8, "participantSeconds": 700}]}
        """);
    Outcome outcome = run("rooms", "sessions", "a/b");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("SESSION +STARTED +ENDED +CONNECTIONS +USERS +PEAK +SECONDS")
        .containsPattern("s-2 .*:30:00 +1 +1 +1 +5")
        .containsPattern("s-1 .*:30:00 .*:31:00 +12 +10 +8 +700");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly(
            "GET /v1/rooms/a%2Fb/sessions?limit=100",
            "GET /v1/rooms/a%2Fb/sessions?limit=99&cursor=c");
  }

  @Test
  void printsThePastAsJsonUpToTheLimit() {
    for (String what : List.of("attendance", "changes", "sessions")) {
      answer(200, "{\"" + what + "\": [{}, {}], \"nextCursor\": \"c\"}");
      JsonNode printed = json(run("rooms", what, "r", "--json", "--limit", "2").out());
      assertThat(printed.get(what)).hasSize(2);
      assertThat(printed.get("nextCursor").textValue()).isEqualTo("c");
    }
  }

  @Test
  void turnsProblemsIntoText() {
    answer(
        404,
        "{\"type\": \"/problems/room-not-found\", \"title\": \"There is no such room\","
            + " \"detail\": \"No event has told of room 'x'.\"}");
    Outcome outcome = run("rooms", "get", "x");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().strip())
        .isEqualTo("There is no such room (404): No event has told of room 'x'.");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void sendsOneEventAnArrayOrLines() throws IOException {
    String event = "{\"type\":\"ROOM_CREATED\",\"roomId\":\"r\",\"occurredAt\":1}";
    for (String text :
        List.of(event, "[" + event + "]", event + "\n\n" + event + "\n", "[\n]", "")) {
      answer(200, "{\"accepted\": 1, \"position\": \"3:7\"}");
      Outcome outcome = run("events", "send", file(text));
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }
    assertThat(requests).extracting(Request::line).containsOnly("POST /v1/events");
    assertThat(requests)
        .extracting(Request::body)
        .containsExactly("[" + event + "]", "[" + event + "]", "[" + event + "," + event + "]");
  }

  @Test
  void sendsManyEventsInBatchesAndPrintsTheLastPosition() throws IOException {
    answer(200, "{\"accepted\": 100, \"position\": \"0:99\"}");
    answer(200, "{\"accepted\": 50, \"position\": \"0:149\"}");
    Outcome outcome = run("events", "send", file(lines(150)));
    assertThat(outcome.out().strip()).isEqualTo("Sent 150 events, position 0:149");
    assertThat(requests.stream().map(request -> json(request.body()).size()))
        .containsExactly(100, 50);
  }

  @Test
  void saysWhatWasAcceptedBeforeARefusal() throws IOException {
    answer(200, "{\"accepted\": 100, \"position\": \"0:99\"}");
    answer(
        422,
        "{\"title\": \"An event breaks a rule\", \"errors\": [{\"index\": 3, \"message\": \"no id\"}]}");
    Outcome outcome = run("events", "send", file(lines(150)));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines().map(String::strip))
        .containsExactly(
            "An event breaks a rule (422)",
            "Event 3: no id",
            "The first 100 events were accepted. Events are numbered from 0 after those.");
  }

  @Test
  void explainsInputThatIsNotJson() throws IOException {
    Outcome outcome = run("events", "send", file("{\"type\":\n nonsense}"));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("The input is not valid JSON (line 2)");
    assertThat(run("events", "send", "/no/such/file").err())
        .startsWith("The file /no/such/file cannot be read: there is no such file.");
  }

  @Test
  void saysThatThereWasNothingToSend() throws IOException {
    assertThat(run("events", "send", file("")).out().strip())
        .isEqualTo("There were no events to send.");
  }

  @Test
  void tellsTheFirstErrorOnce() throws IOException {
    answer(
        422,
        """
        {"title": "An event breaks a rule", "detail": "Event 0: no id", "errors": [
          {"index": 0, "path": "id", "message": "no id"},
          {"index": 1, "path": "type", "message": "no type"}]}
        """);
    assertThat(run("events", "send", file(lines(2))).err().lines())
        .containsExactly("An event breaks a rule (422): Event 0: no id", "  Event 1: no type");
  }

  @Test
  void explainsThatSomethingElseAnswers() {
    answer(404, "{\"error_code\": 404}");
    assertThat(run("rooms", "list").err())
        .startsWith("What answers at http://127.0.0.1:")
        .contains(" is not Rollcall; --url points elsewhere (404)");
  }

  @Test
  void refusesTrafficOfNothing() {
    for (String option : List.of("--rate", "--rooms")) {
      Outcome outcome = execute("demo", option, "0");
      assertThat(outcome.exitCode()).isEqualTo(2);
      assertThat(outcome.err()).startsWith("Invalid value for option '" + option + "': 0 is");
    }
    for (String option : List.of("--drop-leaves", "--repeat", "--late")) {
      Outcome outcome = execute("demo", option, "101");
      assertThat(outcome.exitCode()).isEqualTo(2);
      assertThat(outcome.err()).startsWith("Invalid value for option '" + option + "': 101 is");
    }
  }

  @Test
  void explainsThatNothingAnswers() {
    server.stop(0);
    Outcome outcome = run("rooms", "list");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("Nothing answers at http://").doesNotContain("\tat ");
  }

  @Test
  void endsWithTwoForAWrongCommandLine() {
    for (String wrong :
        List.of("", "romos", "rooms", "rooms list --limit many", "events send a b")) {
      Outcome outcome = execute(wrong.isEmpty() ? new String[0] : wrong.split(" "));
      assertThat(outcome.exitCode()).as(wrong).isEqualTo(2);
      assertThat(outcome.err()).as(wrong).contains("--help");
    }
    assertThat(execute("romos").err()).contains("Did you mean: rollcall rooms");
  }

  @Test
  void givesHelpForEveryCommand() {
    for (String command :
        List.of(
            "",
            "up",
            "demo",
            "server",
            "doctor",
            "verify",
            "rooms list",
            "rooms get",
            "rooms attendance",
            "rooms changes",
            "rooms sessions",
            "events send",
            "users get",
            "cluster",
            "completion",
            "dlq list",
            "dlq replay",
            "dlq drop")) {
      Outcome outcome = execute((command + " --help").strip().split(" "));
      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.out()).contains(("Usage: rollcall " + command).strip());
    }
    assertThat(execute("--version").out()).startsWith("rollcall ");
  }

  @Test
  void showsTheStackTraceOnlyWhenAsked() {
    server.stop(0);
    assertThat(run("rooms", "list", "--debug").err()).contains("\tat dev.rollcall");
  }

  private String file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "events", ".json"), text).toString();
  }

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj("{\"type\":\"ROOM_CREATED\",\"roomId\":\"r-%d\",\"occurredAt\":1}"::formatted)
        .collect(Collectors.joining("\n"));
  }
}
