package dev.rollcall.query;

import dev.rollcall.model.ReadableRows;
import dev.rollcall.model.UserRooms;
import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.query.Cursors.InWindow;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.StoreRoomReader.Local;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks a user up in each partition that a reader of this instance has. */
public final class StoreUserReader implements UserReader {

  /** A page that found too little after looking at this many rooms ends early, with a cursor. */
  private static final int BUDGET = 1_000;

  private static final int BATCH = 100;

  private final StoreRoomReader store;

  public StoreUserReader(StoreRoomReader store) {
    this.store = store;
  }

  @Override
  public UserReader ofOwners() {
    return new StoreUserReader(store.ofOwners());
  }

  @Override
  public Answer<UserPage> present(
      String user, SourceFilter filter, int limit, String cursor, Await await) {
    Cursors.Rooms from = Cursors.userRooms(cursor);
    Page page = new Page(null, from, limit, Cursors::ofUserRooms);
    return page(user, filter, page, await, UserRooms::present);
  }

  @Override
  public Answer<UserPage> attendance(
      String user, SourceFilter filter, Window window, int limit, String cursor, Await await) {
    InWindow<Cursors.Rooms> from =
        cursor == null
            ? new InWindow<>(window, Cursors.userRooms(null))
            : Cursors.userRoomsInWindow(cursor);
    Window within = from.window();
    Page page =
        new Page(
            within,
            from.after(),
            limit,
            (partition, room) -> Cursors.ofUserRooms(within, partition, room));
    return page(user, filter, page, await, rooms -> rooms.attendance(within.from(), within.to()));
  }

  @Override
  public Answer<KnownRooms> known(String user, SourceFilter filter, Await await) {
    Local local = store.local(await);
    List<String> known = new ArrayList<>();
    for (int partition : local.here()) {
      Candidates candidates = new Candidates(local, partition, user, null);
      for (String room = candidates.next(); room != null; room = candidates.next()) {
        if (read(local, partition, room, user, filter, Optional::of).isPresent()) {
          known.add(room);
        }
      }
    }
    return local.answer(new KnownRooms(known, local.missing()));
  }

  /**
   * Which page.
   *
   * @param window null where none was asked for
   * @param next the cursor that goes on after a room of a partition
   */
  private record Page(
      Window window, Cursors.Rooms from, int limit, BiFunction<Integer, String, String> next) {}

  private Answer<UserPage> page(
      String user,
      SourceFilter filter,
      Page page,
      Await await,
      Function<UserRooms, Optional<Stays>> what) {
    Cursors.Rooms from = page.from();
    Local local = store.local(await);
    List<Stays> found = new ArrayList<>();
    int seen = 0;
    for (int partition : local.here()) {
      if (partition < from.partition()) {
        continue;
      }
      String after = partition == from.partition() ? from.afterRoomId() : null;
      Candidates candidates = new Candidates(local, partition, user, after);
      for (String room = candidates.next(); room != null; room = candidates.next()) {
        read(local, partition, room, user, filter, what).ifPresent(found::add);
        seen++;
        if (found.size() == page.limit() || seen == BUDGET) {
          String next = page.next().apply(partition, room);
          return local.answer(new UserPage(page.window(), found, next, local.missing()));
        }
      }
    }
    return local.answer(new UserPage(page.window(), found, null, local.missing()));
  }

  private static <T> Optional<T> read(
      Local local,
      int partition,
      String room,
      String user,
      SourceFilter filter,
      Function<UserRooms, Optional<T>> what) {
    Predicate<UserRooms> fits = rooms -> filter.fits(rooms.room().getSource());
    return local.read(
        partition, room, rows -> UserRooms.of(rows, room, user).filter(fits).flatMap(what));
  }

  /** Rooms of one partition that may know the user, read in batches. */
  private static final class Candidates {
    private final Local local;
    private final int partition;
    private final String user;
    private String after;
    private List<String> batch = List.of();
    private int taken;
    private boolean atEnd;

    Candidates(Local local, int partition, String user, String after) {
      this.local = local;
      this.partition = partition;
      this.user = user;
      this.after = after;
    }

    /** Null after the last. */
    String next() {
      if (taken == batch.size() && !atEnd) {
        batch = local.read(partition, this::batch);
        taken = 0;
        atEnd = batch.size() < BATCH;
      }
      if (taken == batch.size()) {
        return null;
      }
      after = batch.get(taken++);
      return after;
    }

    private List<String> batch(ReadableRows rows) {
      return UserRooms.candidates(rows, user, after, BATCH);
    }
  }
}
