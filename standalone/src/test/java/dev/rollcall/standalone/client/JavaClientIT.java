package dev.rollcall.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.client.Answer;
import dev.rollcall.client.Attendance;
import dev.rollcall.client.EventProducer;
import dev.rollcall.client.Pages;
import dev.rollcall.client.RollcallClient;
import dev.rollcall.client.RollcallException;
import dev.rollcall.client.RoomQuery;
import dev.rollcall.client.RoomQuery.Order;
import dev.rollcall.client.Rooms;
import dev.rollcall.client.Rooms.Presence;
import dev.rollcall.client.Stay;
import dev.rollcall.client.WatchSignal;
import dev.rollcall.client.Window;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.interop.Run;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.topics.Positions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against real instances, one call of each kind. */
class JavaClientIT {

  private final Instant start = Instant.now().minus(Duration.ofMinutes(5));
  private static final int ROOMS = 25;

  /** Of 4 KB each: more than what may wait for a watcher and what sockets hold together. */
  private static final int SLOW_EVENTS = 5_000;

  private static Cluster cluster;
  private static RollcallServer server;
  private static RollcallClient client;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    server = cluster.startServer("only");
    client = RollcallClient.of("http://localhost:1", server.url().toString()).build();
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private static EventProducer producer() {
    return EventProducer.of(
        Map.of(
            "bootstrap.servers", cluster.bootstrapServers(),
            "schema.registry.url", cluster.registryUrl()));
  }

  private RoomEvent joined(String room, String connection, int second) {
    return RoomEvents.participantJoined(room)
        .at(start.plusSeconds(second))
        .session("s-1")
        .participant(connection)
        .identity("user-" + connection)
        .build();
  }

  private RoomEvent left(String room, String connection, int second) {
    return RoomEvents.participantLeft(room)
        .at(start.plusSeconds(second))
        .session("s-1")
        .participant(connection)
        .identity("user-" + connection)
        .build();
  }

  @Test
  void whatAProducerWroteIsReadAtItsPosition() {
    try (EventProducer events = producer()) {
      List<CompletableFuture<Positions>> sent = new ArrayList<>();
      IntStream.range(0, ROOMS)
          .forEach(room -> sent.add(events.send(joined("kafka-" + room, "c-1", room))));
      Positions first = sent.get(0).join();
      assertThat(client.rooms().including(first).get("kafka-0").value()).isPresent();
      events.flush();
      Rooms rooms = client.rooms().including(events.position());
      for (int room = 0; room < ROOMS; room++) {
        Answer<Optional<Room>> answer = rooms.get("kafka-" + room);
        assertThat(answer.value().orElseThrow().getParticipants()).containsOnlyKeys("c-1");
        assertThat(answer.freshness().isActive()).isTrue();
      }
      List<String> listed = rooms.list(RoomQuery.all().pageSize(10)).map(Room::getId).toList();
      assertThat(listed)
          .contains("kafka-0", "kafka-24")
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(Comparator.naturalOrder());
    }
  }

  @Test
  void whatTheClientWroteItReads() {
    client
        .events()
        .send(
            RoomEvents.roomCreated("past/1").at(start).name("Past").size(1).build(),
            joined("past/1", "a", 10),
            joined("past/1", "b", 20),
            left("past/1", "a", 30));
    Rooms rooms = client.rooms();
    assertThat(rooms.get("past/1").value().orElseThrow().getParticipantCount()).isEqualTo(1);
    assertThat(rooms.get("nobody told of it").value()).isEmpty();
    Room then = rooms.at("past/1", start.plusSeconds(25)).value().orElseThrow();
    assertThat(then.getParticipants()).containsOnlyKeys("a", "b");
    assertThat(Pages.all(cursor -> rooms.participants("past/1", Presence.LEFT, cursor)))
        .extracting(Participant::getId)
        .containsExactly("a");
    assertThat(Pages.all(cursor -> rooms.participantsAt("past/1", start.plusSeconds(15), cursor)))
        .extracting(Participant::getId)
        .containsExactly("a");
    assertThat(Pages.all(cursor -> rooms.sessions("past/1", cursor)))
        .extracting(RoomSession::getRoomId, RoomSession::getUserCount)
        .containsExactly(tuple("past/1", 2));
    assertThat(Pages.all(cursor -> rooms.changes("past/1", Window.since(start), cursor)))
        .extracting(RoomChange::getType)
        .contains(RoomChangeType.PARTICIPANT_JOINED, RoomChangeType.PARTICIPANT_LEFT);
    assertThat(rooms.attendance("past/1", Window.all(), null).value().items())
        .filteredOn(user -> user.user().equals("user-a"))
        .extracting(Attendance::present)
        .containsExactly(Duration.ofSeconds(20));
    assertThat(
            rooms.list(
                RoomQuery.all()
                    .namePrefix("Pas")
                    .status(RoomStatus.ACTIVE)
                    .minParticipants(1)
                    .order(Order.LATEST_UPDATED)))
        .extracting(Room::getId)
        .containsExactly("past/1");
    assertThat(client.users().rooms("user-b", null).value().items())
        .extracting(stay -> stay.room().getId())
        .containsExactly("past/1");
    Stay was = client.users().attendance("user-a", Window.all(), null).value().items().get(0);
    assertThat(was.present()).isEqualTo(Duration.ofSeconds(20));
    client.users().erase("user-a");
    assertThat(client.users().attendance("user-a", Window.all(), null).value().items()).isEmpty();
  }

