package dev.rollcall.query;

import dev.rollcall.avro.Room;
import dev.rollcall.model.Attendance;
import dev.rollcall.model.ReadableRows;
import dev.rollcall.model.RoomChanges;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomHistory;
import dev.rollcall.model.RoomList;
import dev.rollcall.model.RoomList.Found;
import dev.rollcall.model.RoomSessions;
import dev.rollcall.model.RoomSort;
import dev.rollcall.model.RoomSort.Place;
import dev.rollcall.model.RoomView;
import dev.rollcall.model.Totals;
import dev.rollcall.query.Cursors.InWindow;
import dev.rollcall.topics.Positions;
import dev.rollcall.topics.RoomPartitioner;
import dev.rollcall.topology.Progress;
import dev.rollcall.topology.RoomTopology;
import dev.rollcall.topology.StoreRows;
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
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the active tasks of this instance, or where it is asked to, the copy that a standby keeps;
 * rooms of other instances are not available here.
 */
public final class StoreRoomReader implements RoomReader {

  private static final String ACTIVE = "active";
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final byte[] ANY_KEY = {0};

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
  private final Progress progress;
  private final CommittedOffsets committed;
  private final int partitions;
  private final Set<Integer> within;

  /** Null for a reader of active tasks alone. */
  private final Copies copies;

  /** Which copies are good enough. */
  private record Copies(StandbyLags lags, long maxLag) {}

