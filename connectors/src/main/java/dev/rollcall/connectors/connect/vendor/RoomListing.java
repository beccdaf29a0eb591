package dev.rollcall.connectors.connect.vendor;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The rooms that a vendor told of.
 *
 * @param takenAt before the first request was sent
 * @param unknown ids of which the vendor gave no answer this time, where each room is asked for by
 *     itself; a room that is neither here nor among the rooms does not exist as far as the vendor
 *     says
 */
public record RoomListing(Instant takenAt, List<ListedRoom> rooms, Set<String> unknown) {

  public RoomListing {
    rooms = List.copyOf(rooms);
    unknown = Set.copyOf(unknown);
  }
}
