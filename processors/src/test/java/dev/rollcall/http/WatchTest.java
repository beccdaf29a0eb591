package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.topics.Positions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches as server-sent events over HTTP. */
class WatchTest {

  private Api api;

  @BeforeEach
  void start() {
    api = new Api();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_room_is_told_whole_and_then_its_changes() {
    api.rooms.rooms.put("acme/1", Rooms.full("acme/1"));
    long version = Rooms.full("r").getVersion();
    try (Stream stream = watch("/v1/rooms/acme%2F1/watch")) {
      assertThat(stream.next().name).isEqualTo("snapshot");
      api.changes.add("acme/1", version);
      api.changes.add("other", 1);
      Positions at = api.changes.add("acme/1", version + 1);

      Event change = stream.next();
      assertThat(change.name).isEqualTo("change");
      assertThat(change.data)
          .contains("\"roomId\":\"acme/1\"", "\"version\":" + (version + 1) + ",");
      api.changes.commit(FakeRooms.POSITION);
      await().until(() -> at.toString().equals(stream.skipTo(at.toString())));
    }
  }

  @Test
  void all_rooms_are_told_page_by_page_without_their_participants() {
    api.rooms.rooms.put("r", Rooms.full("r"));
    try (Stream stream = watch("/v1/watch?vendor=livekit")) {
      Event snapshot = stream.next();
      assertThat(snapshot.name).isEqualTo("snapshot");
      assertThat(snapshot.data)
          .contains("\"rooms\":[{\"id\":\"r\"", "\"last\":", "\"partial\":")
          .doesNotContain("\"participants\"");
      assertThat(api.rooms.filter.vendor()).isEqualTo("livekit");
    }
  }

  @Test
  void who_wants_a_sample_of_changes_alone_is_told_of_no_rooms_first() {
    api.rooms.rooms.put("r", Rooms.full("r"));
    try (Stream stream = watch("/v1/watch?snapshot=false&perSecond=1")) {
      assertThat(stream.next().data).startsWith("{\"rooms\":[],\"last\":true");
      api.changes.add("r", 1_001);
      assertThat(stream.next().data).contains("\"version\":1001,");
    }
    assertThat(api.get("/v1/watch?perSecond=0").status()).isEqualTo(400);
  }

  @Test
  void a_user_is_told_of_where_they_are_and_of_what_happens_to_them_alone() {
    api.users.stays.add(new Stays(Rooms.full("r"), List.of(Rooms.alice()), 0));
    long version = Rooms.full("r").getVersion();
    try (Stream stream = watch("/v1/users/alice/watch")) {
      Event snapshot = stream.next();
      assertThat(snapshot.data).startsWith("{\"rooms\":[{\"id\":\"r\"");
      api.changes.add("r", version + 1);
      api.changes.add("r", version + 2, change -> change.setParticipant(Rooms.alice()));
      api.changes.add("other", 1, change -> change.setType(RoomChangeType.SESSION_ENDED));
      api.changes.add("r", version + 3, change -> change.setType(RoomChangeType.SESSION_ENDED));

      assertThat(stream.next().data).contains("\"version\":" + (version + 2) + ",");
      assertThat(stream.next().data).contains("SESSION_ENDED", "\"roomId\":\"r\"");
    }
  }

  @Test
  void a_watcher_goes_on_after_the_id_it_names() {
    api.rooms.rooms.put("r", Rooms.full("r"));
    Positions first = api.changes.add("r", 1_001);
    api.changes.add("r", 1_002);
    for (String[] how :
        new String[][] {
          {"/v1/rooms/r/watch", "Last-Event-ID", first.toString()},
          {"/v1/rooms/r/watch?lastEventId=" + first}
        }) {
      String[] headers = how.length == 1 ? new String[0] : new String[] {how[1], how[2]};
      try (Stream stream = watch(how[0], headers)) {
        Event change = stream.next();
        assertThat(change.name).isEqualTo("change");
        assertThat(change.data).contains("\"version\":1002,");
      }
    }
  }

  /** Which rooms fitted when it broke off is not known: one may have left the list meanwhile. */
  @Test
  void a_filtered_list_begins_anew_after_a_loss() {
    api.rooms.rooms.put("r", Rooms.full("r"));
    api.changes.add("other", 1);
    Positions seen = api.changes.ends();
    try (Stream stream = watch("/v1/watch?status=active", "Last-Event-ID", seen.toString())) {
      assertThat(stream.next().name).isEqualTo("reset");
      assertThat(stream.next().name).isEqualTo("snapshot");
    }
    try (Stream stream = watch("/v1/watch", "Last-Event-ID", seen.toString())) {
      api.changes.add("other", 2);
      assertThat(stream.next().data).contains("\"version\":2,");
    }
  }

  @Test
  void a_user_of_one_vendor_is_told_of_rooms_of_it_that_are_new() {
    try (Stream stream = watch("/v1/users/alice/watch?vendor=livekit")) {
      assertThat(stream.next().name).isEqualTo("snapshot");
      api.rooms.rooms.put("elsewhere", Rooms.smallest("elsewhere"));
      api.rooms.rooms.put("new", Rooms.full("new"));
      api.changes.add("elsewhere", 1, change -> change.setParticipant(Rooms.alice()));
      api.changes.add("new", 2, change -> change.setParticipant(Rooms.alice()));
      assertThat(stream.next().data).contains("\"roomId\":\"new\"");
    }
  }

  @Test
  void a_user_is_not_watched_while_rooms_that_may_know_them_cannot_be_read() {
    api.users.missingPartitions = Set.of(2);
    Api.Reply refused = api.get("/v1/users/alice/watch");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isNotNull();
    assertThat(refused.text()).contains("[2]");
  }

  @Test
  void an_id_that_is_none_of_ours_begins_anew() {
    api.rooms.rooms.put("r", Rooms.full("r"));
    try (Stream stream = watch("/v1/rooms/r/watch", "Last-Event-ID", "yesterday")) {
      assertThat(stream.next().name).isEqualTo("reset");
      assertThat(stream.next().name).isEqualTo("snapshot");
    }
  }

  @Test
  void what_cannot_be_watched_is_a_problem_and_no_stream() {
    Api.Reply unknown = api.get("/v1/rooms/nowhere/watch");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("type").textValue()).isEqualTo("/problems/room-not-found");
    assertThat(api.get("/v1/watch?vendr=x").status()).isEqualTo(400);
  }

