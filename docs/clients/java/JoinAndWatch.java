import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.client.Answer;
import dev.rollcall.client.EventProducer;
import dev.rollcall.client.RollcallClient;
import dev.rollcall.client.WatchSignal;
import dev.rollcall.events.ParticipantBuilder;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.topics.Positions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;

/**
 * Writes to Kafka that Alice joins, reads the room with that included, and watches while Bob comes
 * and goes.
 *
 * <pre>
 * java -cp 'DIRECTORY/lib/*' JoinAndWatch.java \
 *   [localhost:9092 [http://localhost:8081 [http://localhost:8080 ...]]]
 * </pre>
 */
public final class JoinAndWatch {

  private static final String ROOM = "java-standup";

  public static void main(String[] given) throws InterruptedException {
    String kafka = given.length > 0 ? given[0] : "localhost:9092";
    String registry = given.length > 1 ? given[1] : "http://localhost:8081";
    String rollcall = given.length > 2 ? given[2] : "http://localhost:8080";
    try (EventProducer events =
            EventProducer.of(Map.of("bootstrap.servers", kafka, "schema.registry.url", registry));
        RollcallClient client = RollcallClient.of(rollcall).build()) {

      // The position says where the event stands; a read that includes it sees Alice.
      Positions written =
          events.send(about("alice", RoomEvents.participantJoined(ROOM)).build()).join();
      Answer<Optional<Room>> answer = client.rooms().including(written).get(ROOM);
      System.out.println(
          answer.value().orElseThrow().getParticipantCount()
              + " in " + ROOM + " (" + answer.freshness() + ")");

      // First the room, then every change of it, once and in order, whatever happens to instances.
      Printer printer = new Printer();
      client.rooms().including(written).watch(ROOM).subscribe(printer);
      printer.begun.await();
      events.send(about("bob", RoomEvents.participantJoined(ROOM)).build());
      events.send(about("bob", RoomEvents.participantLeft(ROOM)).build());
      printer.bobIsGone.await();
    }
  }

  private static ParticipantBuilder about(String user, ParticipantBuilder event) {
    return event.at(Instant.now()).participant("c-" + user).identity(user);
  }

  private static final class Printer implements Flow.Subscriber<WatchSignal<Room>> {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch bobIsGone = new CountDownLatch(1);
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscription.request(1);
    }

    @Override
    public void onNext(WatchSignal<Room> signal) {
      if (signal instanceof WatchSignal.Snapshot<Room> snapshot) {
        snapshot.state().getParticipants().values()
            .forEach(one -> System.out.println(one.getIdentity() + " is there"));
        begun.countDown();
      } else if (signal instanceof WatchSignal.Changed<Room> changed) {
        print(changed.change());
      }
      subscription.request(1); // no more than this can take
    }

    private void print(RoomChange change) {
      if (change.getParticipant() == null) {
        return;
      }
      System.out.println(change.getType() + " " + change.getParticipant().getIdentity());
      if (change.getParticipant().getLeftAt() != null) {
        bobIsGone.countDown();
      }
    }

    @Override
    public void onError(Throwable failure) {
      failure.printStackTrace();
      System.exit(1);
    }

    @Override
    public void onComplete() {}
  }
}