  /**
   * @param partitions of {@code room-events}
   */
  public StoreRoomReader(
      KafkaStreams streams, Progress progress, CommittedOffsets committed, int partitions) {
    this(
        streams,
        progress,
        committed,
        partitions,
        IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet()),
        null);
  }

  private StoreRoomReader(
      KafkaStreams streams,
      Progress progress,
      CommittedOffsets committed,
      int partitions,
      Set<Integer> within,
      Copies copies) {
    this.streams = streams;
    this.progress = progress;
    this.committed = committed;
    this.partitions = partitions;
    this.within = within;
    this.copies = copies;
  }

  /** The same, whose lists and users are of these partitions alone. */
  public StoreRoomReader of(Set<Integer> some) {
    return new StoreRoomReader(streams, progress, committed, partitions, Set.copyOf(some), copies);
  }

  /**
   * The same, which reads a single room from a standby's copy where its task is not active here.
   * Such a copy never satisfies a position, and what it does not know is not known to be nothing.
   *
   * @param maxLag most rows of the changelog that the copy may be behind
   */
  public StoreRoomReader orStandby(StandbyLags lags, long maxLag) {
    return new StoreRoomReader(
        streams, progress, committed, partitions, within, new Copies(lags, maxLag));
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
    return guarded(
        partition,
        () -> {
          if (copies != null && !isHere(partition)) {
            return copied(partition, roomId, await, what);
          }
          ReadableRows rows = rows(partition);
          Positions reached = awaited(await, Set.of(partition));
          return new Answer<>(untorn(partition, roomId, rows, what), ACTIVE, reached);
        });
  }

  private <T> Answer<Optional<T>> copied(
      int partition, String roomId, Await await, Function<ReadableRows, Optional<T>> what) {
    if (!await.atLeast().offsets().isEmpty()) {
      throw new Unavailable(
          Unavailable.Why.COPY, "A standby's copy never satisfies a position.", SOON);
    }
    long lag =
        copies
            .lags()
            .of(partition)
            .orElseThrow(
                () -> new Unavailable("How far the copy here is behind is not known.", SOON));
    if (lag > copies.maxLag()) {
      throw new Unavailable(
          Unavailable.Why.BEHIND,
          "The copy here is %d rows behind, more than %d.".formatted(lag, copies.maxLag()),
          SOON);
    }
    Optional<T> value = untorn(partition, roomId, rows(partition, true), what);
    if (value.isEmpty()) {
      throw new Unavailable("The copy here does not know the room; its owner may.", SOON);
    }
    return new Answer<>(value, "standby; lag=" + lag, Positions.NONE);
  }

  private <T> T untorn(
      int partition, String roomId, ReadableRows rows, Function<ReadableRows, T> what) {
    return progress
        .guard(partition)
        .read(roomId, () -> RoomView.of(rows, roomId).map(RoomView::stamp), () -> what.apply(rows));
  }

  /**
   * What of the whole can be read here.
   *
   * @param here not empty
   */
  record Local(Set<Integer> here, Set<Integer> missing, Positions reached) {
    <T> Answer<T> answer(T value) {
      return new Answer<>(value, ACTIVE, reached);
    }
  }

  Local local(Await await) {
    Set<Integer> here = new TreeSet<>();
    Set<Integer> missing = new TreeSet<>();
    for (int partition : within) {
      (isHere(partition) ? here : missing).add(partition);
    }
    if (here.isEmpty()) {
      throw new Unavailable(
          within.size() == partitions
              ? "No partition of room-events can be read here now."
              : "Partitions %s of room-events cannot be read here now."
                  .formatted(new TreeSet<>(within)),
          SOON);
    }
    return new Local(here, missing, awaited(await, here));
  }

  /** Rows of one partition, not of one moment. */
  <T> T read(int partition, Function<ReadableRows, T> what) {
    return guarded(partition, () -> what.apply(rows(partition)));
  }

  /** One room, not torn between two events. */
  <T> T read(int partition, String roomId, Function<ReadableRows, T> what) {
    return read(partition, rows -> untorn(partition, roomId, rows, what));
  }

  @Override
  public Answer<RoomPage> rooms(
      RoomFilter filter, RoomSort sort, int limit, String cursor, Await await) {
    Place after = Cursors.place(cursor, filter, sort);
    Local local = local(await);
    int budget = Math.max(LIST_BUDGET / local.here().size(), LEAST_BUDGET);
    RoomList.Request request =
        new RoomList.Request(filter, sort, after, limit, budget, mostDue(await));
    List<Found> parts = new ArrayList<>();
    for (int partition : local.here()) {
      parts.add(read(partition, rows -> RoomList.find(rows, request)));
    }
    Found found = Found.together(parts, limit);
    return local.answer(
        new RoomPage(
            rooms(found, request), Cursors.ofPlace(filter, sort, found.end()), local.missing()));
  }

  /** Those found that are still where they were found; each once, though it moved meanwhile. */
  private List<Room> rooms(Found found, RoomList.Request request) {
    Map<String, Room> rooms = new LinkedHashMap<>();
    for (Place place : found.places()) {
      int partition = RoomPartitioner.partition(place.id(), partitions);
      read(partition, place.id(), rows -> view(rows, place.id(), RoomView::summary))
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
          read(
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

  /** Kafka Streams hands out the store of a partition that lies elsewhere; only a read tells. */
  private boolean isHere(int partition) {
    try {
      rows(partition).get(ANY_KEY);
      return true;
    } catch (InvalidStateStoreException e) {
      return false;
    }
  }

  private ReadableRows rows(int partition) {
    return rows(partition, false);
  }

  private ReadableRows rows(int partition, boolean alsoCopies) {
    StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> active =
        StoreQueryParameters.fromNameAndType(
                RoomTopology.ROOMS_STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition);
    try {
      return StoreRows.readOnly(streams.store(alsoCopies ? active.enableStaleStores() : active));
    } catch (IllegalStateException e) { // the streams have failed or are closed
      throw new InvalidStateStoreException(e);
    }
  }

  /** A task may move away at any moment, also in the middle of a read. */
  private static <T> T guarded(int partition, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidStateStoreException e) {
      throw (Unavailable)
          new Unavailable(
                  "Partition " + partition + " of room-events cannot be read here now.", SOON)
              .initCause(e);
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
