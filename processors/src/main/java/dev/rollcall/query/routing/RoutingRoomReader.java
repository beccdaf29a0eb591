package dev.rollcall.query.routing;

import dev.rollcall.avro.Room;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomList.Found;
import dev.rollcall.model.RoomSort;
import dev.rollcall.model.RoomSort.Place;
import dev.rollcall.model.Totals;
import dev.rollcall.query.Cursors;
import dev.rollcall.query.Here;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.routing.Peers.Ask;
import dev.rollcall.query.routing.Scatter.Gathered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rooms of all instances: a room as it is, from its owner alone, and lists, from owners or where
 * these do not answer from standbys.
 *
 * <p>The other questions about a room are answered here for rooms that are here, and are not
 * available for others: the HTTP API passes such a request on as a whole, before it comes here.
 */
public final class RoutingRoomReader implements RoomReader {

  private final Here here;
  private final Routes routes;
  private final Peers peers;
  private final Scatter scatter;
  private final boolean standbys;

  public RoutingRoomReader(Here here, Routes routes, Peers peers, Scatter scatter) {
    this(here, routes, peers, scatter, true);
  }

  private RoutingRoomReader(
      Here here, Routes routes, Peers peers, Scatter scatter, boolean standbys) {
    this.here = here;
    this.routes = routes;
    this.peers = peers;
    this.scatter = scatter;
    this.standbys = standbys;
  }

  @Override
  public RoomReader ofOwners() {
    return new RoutingRoomReader(here, routes, peers, scatter, false);
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
  public Answer<RoomPage> rooms(
      RoomFilter filter, RoomSort sort, int limit, String cursor, Await await) {
    Cursors.place(cursor, filter, sort); // before anybody is asked
    Gathered<RoomPage> gathered =
        scatter.gather(
            0,
            await,
            standbys,
            RoomPage::missingPartitions,
            (host, partitions, most) ->
                host.isHere()
                    ? Scatter.part(here, host, partitions)
                        .rooms()
                        .rooms(filter, sort, limit, cursor, await)
                    : peers.rooms(
                        new Ask(host, await, most), partitions, filter, sort, limit, cursor));
    Map<Place, Room> rooms = new HashMap<>();
    List<Found> parts = new ArrayList<>();
    for (RoomPage page : gathered.parts()) {
      page.rooms().forEach(room -> rooms.put(sort.place(room), room));
      List<Place> places = page.rooms().stream().map(sort::place).toList();
      parts.add(new Found(places, Cursors.place(page.nextCursor(), filter, sort)));
    }
    Found whole = Found.together(parts, limit);
    RoomPage page =
        new RoomPage(
            whole.places().stream().map(rooms::get).toList(),
            Cursors.ofPlace(filter, sort, whole.end()),
            gathered.missing());
    return gathered.answer(page);
  }

  @Override
  public Answer<Stats> stats(long now, Await await) {
    Gathered<Stats> gathered =
        scatter.gather(
            0,
            await,
            standbys,
            Stats::missingPartitions,
            (host, partitions, most) ->
                host.isHere()
                    ? Scatter.part(here, host, partitions).rooms().stats(now, await)
                    : peers.stats(new Ask(host, await, most), partitions));
    Totals totals = Totals.none();
    gathered.parts().forEach(part -> totals.add(part.totals()));
    return gathered.answer(new Stats(totals.within(now), gathered.missing()));
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