  @Test
  void more_watchers_than_allowed_are_turned_away_until_one_goes() {
    api.rooms.rooms.put("r", Rooms.full("r"));
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < Api.MAX_WATCHERS; i++) {
      open.add(watch("/v1/rooms/r/watch"));
    }
    Api.Reply refused = api.get("/v1/rooms/r/watch");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isNotNull();
    assertThat(api.get("/v1/rooms/r").status()).as("other requests").isEqualTo(200);

    open.forEach(Stream::close);
    await().untilAsserted(() -> watch("/v1/rooms/r/watch").close());
  }

  @Test
  void a_client_that_takes_nothing_is_cut_off_and_the_others_are_not() throws IOException {
    api.rooms.rooms.put("r", Rooms.full("r"));
    long version = Rooms.full("r").getVersion();
    try (Socket slow = new Socket("127.0.0.1", api.server.port());
        Stream other = watch("/v1/rooms/r/watch")) {
      slow.setReceiveBufferSize(4 * 1024);
      slow.getOutputStream()
          .write(
              "GET /v1/rooms/r/watch HTTP/1.1\r\nHost: a\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(other.next().name).isEqualTo("snapshot");
      for (int i = 1; i <= 60_000; i++) {
        api.changes.add("r", version + i);
        if (i % 100 == 0) {
          other.skip(100);
        }
      }
      assertThat(slow.getInputStream().readAllBytes()).as("until it is cut off").isNotEmpty();
    }
  }

  private Stream watch(String path, String... headers) {
    try {
      HttpResponse<InputStream> response =
          HttpClient.newHttpClient()
              .send(api.request(path, headers).GET().build(), BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      return new Stream(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Event(String id, String name, String data) {}

  /** Reads events as a browser does. */
  private static final class Stream implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;

    Stream(InputStream body) {
      this.body = body;
      this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next that has data. */
    Event next() {
      Event event = block();
      while (event.data == null) {
        event = block();
      }
      return event;
    }

    /** Up to an id, which is returned. */
    String skipTo(String id) {
      Event event = block();
      while (!id.equals(event.id)) {
        event = block();
      }
      return event.id;
    }

    void skip(int events) {
      for (int i = 0; i < events; i++) {
        next();
      }
    }

    private Event block() {
      String id = null;
      String name = null;
      String data = null;
      try {
        for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
          if (line.startsWith("id: ")) {
            id = line.substring(4);
          } else if (line.startsWith("event: ")) {
            name = line.substring(7);
          } else if (line.startsWith("data: ")) {
            data = line.substring(6);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Event(id, name, data);
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
