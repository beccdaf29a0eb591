package dev.rollcall.http;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.json.AvroJson;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.RoomPage;
import dev.rollcall.query.UserReader;
import dev.rollcall.query.UserReader.SourceFilter;
import dev.rollcall.query.UserReader.UserPage;
import dev.rollcall.topics.Positions;
import dev.rollcall.watch.Snapshot;
import dev.rollcall.watch.Wanted;
import dev.rollcall.watch.Watcher;
import dev.rollcall.watch.Watches;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code /watch} of all rooms, of one and of a user: what is so, and then what changes. */
final class WatchResource {

  private static final Set<String> PARTICIPANTS = Set.of("participants");
  private static final int PAGE = 500;

  /** Rooms that a user is in at once; nobody is in more. */
  private static final int MOST_ROOMS = 1_000;

  /** A sample of more is no sample. */
  private static final int MOST_PER_SECOND = 1_000;

  /** For who asks only for what will change: it costs nothing, however many rooms there are. */
  private static final Snapshot NO_ROOMS =
      new Snapshot(
          "{\"rooms\":[],\"last\":true,\"partial\":false,\"missingPartitions\":[]}"
              .getBytes(StandardCharsets.UTF_8),
          Map.of(),
          Positions.NONE,
          true);

  private static final Duration SOON = Duration.ofSeconds(2);

  private final RoomReader reader;
  private final UserReader users;
  private final RoomNow now;
  private final Watches watches;
  private final int maxWatchers;
  private final Duration maxWait;
  private final AtomicInteger open = new AtomicInteger();
  private final StreamWatcher.ChangeJson changeJson = new StreamWatcher.ChangeJson();

  /**
   * @param reader what snapshots are made of; of owners, since a copy that is behind would leave a
   *     gap before the first change
   * @param users of watches of a user, likewise
   * @param here asks no other instance, so that the thread that tells of changes waits for none
   */
  WatchResource(
      RoomReader reader,
      UserReader users,
      RoomReader here,
      Watches watches,
      int maxWatchers,
      Duration maxWait) {
    this.reader = reader;
    this.users = users;
    this.now = new RoomNow(here, watches::partition, System::nanoTime);
    this.watches = watches;
    this.maxWatchers = maxWatchers;
    this.maxWait = maxWait;
  }

  /** How many go on now. */
  int count() {
    return open.get();
  }

  /** {@code GET /v1/rooms/{id}/watch}. */
  void room(Context context) {
    Query.of(context, "lastEventId");
    String id = RoomId.of(context);
    RoomReader.Await await = Consistency.await(context, maxWait);
    Snapshot.Pages pages =
        () -> {
          Answer<Optional<Room>> answer = reader.room(id, true, await);
          Room room =
              answer
                  .value()
                  .orElseThrow(
                      () -> Problem.ROOM_NOT_FOUND.with("No event has told of room '" + id + "'."));
          byte[] json = Json.bytes(out -> AvroJson.write(out, room, Set.of()));
          return new Snapshot(json, Map.of(id, room.getVersion()), answer.position(), true);
        };
    watch(context, watches.ofRoom(id), pages, true);
  }

  /** {@code GET /v1/watch}. */
  void rooms(Context context) {
    Query query =
        Query.of(
            context,
            "status",
            "vendor",
            "region",
            "name",
            "minParticipants",
            "lastEventId",
            "snapshot",
            "perSecond");
    RoomFilter filter = RoomsResource.filter(query);
    RoomReader.Await await = Consistency.await(context, maxWait);
    ListedChanges listed = new ListedChanges(filter, now);
    Integer perSecond = query.number("perSecond", 1, MOST_PER_SECOND);
    Predicate<RoomChange> wanted = perSecond == null ? listed : listed.and(Sample.of(perSecond));
    Snapshot.Pages pages =
        query.flag("snapshot", true) ? new ListPages(filter, await, listed) : () -> NO_ROOMS;
    // After a loss it is not known any more which rooms fitted, so that one may have left unseen.
    watch(context, Wanted.of(wanted), pages, !listed.remembers());
  }

  /** {@code GET /v1/users/{identity}/watch}. */
  void user(Context context) {
    Query query = Query.of(context, "vendor", "account", "lastEventId");
    String user = UsersResource.identity(context);
    SourceFilter source = UsersResource.source(query);
    RoomReader.Await await = Consistency.await(context, maxWait);
    List<String> known = users.known(user, source, await).value().whole();
    UserChanges concerned = new UserChanges(user, known, source, now);
    Snapshot.Pages pages =
        () -> {
          Answer<UserPage> answer = users.present(user, source, MOST_ROOMS, null, await);
          Map<String, Long> versions = new HashMap<>();
          answer
              .value()
              .rooms()
              .forEach(stays -> versions.put(stays.room().getId(), stays.room().getVersion()));
          concerned.add(versions.keySet());
          byte[] json = UsersResource.json(answer.value());
          return new Snapshot(json, versions, answer.position(), true);
        };
    watch(context, Wanted.of(concerned), pages, true);
  }

  /**
   * @param resumable whether one that goes on after an id needs no snapshot
   */
  private void watch(Context context, Wanted wanted, Snapshot.Pages pages, boolean resumable) {
    if (open.incrementAndGet() > maxWatchers) {
      open.decrementAndGet();
      throw Problem.OVERLOADED
          .with("This instance serves " + maxWatchers + " watchers and takes no more.")
          .retryAfter(SOON);
    }
    boolean[] connected = {false};
    Supplier<Watcher> connect =
        () -> {
          EventStream stream = EventStream.open(context, open::decrementAndGet);
          connected[0] = true;
          return new StreamWatcher(stream, changeJson);
        };
    try {
      String last = lastEventId(context);
      if (last == null) {
        watches.begin(wanted, pages, connect);
      } else {
        watches.goOn(wanted, resumable ? positions(last) : null, pages, connect.get());
      }
    } finally {
      if (!connected[0]) {
        open.decrementAndGet();
      }
    }
  }

  /** Null for who begins. */
  private static String lastEventId(Context context) {
    String header = context.header("Last-Event-ID");
    String last = header != null ? header : context.queryParam("lastEventId");
    return last == null || last.isBlank() ? null : last;
  }

  /** Null for what is no id of ours, which begins anew. */
  private static Positions positions(String id) {
    try {
      return Positions.parse(id);
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  /** Pages of the list, each as one snapshot. */
  private final class ListPages implements Snapshot.Pages {
    private final RoomFilter filter;
    private final RoomReader.Await await;
    private final ListedChanges listed;
    private String cursor;

    ListPages(RoomFilter filter, RoomReader.Await await, ListedChanges listed) {
      this.filter = filter;
      this.await = await;
      this.listed = listed;
    }

    @Override
    public Snapshot next() {
      Answer<RoomPage> answer = reader.rooms(filter, RoomSort.ID, PAGE, cursor, await);
      RoomPage page = answer.value();
      cursor = page.nextCursor();
      boolean isLast = cursor == null;
      Map<String, Long> versions = new HashMap<>();
      for (Room room : page.rooms()) {
        versions.put(room.getId(), room.getVersion());
        listed.tell(room.getId());
      }
      byte[] json =
          Json.bytes(
              out -> {
                out.writeStartObject();
                Answers.writeList(out, "rooms", page.rooms(), PARTICIPANTS);
                out.writeBooleanField("last", isLast);
                Answers.writeMissing(out, page.missingPartitions());
                out.writeEndObject();
              });
      return new Snapshot(json, versions, answer.position(), isLast);
    }
  }
}
