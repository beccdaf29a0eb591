package dev.rollcall.http;

import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.NotReached;
import dev.rollcall.query.UserReader;
import dev.rollcall.topics.Freshness;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What rooms know of one user, in memory; notes what it was asked. */
final class FakeUsers implements UserReader {

  /** Begins before the history does by now. */
  static final Window OF_THE_CURSOR = new Window(1_000, 2_000);

  final List<Stays> stays = new ArrayList<>();
  Set<Integer> missingPartitions = Set.of();
  String nextCursor = "c2";
  RuntimeException failure;
  Freshness freshness = Freshness.ACTIVE;

  String user;
  SourceFilter filter;
  Window window;
  int limit;
  String cursor;

  @Override
  public UserReader ofOwners() {
    return this;
  }

  @Override
  public Answer<UserPage> present(
      String user, SourceFilter filter, int limit, String cursor, Await await) {
    this.user = user;
    this.filter = filter;
    this.limit = limit;
    this.cursor = cursor;
    return answer(new UserPage(null, List.copyOf(stays), nextCursor, missingPartitions), await);
  }

  @Override
  public Answer<UserPage> attendance(
      String user, SourceFilter filter, Window window, int limit, String cursor, Await await) {
    this.window = window;
    UserPage page = present(user, filter, limit, cursor, await).value();
    Window within = cursor == null ? window : OF_THE_CURSOR;
    return answer(
        new UserPage(within, page.rooms(), page.nextCursor(), page.missingPartitions()), await);
  }

  @Override
  public Answer<KnownRooms> known(String user, SourceFilter filter, Await await) {
    this.user = user;
    this.filter = filter;
    List<String> rooms = stays.stream().map(stay -> stay.room().getId()).toList();
    return answer(new KnownRooms(rooms, missingPartitions), await);
  }

  private <T> Answer<T> answer(T value, Await await) {
    if (failure != null) {
      throw failure;
    }
    if (!FakeRooms.POSITION.covers(await.atLeast())) {
      throw new NotReached(await.atLeast(), FakeRooms.POSITION);
    }
    return new Answer<>(value, freshness, FakeRooms.POSITION);
  }
}
