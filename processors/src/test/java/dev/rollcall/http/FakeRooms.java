package dev.rollcall.http;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.model.Attendance;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.model.Totals;
import dev.rollcall.query.RoomReader;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Rooms in memory; notes what it was asked. */
final class FakeRooms implements RoomReader {

  static final Positions POSITION = Positions.of(Map.of(0, 41L));

  static final Window OF_THE_CURSOR = new Window(1_000, 2_000);

  final Map<String, Room> rooms = new TreeMap<>();
  final List<Participant> participants = new ArrayList<>();
  final List<RoomChange> changes = new ArrayList<>();
  final List<RoomSession> sessions = new ArrayList<>();
  Attendance attendance = new Attendance(List.of(), new Attendance.Totals(0, 0, 0, 0), null);
  long knownSince;
  Health health = new Health(true, true, "all good");
  Set<Integer> missingPartitions = Set.of();
  RuntimeException failure;
  Freshness freshness = Freshness.ACTIVE;

  RoomFilter filter;
  RoomSort sort;
  Totals totals = Totals.none();
  Presence presence;
  Await await;
  String roomId;
  String cursor;
  int limit;
  long at;
  Window window;

  @Override
  public RoomReader ofOwners() {
    return this;
  }

  @Override
  public Answer<Optional<Room>> room(String roomId, boolean withParticipants, Await await) {
    this.roomId = roomId;
    return answer(Optional.ofNullable(rooms.get(roomId)), await);
  }

  @Override
  public Answer<Optional<ParticipantPage>> participants(
      String roomId, Presence presence, int limit, String cursor, Await await) {
    this.roomId = roomId;
    this.presence = presence;
    this.limit = limit;
    this.cursor = cursor;
    return answer(
        Optional.ofNullable(rooms.get(roomId)).map(r -> new ParticipantPage(participants, "c2")),
        await);
  }

  @Override
  public Answer<RoomPage> rooms(
      RoomFilter filter, RoomSort sort, int limit, String cursor, Await await) {
    this.filter = filter;
    this.sort = sort;
    this.limit = limit;
    this.cursor = cursor;
    return answer(new RoomPage(List.copyOf(rooms.values()), null, missingPartitions), await);
  }

  @Override
  public Answer<Stats> stats(long now, Await await) {
    return answer(new Stats(totals.within(now), missingPartitions), await);
  }

  @Override
  public Answer<Optional<AsOf<Room>>> roomAt(String roomId, long at, Await await) {
    this.at = at;
    return answer(Optional.ofNullable(rooms.get(roomId)).map(room -> asOf(at, room)), await);
  }

  @Override
  public Answer<Optional<AsOf<ParticipantPage>>> participantsAt(
      String roomId, long at, Presence presence, int limit, String cursor, Await await) {
    this.at = at;
    this.presence = presence;
    this.limit = limit;
    this.cursor = cursor;
    return answer(
        Optional.ofNullable(rooms.get(roomId))
            .map(room -> asOf(at, new ParticipantPage(participants, "c2"))),
        await);
  }

  private <T> AsOf<T> asOf(long at, T then) {
    return new AsOf<>(knownSince, at < knownSince ? Optional.empty() : Optional.of(then));
  }

  @Override
  public Answer<Optional<AttendancePage>> attendance(
      String roomId, Window window, int limit, String cursor, Await await) {
    asked(window, limit, cursor);
    return answer(
        Optional.ofNullable(rooms.get(roomId))
            .map(room -> new AttendancePage(window(window), attendance, "c2")),
        await);
  }

  @Override
  public Answer<Optional<ChangePage>> changes(
      String roomId, Window window, int limit, String cursor, Await await) {
    asked(window, limit, cursor);
    return answer(
        Optional.ofNullable(rooms.get(roomId))
            .map(room -> new ChangePage(window(window), changes, "c2")),
        await);
  }

  @Override
  public Answer<Optional<SessionPage>> sessions(
      String roomId, int limit, String cursor, long now, Await await) {
    this.limit = limit;
    this.cursor = cursor;
    this.at = now;
    return answer(
        Optional.ofNullable(rooms.get(roomId)).map(room -> new SessionPage(sessions, "c2")), await);
  }

  private void asked(Window asked, int most, String goOn) {
    window = asked;
    limit = most;
    cursor = goOn;
  }

  private static Window window(Window asked) {
    return asked != null ? asked : OF_THE_CURSOR;
  }

  private <T> Answer<T> answer(T value, Await await) {
    this.await = await;
    if (failure != null) {
      throw failure;
    }
    if (!POSITION.covers(await.atLeast())) {
      throw new NotReached(await.atLeast(), POSITION);
    }
    return new Answer<>(value, freshness, POSITION);
  }

  @Override
  public Health health() {
    return health;
  }

  static Unavailable restoring() {
    return new Unavailable("Partition 3 is being restored.", Duration.ofMillis(2500));
  }
}
