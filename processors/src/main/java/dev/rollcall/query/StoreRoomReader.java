package dev.rollcall.query;

import dev.rollcall.avro.Room;
import dev.rollcall.model.Attendance;
import dev.rollcall.model.ReadableRows;
import dev.rollcall.model.RoomChanges;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomHistory;
import dev.rollcall.model.RoomList;
import dev.rollcall.model.RoomSessions;
import dev.rollcall.model.RoomSort;
import dev.rollcall.model.RoomSort.Place;
import dev.rollcall.model.RoomView;
import dev.rollcall.model.Totals;
import dev.rollcall.query.Cursors.InWindow;
import dev.rollcall.query.LocalRows.Found;
import dev.rollcall.query.RoomReader.Unavailable.Why;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import dev.rollcall.topics.RoomPartitioner;
import dev.rollcall.topology.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Reads the active tasks of this instance, or where it is asked to, also the copies that standbys
 * keep; rooms of other instances are not available here.
 */
public final class StoreRoomReader implements RoomReader {

  private static final Duration SOON = Duration.ofSeconds(1);

  /**
   * A page that found too little after looking at this many rooms of all partitions together ends
   * early, with a cursor.
   */
  private static final int LIST_BUDGET = 20_000;

  /** Of one partition, however many there are. */
  private static final int LEAST_BUDGET = 2_000;

  /** So many rooms of a partition that are not indexed yet are looked at: some 10 ms. */
  private static final int MOST_DUE = 1_000;

  private final KafkaStreams streams;
  private final LocalRows stores;
  private final Progress progress;
  private final CommittedOffsets committed;
  private final int partitions;
  private final Set<Integer> within;

