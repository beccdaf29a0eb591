package dev.rollcall.query.routing;

import dev.rollcall.avro.Room;
import dev.rollcall.query.Cursors;
import dev.rollcall.query.Here;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.routing.Pages.Page;
import dev.rollcall.query.routing.Peers.Ask;
import dev.rollcall.query.routing.Scatter.Gathered;
import java.util.List;
import java.util.Optional;

/**
 * Rooms of all instances, from their owners alone: a room as it is, and lists.
 *
 * <p>The other questions about a room are answered here for rooms that are here, and are not
 * available for others: the HTTP API passes such a request on as a whole, before it comes here.
 */
public final class RoutingRoomReader implements RoomReader {

  private final Here here;
  private final Routes routes;
  private final Peers peers;
  private final Scatter scatter;

  public RoutingRoomReader(Here here, Routes routes, Peers peers, Scatter scatter) {
    this.here = here;
    this.routes = routes;
    this.peers = peers;
    this.scatter = scatter;
  }

  @Override
  public Answer<Optional<Room>> room(String roomId, boolean withParticipants, Await await) {
    return routes.ask(
        routes.partition(roomId),
        await,
        false,
        (host, most) ->
            host.isHere()
                ? here.rooms().room(roomId, withParticipants, await)
                : peers.room(new Ask(host, await, most), roomId, withParticipants));
  }

  @Override
  public Answer<RoomPage> rooms(RoomFilter filter, int limit, String cursor, Await await) {
    Gathered<RoomPage> gathered =
        scatter.gather(
            Cursors.rooms(cursor).partition(),
            await,
            RoomPage::missingPartitions,
            (host, partitions, most) ->
                host.isHere()
                    ? here.rooms(partitions).rooms(filter, limit, cursor, await)
                    : peers.rooms(new Ask(host, await, most), partitions, filter, limit, cursor));
    List<Page<Room>> pages =
        gathered.parts().stream().map(page -> new Page<>(page.rooms(), end(page))).toList();
    Page<Room> whole = Pages.together(pages, Room::getId, limit, scatter.partitions());
    String next =
        whole.end() == null
            ? null
            : Cursors.ofRooms(whole.end().partition(), whole.end().afterRoomId());
    return new Answer<>(
        new RoomPage(whole.rooms(), next, gathered.missing()), "active", gathered.reached());
  }

  private static Cursors.Rooms end(RoomPage page) {
    return page.nextCursor() == null ? null : Cursors.rooms(page.nextCursor());
  }

  @Override
  public Answer<Optional<ParticipantPage>> participants(
      String roomId, Presence presence, int limit, String cursor, Await await) {
    return here.rooms().participants(roomId, presence, limit, cursor, await);
  }

  @Override
  public Answer<Optional<AsOf<Room>>> roomAt(String roomId, long at, Await await) {
    return here.rooms().roomAt(roomId, at, await);
  }

  @Override
  public Answer<Optional<AsOf<ParticipantPage>>> participantsAt(
      String roomId, long at, Presence presence, int limit, String cursor, Await await) {
    return here.rooms().participantsAt(roomId, at, presence, limit, cursor, await);
  }

  @Override
  public Answer<Optional<AttendancePage>> attendance(
      String roomId, Window window, int limit, String cursor, Await await) {
    return here.rooms().attendance(roomId, window, limit, cursor, await);
  }

  @Override
  public Answer<Optional<ChangePage>> changes(
      String roomId, Window window, int limit, String cursor, Await await) {
    return here.rooms().changes(roomId, window, limit, cursor, await);
  }

  @Override
  public Answer<Optional<SessionPage>> sessions(
      String roomId, int limit, String cursor, long now, Await await) {
    return here.rooms().sessions(roomId, limit, cursor, now, await);
  }

  @Override
  public Health health() {
    return here.rooms().health();
  }
}
