package dev.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.Room;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final String ROOM = "{'id': 'r', 'createdAt': 7, 'status': 'IDLE', 'version': 3}";

  private final PlayedInstance a = new PlayedInstance();
  private final PlayedInstance b = new PlayedInstance();
  private final RollcallClient client =
      RollcallClient.of(a.address(), b.address()).token("t0ken").build();

  @AfterEach
  void close() {
    client.close();
    a.close();
    b.close();
  }

  private static String change(int version) {
    return "{'roomId': 'r', 'version': %d, 'type': 'ROOM_UPDATED', 'occurredAt': 5}"
        .formatted(version);
  }

  private Watching<Room> watch(long atFirst) {
    return Watching.of(client.rooms().watch("r"), atFirst);
  }

  @Test
  void first_the_room_then_its_changes() throws InterruptedException {
    PlayedInstance.Stream stream = a.streams();
    Watching<Room> watching = watch(Long.MAX_VALUE);
    stream
        .event("snapshot", null, ROOM)
        .lines(":\n\n")
        .event("change", null, change(4))
        .lines("id: 0:9\n\n")
        .event("change", "0:10", change(5))
        .event("of a later version", "0:11", "{}")
        .event("change", "0:12", change(6));
    watching.isTold("snapshot", "change 4 at null", "change 5 at 0:10", "change 6 at 0:12");
    assertThat(a.asked().get(0).what()).isEqualTo("GET /v1/rooms/r/watch");
    assertThat(a.asked().get(0).header("Accept")).isEqualTo("text/event-stream");
    assertThat(a.asked().get(0).header("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(a.asked().get(0).header("Last-Event-ID")).isNull();
  }

  @Test
  void no_more_is_told_than_asked_for() throws InterruptedException {
    PlayedInstance.Stream stream = a.streams();
    Watching<Room> watching = watch(0);
    stream.event("snapshot", null, ROOM);
    for (int version = 4; version < 10; version++) {
      stream.event("change", "0:" + version, change(version));
    }
    await().until(() -> a.asked().size() == 1);
    watching.isToldNothing();
    watching.subscription().request(2);
    watching.isTold("snapshot", "change 4 at 0:4");
    await().during(Duration.ofMillis(300)).until(() -> watching.last().isEmpty());
    watching.subscription().request(1);
    watching.subscription().request(Long.MAX_VALUE);
    watching.subscription().request(Long.MAX_VALUE);
    watching.isTold("change 5 at 0:5", "change 6 at 0:6", "change 7 at 0:7");
  }

  @Test
  void a_lost_instance_is_followed_by_another_from_the_last_id() throws InterruptedException {
    PlayedInstance.Stream stream = a.streams();
    Watching<Room> watching = watch(Long.MAX_VALUE);
    stream.event("snapshot", null, ROOM).event("change", "0:10", change(4)).lines("id: 0:20\n\n");
    watching.isTold("snapshot", "change 4 at 0:10");
    PlayedInstance.Stream other = b.streams();
    stream.lines("event: change\nid: 0:21\ndata: {half of a").breaksOff();
    other.event("change", "0:21", change(5));
    watching.isTold("change 5 at 0:21");
    assertThat(b.asked().get(0).header("Last-Event-ID")).isEqualTo("0:20");
  }

  @Test
  void an_instance_that_stops_is_followed_by_another() throws InterruptedException {
    PlayedInstance.Stream stream = a.streams();
    Watching<Room> watching = watch(Long.MAX_VALUE);
    b.fails(503, "overloaded");
    a.streams().event("change", "0:11", change(5));
    stream.event("snapshot", null, ROOM).event("change", "0:10", change(4)).ends();
    watching.isTold("snapshot", "change 4 at 0:10", "change 5 at 0:11");
    assertThat(a.asked()).hasSize(2);
  }

  @Test
  void one_that_is_lost_before_it_has_an_id_begins_again_and_says_so() throws InterruptedException {
    PlayedInstance.Stream stream = a.streams();
    Watching<Room> watching = watch(Long.MAX_VALUE);
    b.streams().event("snapshot", null, ROOM).event("change", "0:10", change(4));
    stream.event("snapshot", null, ROOM).event("change", null, change(4)).breaksOff();
    watching.isTold("snapshot", "change 4 at null", "reset", "snapshot", "change 4 at 0:10");
    assertThat(b.asked().get(0).header("Last-Event-ID")).isNull();
  }

  @Test
  void an_id_that_is_too_old_leads_to_a_reset() throws InterruptedException {
    b.streams().event("snapshot", null, ROOM);
    PlayedInstance.Stream stream = a.streams();
    Watching<Room> watching = Watching.of(client.rooms().watch("r", "0:1"), Long.MAX_VALUE);
    stream.event("reset", null, "{}").event("snapshot", null, ROOM).breaksOff();
    watching.isTold("reset", "snapshot", "reset", "snapshot");
    assertThat(a.asked().get(0).header("Last-Event-ID")).isEqualTo("0:1");
    assertThat(b.asked().get(0).header("Last-Event-ID")).isNull();
  }

  @Test
  void silence_is_taken_for_a_loss() throws InterruptedException {
    try (RollcallClient impatient =
        RollcallClient.of(a.address(), b.address()).silence(Duration.ofSeconds(2)).build()) {
      b.streams().event("change", "0:11", change(5));
      a.streams().event("snapshot", null, ROOM).event("change", "0:10", change(4));
      Watching<Room> watching = Watching.of(impatient.rooms().watch("r"), Long.MAX_VALUE);
      watching.isTold("snapshot", "change 4 at 0:10", "change 5 at 0:11");
      watching.subscription().cancel();
    }
  }

  @Test
  void a_refusal_ends_the_watch() throws InterruptedException {
    a.fails(404, "room-not-found");
    Watching<Room> watching = watch(0);
    watching.isTold("failed: Because of room-not-found.");
  }

  @Test
  void what_is_no_change_ends_the_watch() throws InterruptedException {
    a.streams().event("snapshot", null, ROOM).event("change", "0:1", "{'version': 'x'}");
    Watching<Room> watching = watch(Long.MAX_VALUE);
    watching.isTold("snapshot");
    await().until(() -> watching.last().startsWith("failed: The answer is not"));
  }

  @Test
  void who_asks_for_less_than_one_is_refused() throws InterruptedException {
    a.streams().event("snapshot", null, ROOM);
    Watching<Room> watching = watch(0);
    watching.subscription().request(0);
    watching.isTold("failed: A subscriber has to ask for at least one signal.");
  }

  @Test
  void who_cancels_is_told_nothing_more() throws InterruptedException {
    PlayedInstance.Stream stream = a.streams();
    Watching<Room> watching = watch(1);
    stream.event("snapshot", null, ROOM).event("change", "0:10", change(4));
    watching.isTold("snapshot");
    watching.subscription().cancel();
    watching.subscription().request(5);
    await().until(stream::isLeft);
    client.close();
    watching.isToldNothing();
    assertThat(b.asked()).isEmpty();
  }

  @Test
  void who_cancels_before_there_is_an_answer_leaves_no_connection() {
    PlayedInstance.Stream stream = a.hangs();
    Watching<Room> watching = watch(1);
    await().until(() -> a.asked().size() == 1);
    watching.subscription().cancel();
    stream.begins();
    await().until(stream::isLeft);
    watching.isToldNothing();
  }

  @Test
  void a_subscriber_that_fails_leaves_no_connection() {
    PlayedInstance.Stream stream = a.streams().event("snapshot", null, ROOM);
    Flow.Subscriber<WatchSignal<Room>> failing =
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(WatchSignal<Room> signal) {
            throw new AssertionError("as a test in a subscriber would");
          }

          @Override
          public void onError(Throwable failure) {}

          @Override
          public void onComplete() {}
        };
    client.rooms().watch("r").subscribe(failing);
    await().until(stream::isLeft);
  }

  @Test
  void an_answer_that_does_not_come_is_taken_for_a_loss() throws InterruptedException {
    try (RollcallClient impatient =
        RollcallClient.of(a.address(), b.address()).silence(Duration.ofSeconds(2)).build()) {
      b.streams().event("snapshot", null, ROOM);
      a.hangs();
      Watching<Room> watching = Watching.of(impatient.rooms().watch("r"), 1);
      watching.isTold("snapshot");
    }
  }

  @Test
  void closing_the_client_completes_its_watches() throws InterruptedException {
    a.streams().event("snapshot", null, ROOM);
    Watching<Room> watching = watch(Long.MAX_VALUE);
    watching.isTold("snapshot");
    client.close();
    watching.isTold("complete");
  }

  @Test
  void all_rooms_and_users_can_be_watched() throws InterruptedException {
    a.streams()
        .event(
            "snapshot", null, "{'rooms': [" + ROOM + "], 'last': true, 'missingPartitions': []}");
    a.streams().event("snapshot", null, "{'rooms': [], 'missingPartitions': []}");
    Watching.of(client.rooms().watch(RoomQuery.all().vendor("daily")), 1).isTold("snapshot");
    Watching.of(client.users().watch("alice"), 1).isTold("snapshot");
    assertThat(a.asked().stream().map(PlayedInstance.Asked::what))
        .containsExactly("GET /v1/watch?vendor=daily", "GET /v1/users/alice/watch");
  }
}