  @Test
  void whatIsRefusedSaysWhy() {
    RoomEvent bad = joined("bad", "c-1", 0);
    bad.setOccurredAt(Instant.EPOCH);
    RollcallException e =
        catchThrowableOfType(RollcallException.class, () -> client.events().send(bad));
    assertThat(e.status()).isEqualTo(422);
    assertThat(e.errors()).hasSize(1).allMatch(error -> error.startsWith("occurredAt"));
  }

  /** The server cuts it off, and it goes on from where it is. */
  @Test
  void aSlowSubscriberMissesNothing() {
    client.events().send(joined("slow", "first", 0));
    Slow<Room> slow = new Slow<>();
    client.rooms().watch("slow").subscribe(slow);
    slow.ask(2);
    await().until(() -> slow.seen.size() == 1);
    String large = "x".repeat(4_000);
    try (EventProducer events = producer()) {
      for (int i = 0; i < SLOW_EVENTS; i++) {
        RoomEvent event = joined("slow", "c-" + i, 1);
        event.getParticipant().setMetadata(large);
        var unused = events.send(event);
      }
      events.flush();
      client.rooms().including(events.position()).get("slow");
    }
    slow.ask(Long.MAX_VALUE);
    await().atMost(Duration.ofMinutes(2)).until(() -> slow.seen.size() == SLOW_EVENTS + 1);
    assertThat(slow.seen.get(0)).isEqualTo("snapshot");
    assertThat(slow.seen.subList(1, slow.seen.size()))
        .containsExactlyElementsOf(
            IntStream.range(0, SLOW_EVENTS).mapToObj(i -> "c-" + i).toList());
  }

  private static final class Slow<S> implements Flow.Subscriber<WatchSignal<S>> {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile Flow.Subscription subscription;

    void ask(long more) {
      subscription.request(more);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(WatchSignal<S> signal) {
      seen.add(
          signal instanceof WatchSignal.Changed<S> changed
              ? changed.change().getParticipant().getId()
              : signal instanceof WatchSignal.Snapshot<S> ? "snapshot" : "reset");
    }

    @Override
    public void onError(Throwable failure) {
      seen.add(failure.toString());
    }

    @Override
    public void onComplete() {
      seen.add("complete");
    }
  }

  /** The program of the documentation, as it stands there. */
  @Test
  void theExampleRuns() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path example =
        Path.of(System.getProperty("basedir", "."), "..", "docs/clients/java/JoinAndWatch.java");
    List<String> told =
        Run.of(
                List.of(
                    java.toString(),
                    example.toString(),
                    cluster.bootstrapServers(),
                    cluster.registryUrl(),
                    server.url().toString()),
                Path.of("."),
                Map.of("CLASSPATH", System.getProperty("java.class.path")),
                "",
                2)
            .orFail();
    assertThat(told)
        .containsExactly(
            "1 in java-standup (active)",
            "alice is there",
            "PARTICIPANT_JOINED bob",
            "PARTICIPANT_LEFT bob");
  }
}