  /**
   * @param partitions of {@code room-events}
   */
  public StoreRoomReader(
      KafkaStreams streams, Progress progress, CommittedOffsets committed, int partitions) {
    this(
        streams,
        LocalRows.active(streams),
        progress,
        committed,
        partitions,
        IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet()));
  }

  private StoreRoomReader(
      KafkaStreams streams,
      LocalRows stores,
      Progress progress,
      CommittedOffsets committed,
      int partitions,
      Set<Integer> within) {
    this.streams = streams;
    this.stores = stores;
    this.progress = progress;
    this.committed = committed;
    this.partitions = partitions;
    this.within = within;
  }

  /** The same, whose lists and users are of these partitions alone. */
  public StoreRoomReader of(Set<Integer> some) {
    return new StoreRoomReader(streams, stores, progress, committed, partitions, Set.copyOf(some));
  }

  /**
   * The same, which reads a standby's copy where a task is not active here. Such a copy never
   * satisfies a position, and a room that it does not know is not known to be none.
   *
   * @param maxLag most rows of the changelog that the copy may be behind
   */
  public StoreRoomReader orCopies(StandbyLags lags, long maxLag) {
    return with(stores.orCopies(lags, maxLag));
  }

  @Override
  public StoreRoomReader ofOwners() {
    return with(stores.ofOwners());
  }

  private StoreRoomReader with(LocalRows others) {
    return new StoreRoomReader(streams, others, progress, committed, partitions, within);
  }

  @Override
  public Answer<Optional<Room>> room(String roomId, boolean withParticipants, Await await) {
    return read(
        roomId,
        await,
        rows -> view(rows, roomId, view -> withParticipants ? view.whole() : view.summary()));
  }

  @Override
  public Answer<Optional<ParticipantPage>> participants(
      String roomId, Presence presence, int limit, String cursor, Await await) {
    String after = cursor == null ? null : Cursors.participant(cursor);
    return read(
        roomId,
        await,
        rows ->
            view(
                rows,
                roomId,
                view -> {
                  RoomView.Connected found =
                      view.connections(
                          presence != Presence.LEFT, presence != Presence.PRESENT, after, limit);
                  return new ParticipantPage(
                      found.participants(), Cursors.ofParticipant(found.lastId()));
                }));
  }

  private static <T> Optional<T> view(
      ReadableRows rows, String roomId, Function<RoomView, T> what) {
    return RoomView.of(rows, roomId).map(what);
  }

  @Override
  public Answer<Optional<AsOf<Room>>> roomAt(String roomId, long at, Await await) {
    return history(roomId, await, room -> new AsOf<>(room.knownSince(), room.roomAt(at)));
  }

  @Override
  public Answer<Optional<AsOf<ParticipantPage>>> participantsAt(
      String roomId, long at, Presence presence, int limit, String cursor, Await await) {
    String after = cursor == null ? null : Cursors.participantAt(cursor, at);
    boolean present = presence != Presence.LEFT;
    boolean left = presence != Presence.PRESENT;
    return history(
        roomId,
        await,
        room ->
            new AsOf<>(
                room.knownSince(),
                room.connectionsAt(at, present, left, after, limit)
                    .map(
                        found ->
                            new ParticipantPage(
                                found.participants(),
                                Cursors.ofParticipantAt(at, found.lastId())))));
  }

  @Override
  public Answer<Optional<AttendancePage>> attendance(
      String roomId, Window window, int limit, String cursor, Await await) {
    InWindow<Attendance.Place> asked =
        cursor == null ? new InWindow<>(window, null) : Cursors.attendance(cursor);
    Window within = asked.window();
    return history(
        roomId,
        await,
        room -> {
          Attendance found = room.attendance(within.from(), within.to(), asked.after(), limit);
          return new AttendancePage(within, found, Cursors.ofAttendance(within, found.last()));
        });
  }

  @Override
  public Answer<Optional<ChangePage>> changes(
      String roomId, Window window, int limit, String cursor, Await await) {
    InWindow<RoomChanges.Place> asked =
        cursor == null ? new InWindow<>(window, null) : Cursors.change(cursor);
    Window within = asked.window();
    return history(
        roomId,
        await,
        room -> {
          RoomChanges.Page found = room.changes(within.from(), within.to(), asked.after(), limit);
          return new ChangePage(within, found.changes(), Cursors.ofChange(within, found.last()));
        });
  }

  @Override
  public Answer<Optional<SessionPage>> sessions(
      String roomId, int limit, String cursor, long now, Await await) {
    RoomSessions.Place from = cursor == null ? null : Cursors.session(cursor);
    return read(
        roomId,
        await,
        rows ->
            RoomSessions.of(rows, roomId)
                .map(room -> room.page(from, limit, now))
                .map(page -> new SessionPage(page.sessions(), Cursors.ofSession(page.next()))));
  }

  private <T> Answer<Optional<T>> history(
      String roomId, Await await, Function<RoomHistory, T> what) {
    return read(roomId, await, rows -> RoomHistory.of(rows, roomId).map(what));
  }

  private <T> Answer<Optional<T>> read(
      String roomId, Await await, Function<ReadableRows, Optional<T>> what) {
    int partition = RoomPartitioner.partition(roomId, partitions);
    Found found = stores.of(partition, await);
    return guarded(
        partition,
        () -> {
          if (found.freshness().isActive()) {
            Positions reached = awaited(await, Set.of(partition));
            return new Answer<>(
                untorn(partition, roomId, found.rows(), what), Freshness.ACTIVE, reached);
          }
          Optional<T> value = untorn(partition, roomId, found.rows(), what);
          if (value.isEmpty()) {
            throw new Unavailable("The copy here does not know the room; its owner may.", SOON);
          }
          return new Answer<>(value, found.freshness(), Positions.NONE);
        });
  }

  private <T> T untorn(
      int partition, String roomId, ReadableRows rows, Function<ReadableRows, T> what) {
    return progress
        .guard(partition)
        .read(roomId, () -> RoomView.of(rows, roomId).map(RoomView::stamp), () -> what.apply(rows));
  }

  /** What of the whole can be read here: at least one partition. */
  final class Local {
    private final Map<Integer, Found> here = new TreeMap<>();
    private final Set<Integer> missing = new TreeSet<>();
    private Freshness freshness = Freshness.ACTIVE;
    private final Positions reached;

    private Local(Await await) {
      Unavailable reason = null;
      for (int partition : within) {
        try {
          Found found = stores.of(partition, await);
          here.put(partition, found);
          freshness = freshness.worse(found.freshness());
        } catch (Unavailable e) {
          missing.add(partition);
          reason = e;
        }
      }
      if (here.isEmpty() && reason != null) {
        throw nothing(reason);
      }
      Set<Integer> active = new TreeSet<>(here.keySet());
      active.removeIf(partition -> !here.get(partition).freshness().isActive());
      reached = awaited(await, active);
    }

    private Unavailable nothing(Unavailable reason) {
      String what =
          within.size() == partitions
              ? "No partition of room-events can be read here now."
              : "Partitions %s of room-events cannot be read here now."
                  .formatted(new TreeSet<>(within));
      String why = reason.why() == Why.ABSENT ? "" : " " + reason.getMessage();
      return (Unavailable) new Unavailable(reason.why(), what + why, SOON).initCause(reason);
    }

    Set<Integer> here() {
      return here.keySet();
    }

    Set<Integer> missing() {
      return missing;
    }

    <T> Answer<T> answer(T value) {
      return new Answer<>(value, freshness, reached);
    }

    /** Rows of one partition, not of one moment. */
    <T> T read(int partition, Function<ReadableRows, T> what) {
      return guarded(partition, () -> what.apply(here.get(partition).rows()));
    }

    /** One room, not torn between two events. */
    <T> T read(int partition, String roomId, Function<ReadableRows, T> what) {
      return read(partition, rows -> untorn(partition, roomId, rows, what));
    }
  }

  Local local(Await await) {
    return new Local(await);
  }

  @Override
  public Answer<RoomPage> rooms(
      RoomFilter filter, RoomSort sort, int limit, String cursor, Await await) {
    Place after = Cursors.place(cursor, filter, sort);
    Local local = local(await);
    int budget = Math.max(LIST_BUDGET / local.here().size(), LEAST_BUDGET);
    RoomList.Request request =
        new RoomList.Request(filter, sort, after, limit, budget, mostDue(await));
    List<RoomList.Found> parts = new ArrayList<>();
    for (int partition : local.here()) {
      parts.add(local.read(partition, rows -> RoomList.find(rows, request)));
    }
    RoomList.Found found = RoomList.Found.together(parts, limit);
    return local.answer(
        new RoomPage(
            rooms(local, found, request),
            Cursors.ofPlace(filter, sort, found.end()),
            local.missing()));
  }

  /** Those found that are still where they were found; each once, though it moved meanwhile. */
  private List<Room> rooms(Local local, RoomList.Found found, RoomList.Request request) {
    Map<String, Room> rooms = new LinkedHashMap<>();
    for (Place place : found.places()) {
      int partition = RoomPartitioner.partition(place.id(), partitions);
      local
          .read(partition, place.id(), rows -> view(rows, place.id(), RoomView::summary))
          .filter(room -> request.isWanted(room, found.end()))
          .ifPresent(room -> rooms.put(room.getId(), room));
    }
    Comparator<Room> order = Comparator.comparing(request.sort()::place);
    return rooms.values().stream().sorted(order).toList();
  }

  /** Who awaits a position is told of all that was there before. */
  private static int mostDue(Await await) {
    return await.atLeast().offsets().isEmpty() ? MOST_DUE : Integer.MAX_VALUE;
  }

  @Override
  public Answer<Stats> stats(long now, Await await) {
    Local local = local(await);
    Totals totals = Totals.none();
    for (int partition : local.here()) {
      totals.add(
          local.read(
              partition,
              rows ->
                  progress.guard(partition).readAny(() -> Totals.of(rows, now, mostDue(await)))));
    }
    return local.answer(new Stats(totals.within(now), local.missing()));
  }

  @Override
  public Health health() {
    KafkaStreams.State state = streams.state();
    boolean live = state != KafkaStreams.State.ERROR && state != KafkaStreams.State.PENDING_ERROR;
    return new Health(live, state == KafkaStreams.State.RUNNING, "Kafka Streams is " + state + ".");
  }

  /** A task may move away at any moment, also in the middle of a read. */
  private static <T> T guarded(int partition, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidStateStoreException e) {
      throw LocalRows.notHere(partition, e);
    }
  }

  private Positions awaited(Await await, Set<Integer> asked) {
    long deadline = System.nanoTime() + await.patience().toNanos();
    for (Map.Entry<Integer, Long> least : await.atLeast().offsets().entrySet()) {
      int partition = least.getKey();
      if (asked.contains(partition) && reached(partition) < least.getValue()) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        awaitOrRefuse(await, partition, least.getValue(), left, asked);
      }
    }
    return positions(asked);
  }

  private void awaitOrRefuse(
      Await await, int partition, long offset, Duration left, Set<Integer> asked) {
    try {
      switch (progress.await(partition, offset, left)) {
        case REACHED -> {}
        case TOO_LATE -> throw new NotReached(await.atLeast(), positions(asked));
        case TASK_GONE ->
            throw new Unavailable(
                "Partition " + partition + " of room-events went elsewhere meanwhile.", SOON);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (Unavailable) new Unavailable("The server is stopping.", SOON).initCause(e);
    }
  }

  private Positions positions(Set<Integer> asked) {
    TreeMap<Integer, Long> offsets = new TreeMap<>();
    for (int partition : asked) {
      long offset = reached(partition);
      if (offset >= 0) {
        offsets.put(partition, offset);
      }
    }
    return Positions.of(offsets);
  }

  /** What the task has processed here; what was committed elsewhere where that is nothing yet. */
  private long reached(int partition) {
    OptionalLong processed = progress.of(partition);
    return processed.isPresent() ? processed.getAsLong() : committed.lastOf(partition).orElse(-1);
  }
}
