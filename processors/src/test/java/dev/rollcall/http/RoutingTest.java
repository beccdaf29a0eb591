package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.model.Totals.Count;
import dev.rollcall.model.Totals.Flow;
import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.query.UserReader.SourceFilter;
import dev.rollcall.query.routing.Host;
import dev.rollcall.query.routing.Host.Role;
import dev.rollcall.query.routing.Locator;
import dev.rollcall.query.routing.Routes;
import dev.rollcall.query.routing.RoutingMetrics;
import dev.rollcall.topics.RoomPartitioner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances over fakes: what is asked of one is answered from the other. */
class RoutingTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final RoutingMetrics METRICS = new RoutingMetrics(new SimpleMeterRegistry());
  private static final String TOKEN = "instances-0123456789";
  private static final Tokens TOKENS =
      Tokens.parse("read:reader-0123456789,admin:admin-0123456789").withInstance(TOKEN);
  private static final String[] READER = {"Authorization", "Bearer reader-0123456789"};

  private Api there;
  private Api here;
  private List<Host> hosts;

  /** A room of a partition that the other one owns, and of one that is owned here. */
  private static final String THEIRS = idOf(1);

  private static final String OURS = idOf(0);

  private static final Host STANDBY = new Host("here:1", true, Role.STANDBY);

  /** Nobody listens there. */
  private static final Host GONE = new Host("127.0.0.1:1", false, Role.OWNER);

  @BeforeEach
  void start() {
    there = new Api(TOKENS, routes(), new HttpPeers("there:1", TOKEN, 4, METRICS));
    here = new Api(TOKENS, routes(), new HttpPeers("here:1", TOKEN, 4, METRICS));
    hosts = List.of(new Host("127.0.0.1:" + there.server.port(), false, Role.OWNER));
  }

  @AfterEach
  void stop() {
    here.close();
    there.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?participants=false",
        "/participants?state=all",
        "/attendance",
        "/changes",
        "/sessions"
      })
  void an_answer_comes_from_its_owner_as_it_is(String what) {
    there.rooms.rooms.put(THEIRS, Rooms.full(THEIRS));
    String path = "/v1/rooms/" + THEIRS + what;

    Api.Reply answer = here.get(path, READER);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(there.get(path, READER).text());
    assertThat(answer.header("Rollcall-Position")).isEqualTo("0:41");
    assertThat(answer.header("Rollcall-Freshness")).isEqualTo("active");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void so_do_its_errors() {
    String path = "/v1/rooms/" + THEIRS;

    assertThat(here.get(path, READER).status()).isEqualTo(404);
    assertThat(here.get(path + "?x=1", READER).status()).isEqualTo(400);
    Api.Reply late = here.get(path, with("Rollcall-Min-Position", "0:99"));
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.header("Rollcall-Position")).isEqualTo("0:41");
    assertThat(there.rooms.await.atLeast().toString()).isEqualTo("0:99");
  }

  @Test
  void what_only_the_caller_may_do_is_asked_here() {
    assertThat(here.get("/v1/rooms/" + THEIRS).status()).isEqualTo(401);
  }

  @Test
  void an_owner_that_cannot_answer_is_named_with_its_reason() {
    there.rooms.failure = FakeRooms.restoring();

    Api.Reply answer = here.get("/v1/rooms/" + THEIRS, READER);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().path("detail").asText())
        .contains(hosts.get(0) + ": It answers 503: Partition 3 is being restored.");
  }

  @Test
  void a_wrong_token_is_no_unknown_room() {
    Api stranger =
        new Api(TOKENS, routes(), new HttpPeers("stranger:1", "another-0123456789", 4, METRICS));

    Api.Reply answer = stranger.get("/v1/rooms/" + THEIRS, READER);
    stranger.close();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("detail").asText()).contains("It refuses our token");
  }

  @Test
  void who_is_gone_leaves_it_to_the_standby() {
    Host gone = hosts.get(0);
    hosts = List.of(gone, STANDBY);
    there.close();
    here.copies.rooms.put(THEIRS, Rooms.full(THEIRS));

    Api.Reply answer = here.get("/v1/rooms/" + THEIRS, READER);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Rollcall-Freshness")).isEqualTo("standby; lag=7");
    Api.Reply late = here.get("/v1/rooms/" + THEIRS, with("Rollcall-Min-Position", "0:1"));
    assertThat(late.status()).isEqualTo(503);
    assertThat(late.json().path("detail").asText())
        .contains(gone + ": It cannot be reached.", "A standby never satisfies a position.");
  }

  @Test
  void what_was_passed_on_is_not_passed_on_again() {
    there.rooms.rooms.put(THEIRS, Rooms.full(THEIRS));

    Api.Reply answer =
        here.get("/v1/rooms/" + THEIRS, with("Rollcall-Forwarded", "there:1; wanted=active"));

    assertThat(answer.status()).as("what is here, which is nothing").isEqualTo(404);
    assertThat(there.rooms.await).as("nobody else was asked").isNull();
    assertThat(here.get("/v1/rooms", with("Rollcall-Forwarded", "; what=?")).status())
        .isEqualTo(400);
  }

  @Test
  void ids_arrive_as_they_were_sent() {
    here.get("/v1/rooms/a%2Fb%20%25%C3%A9%7Cc+d", READER);

    String asked = there.rooms.roomId == null ? here.rooms.roomId : there.rooms.roomId;
    assertThat(asked).isEqualTo("a/b %é|c+d");
  }

  @Test
  void lists_are_put_together() {
    here.rooms.rooms.put(OURS, Rooms.full(OURS));
    there.rooms.rooms.put(THEIRS, Rooms.full(THEIRS));

    Api.Reply list = here.get("/v1/rooms", READER);

    assertThat(list.json().at("/rooms/0/id").asText()).isEqualTo(OURS);
    assertThat(list.json().at("/rooms/1"))
        .isEqualTo(there.get("/v1/rooms", forwarded()).json().at("/rooms/0"));
    assertThat(list.json().path("partial").asBoolean()).isFalse();
  }

  @Test
  void filters_reach_the_other_one() {
    here.get(
        "/v1/rooms?status=active&name=St%26nd&minParticipants=0&sort=-participants&limit=9",
        READER);

    assertThat(there.rooms.filter).isEqualTo(new RoomFilter("ACTIVE", null, null, "St&nd", 0));
    assertThat(there.rooms.sort).isEqualTo(RoomSort.PARTICIPANTS);
    assertThat(there.rooms.limit).isEqualTo(9);
  }

  @Test
  void lists_are_in_the_order_asked_for() {
    Room fuller = Rooms.full(THEIRS);
    fuller.setParticipantCount(7);
    here.rooms.rooms.put(OURS, Rooms.full(OURS));
    there.rooms.rooms.put(THEIRS, fuller);

    JsonNode first = here.get("/v1/rooms?sort=-participants&limit=1", READER).json();

    assertThat(first.at("/rooms/0/id").asText()).isEqualTo(THEIRS);
    assertThat(first.path("rooms")).hasSize(1);
    String cursor = first.path("nextCursor").asText();
    assertThat(here.get("/v1/rooms?sort=-participants&cursor=" + cursor, READER).status())
        .isEqualTo(200);
    for (String other : List.of("", "sort=-updated&", "sort=-participants&region=eu&")) {
      assertThat(here.get("/v1/rooms?" + other + "cursor=" + cursor, READER).json().path("type"))
          .as(other)
          .hasToString("\"/problems/invalid-cursor\"");
    }
  }

  @Test
  void totals_are_added_up() {
    long minute = Api.NOW.toEpochMilli() / 60_000 * 60_000;
    for (Api one : List.of(here, there)) {
      one.rooms.totals.byStatus().put("ACTIVE", 2L);
      one.rooms.totals.byVendor().put("", new Count(2, 1, 5));
      one.rooms.totals.byRegion().put("eu", new Count(2, 1, 5));
      one.rooms.totals.minutes().put(minute, new Flow(7, 2));
    }

    JsonNode stats = here.get("/v1/stats", READER).json();

    assertThat(stats.toString())
        .startsWith(
            "{\"rooms\":4,\"activeRooms\":2,\"participants\":10,\"byStatus\":"
                + "{\"IDLE\":0,\"ACTIVE\":4,\"ENDED\":0,\"DISABLED\":0,\"DELETED\":0},"
                + "\"byVendor\":[{\"vendor\":null,\"rooms\":4,\"activeRooms\":2,\"participants\":10}],"
                + "\"byRegion\":[{\"region\":\"eu\",\"rooms\":4,\"activeRooms\":2,\"participants\":10}],"
                + "\"minutes\":[{\"at\":")
        .endsWith(
            "{\"at\":%d,\"joins\":14,\"leaves\":4}],\"partial\":false,\"missingPartitions\":[]}"
                .formatted(minute));
    assertThat(stats.path("minutes")).hasSize(60);

    there.rooms.failure = FakeRooms.restoring();
    JsonNode part = here.get("/v1/stats", READER).json();
    assertThat(part.path("rooms").asInt()).isEqualTo(2);
    assertThat(part.path("partial").asBoolean()).isTrue();
    assertThat(part.path("missingPartitions").toString()).isEqualTo("[1]");
  }

  @Test
  void one_that_does_not_answer_is_missing_in_a_list() {
    there.rooms.failure = FakeRooms.restoring();

    Api.Reply list = here.get("/v1/rooms", READER);

    assertThat(list.status()).isEqualTo(200);
    assertThat(list.json().path("partial").asBoolean()).isTrue();
    assertThat(list.json().path("missingPartitions").toString()).isEqualTo("[1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/rooms",
        "/v1/rooms?sort=-participants",
        "/v1/stats",
        "/v1/users/alice/rooms",
        "/v1/users/alice/attendance"
      })
  void a_list_of_whom_is_gone_comes_from_a_standby_with_its_lag(String path) {
    users(here.users, OURS);
    users(there.users);
    here.rooms.rooms.put(OURS, Rooms.full(OURS));
    Api.Reply whole = here.get(path, READER);
    hosts = List.of(GONE, STANDBY);
    users(here.copiedUsers);

    Api.Reply ofOwnCopy = here.get(path, READER);
    hosts = List.of(GONE, new Host("127.0.0.1:" + there.server.port(), false, Role.STANDBY));
    users(there.copiedUsers);
    Api.Reply ofAnothersCopy = here.get(path, READER);

    assertThat(whole.header("Rollcall-Freshness")).isEqualTo("active");
    for (Api.Reply answer : List.of(ofOwnCopy, ofAnothersCopy)) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.header("Rollcall-Freshness")).isEqualTo("standby; lag=7");
      assertThat(answer.text()).isEqualTo(whole.text());
    }
  }

  private static void users(FakeUsers users, String... rooms) {
    users.nextCursor = null;
    Stream.of(rooms)
        .forEach(room -> users.stays.add(new Stays(Rooms.full(room), List.of(), 1_500)));
  }

  @Test
  void the_rooms_of_a_copy_are_on_the_page() {
    hosts = List.of(GONE, STANDBY);
    here.rooms.rooms.put(OURS, Rooms.full(OURS));
    here.copies.rooms.put(THEIRS, Rooms.full(THEIRS));

    JsonNode list = here.get("/v1/rooms", READER).json();

    assertThat(list.path("rooms").findValuesAsText("id")).contains(OURS, THEIRS);
    assertThat(list.path("partial").asBoolean()).isFalse();
  }

  @Test
  void what_cannot_lag_has_no_standby() {
    hosts = List.of(GONE, STANDBY);
    users(here.users, OURS);

    JsonNode awaited = here.get("/v1/rooms", with("Rollcall-Min-Position", "0:1")).json();
    assertThat(awaited.path("missingPartitions").toString()).isEqualTo("[1]");
    String[] admin = {"Authorization", "Bearer admin-0123456789"};
    assertThat(here.delete("/v1/users/alice", admin).status()).isEqualTo(503);
    assertThat(here.sink.events).isEmpty();
  }

  @Test
  void a_watch_begins_with_what_owners_have() throws Exception {
    hosts = List.of(GONE, STANDBY);
    here.copies.rooms.put(THEIRS, Rooms.full(THEIRS));
    HttpRequest request = here.request("/v1/watch", READER).build();

    try (InputStream events =
            HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("event: snapshot");
      assertThat(lines.readLine()).contains("\"rooms\":[]", "\"missingPartitions\":[1]");
    }
  }

  @Test
  void a_list_that_was_passed_on_is_of_what_is_here() {
    here.copies.rooms.put(THEIRS, Rooms.full(THEIRS));
    String forwarded = "there:1; wanted=%s; partitions=1";

    Api.Reply copy = here.get("/v1/rooms", with("Rollcall-Forwarded", forwarded.formatted("copy")));
    Api.Reply active =
        here.get("/v1/rooms", with("Rollcall-Forwarded", forwarded.formatted("active")));

    assertThat(copy.header("Rollcall-Freshness")).isEqualTo("standby; lag=7");
    assertThat(copy.json().at("/rooms/0/id").asText()).isEqualTo(THEIRS);
    assertThat(active.header("Rollcall-Freshness")).isEqualTo("active");
    assertThat(active.json().path("rooms")).isEmpty();
    assertThat(there.rooms.await).as("nobody else was asked").isNull();
  }

  @Test
  void users_are_found_in_rooms_of_both() {
    here.users.nextCursor = null;
    there.users.nextCursor = null;
    here.users.stays.add(new Stays(Rooms.full(OURS), List.of(Rooms.gone(OURS)), 1_500));
    there.users.stays.add(new Stays(Rooms.full(THEIRS), List.of(Rooms.gone(THEIRS)), 2_750));

    Api.Reply rooms = here.get("/v1/users/al%2Fice/attendance?vendor=livekit", READER);

    assertThat(rooms.json().at("/rooms/0/seconds").asDouble()).isEqualTo(1.5);
    assertThat(rooms.json().at("/rooms/1"))
        .isEqualTo(
            there
                .get("/v1/users/al%2Fice/attendance?vendor=livekit", forwarded())
                .json()
                .at("/rooms/0"));
    assertThat(there.users.user).isEqualTo("al/ice");
    assertThat(there.users.filter).isEqualTo(new SourceFilter("livekit", null));
  }

  @Test
  void an_erasure_reaches_rooms_of_both_or_none() {
    here.users.stays.add(new Stays(Rooms.full(OURS), List.of(), 0));
    there.users.stays.add(new Stays(Rooms.full(THEIRS), List.of(), 0));
    String[] admin = {"Authorization", "Bearer admin-0123456789"};

    assertThat(here.delete("/v1/users/alice", admin).json().path("rooms").asInt()).isEqualTo(2);
    there.users.failure = FakeRooms.restoring();
    assertThat(here.delete("/v1/users/alice", admin).status()).isEqualTo(503);
    assertThat(here.sink.events).hasSize(2);
  }

  private static String[] forwarded() {
    return with("Rollcall-Forwarded", "test:1");
  }

  private static String[] with(String... header) {
    return Stream.of(READER, header).flatMap(Stream::of).toArray(String[]::new);
  }

  private Routes routes() {
    Locator locator =
        new Locator() {
          @Override
          public int partitions() {
            return 2;
          }

          @Override
          public List<Host> hosts(int partition) {
            return partition == 0 ? List.of(new Host("here:1", true, Role.OWNER)) : hosts;
          }
        };
    return new Routes(locator, LONG, LONG);
  }

  private static String idOf(int partition) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "room-" + i)
        .filter(id -> RoomPartitioner.partition(id, 2) == partition)
        .findFirst()
        .orElseThrow();
  }
}
