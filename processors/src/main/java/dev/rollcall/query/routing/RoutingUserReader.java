package dev.rollcall.query.routing;

import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.query.Cursors;
import dev.rollcall.query.Cursors.InWindow;
import dev.rollcall.query.Here;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.UserReader;
import dev.rollcall.query.routing.Pages.Page;
import dev.rollcall.query.routing.Peers.Ask;
import dev.rollcall.query.routing.Scatter.Gathered;
import java.util.List;
import java.util.function.Function;

/**
 * Users in the rooms of all instances, from owners or where these do not answer from standbys;
 * which rooms know a user, from owners alone.
 */
public final class RoutingUserReader implements UserReader {

  private final Here here;
  private final Peers peers;
  private final Scatter scatter;
  private final boolean standbys;

  public RoutingUserReader(Here here, Peers peers, Scatter scatter) {
    this(here, peers, scatter, true);
  }

  private RoutingUserReader(Here here, Peers peers, Scatter scatter, boolean standbys) {
    this.here = here;
    this.peers = peers;
    this.scatter = scatter;
    this.standbys = standbys;
  }

  @Override
  public UserReader ofOwners() {
    return new RoutingUserReader(here, peers, scatter, false);
  }

  @Override
  public Answer<UserPage> present(
      String user, SourceFilter filter, int limit, String cursor, Await await) {
    Gathered<UserPage> gathered =
        scatter.gather(
            Cursors.userRooms(cursor).partition(),
            await,
            standbys,
            UserPage::missingPartitions,
            (host, partitions, most) ->
                host.isHere()
                    ? Scatter.part(here, host, partitions)
                        .users()
                        .present(user, filter, limit, cursor, await)
                    : peers.present(
                        new Ask(host, await, most), partitions, user, filter, limit, cursor));
    return page(
        gathered,
        null,
        limit,
        Cursors::userRooms,
        end -> Cursors.ofUserRooms(end.partition(), end.afterRoomId()));
  }

  @Override
  public Answer<UserPage> attendance(
      String user, SourceFilter filter, Window window, int limit, String cursor, Await await) {
    InWindow<Cursors.Rooms> from =
        cursor == null
            ? new InWindow<>(window, Cursors.userRooms(null))
            : Cursors.userRoomsInWindow(cursor);
    Window within = from.window();
    // By its bounds, a window that reaches back as far as the history does would be out of it
    // there.
    String there =
        Cursors.ofUserRooms(within, from.after().partition(), from.after().afterRoomId());
    Gathered<UserPage> gathered =
        scatter.gather(
            from.after().partition(),
            await,
            standbys,
            UserPage::missingPartitions,
            (host, partitions, most) ->
                host.isHere()
                    ? Scatter.part(here, host, partitions)
                        .users()
                        .attendance(user, filter, within, limit, there, await)
                    : peers.attendance(
                        new Ask(host, await, most), partitions, user, filter, limit, there));
    return page(
        gathered,
        within,
        limit,
        next -> Cursors.userRoomsInWindow(next).after(),
        end -> Cursors.ofUserRooms(within, end.partition(), end.afterRoomId()));
  }

  private Answer<UserPage> page(
      Gathered<UserPage> gathered,
      Window window,
      int limit,
      Function<String, Cursors.Rooms> read,
      Function<Cursors.Rooms, String> write) {
    List<Page<Stays>> pages =
        gathered.parts().stream()
            .map(
                page ->
                    new Page<>(
                        page.rooms(),
                        page.nextCursor() == null ? null : read.apply(page.nextCursor())))
            .toList();
    Page<Stays> whole =
        Pages.together(pages, stays -> stays.room().getId(), limit, scatter.partitions());
    String next = whole.end() == null ? null : write.apply(whole.end());
    return gathered.answer(new UserPage(window, whole.rooms(), next, gathered.missing()));
  }

  @Override
  public Answer<KnownRooms> known(String user, SourceFilter filter, Await await) {
    Gathered<KnownRooms> gathered =
        scatter.gather(
            0,
            await,
            false, // an erasure that misses a room is none
            KnownRooms::missingPartitions,
            (host, partitions, most) ->
                host.isHere()
                    ? Scatter.part(here, host, partitions).users().known(user, filter, await)
                    : peers.known(new Ask(host, await, most), partitions, user, filter));
    List<String> rooms = gathered.parts().stream().flatMap(part -> part.rooms().stream()).toList();
    return gathered.answer(new KnownRooms(rooms, gathered.missing()));
  }
}
