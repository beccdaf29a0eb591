package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.model.RoomSort.Place;
import dev.rollcall.model.rows.IndexRow;
import dev.rollcall.model.rows.RoomRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the rooms of one task that fit a filter, in an order, by the rows of the index.
 *
 * <p>Where few rooms have what one part of the filter asks for, these are sorted. Otherwise rooms
 * are gone through in the order itself, and each is tested by its small row of the index. Rooms
 * whose rows of the index are behind are known by their marks of being due, and are taken as they
 * are.
 */
public final class RoomList {

  /**
   * @param after the place to go on after, null to begin
   * @param limit how many rooms to give at most
   * @param budget how many rooms to look at at most, so that a filter that fits few cannot hold a
   *     thread for long
   * @param mostDue how many rooms that have changed since they were indexed are looked at
   */
  public record Request(
      RoomFilter filter, RoomSort sort, Place after, int limit, int budget, int mostDue) {

    /** Whether a room, as it is, belongs on a page that ends there. */
    public boolean isWanted(Room room, Place end) {
      return filter.fits(room) && isOnPage(sort.place(room), end);
    }

    /**
     * @param end null for no end
     */
    private boolean isOnPage(Place place, Place end) {
      return (after == null || place.compareTo(after) > 0)
          && (end == null || place.compareTo(end) <= 0);
    }
  }

  /**
   * Some of the rooms, without gaps.
   *
   * @param places of those that may fit: a room moves on, and the index cuts texts
   * @param end where to go on after; null when there are no more
   */
  public record Found(List<Place> places, Place end) {

    /** The same of several tasks. */
    public static Found together(List<Found> parts, int limit) {
      Place end = null;
      List<Place> places = new ArrayList<>();
      for (Found part : parts) {
        places.addAll(part.places);
        if (part.end != null && (end == null || part.end.compareTo(end) < 0)) {
          end = part.end;
        }
      }
      return cut(places, end, limit);
    }

    private static Found cut(List<Place> places, Place end, int limit) {
      List<Place> known =
          places.stream()
              .filter(place -> end == null || place.compareTo(end) <= 0)
              .distinct()
              .sorted()
              .toList();
      return known.size() <= limit
          ? new Found(known, end)
          : new Found(known.subList(0, limit), known.get(limit - 1));
    }
  }

  private final ReadableRows rows;
  private final Request request;
  private final Set<String> due;
  private final List<Place> places = new ArrayList<>();

  private RoomList(ReadableRows rows, Request request) {
    this.rows = rows;
    this.request = request;
    this.due = DueRooms.ids(rows, request.mostDue); // before any row of the index is read
  }

  public static Found find(ReadableRows rows, Request request) {
    return new RoomList(rows, request).find();
  }

  private Found find() {
    IndexPlan plan = IndexPlan.of(rows, request.filter, request.sort, request.limit);
    Place end = null;
    if (plan.few() == null) {
      end = along(plan.range().after(request.after));
    } else {
      plan.few().forEach(id -> addIndexed(id, RoomIndex.read(rows, id)));
    }
    for (String id : due) {
      addDue(id, end);
    }
    return Found.cut(places, end, request.limit);
  }

  /** Where it ended; null at the end of the range. */
  private Place along(IndexRange range) {
    if (range.isEmpty()) {
      return null;
    }
    try (Rows.Cursor cursor = rows.range(range.from(), range.to())) {
      for (int seen = 1; cursor.hasNext(); seen++) {
        Rows.Row row = cursor.next();
        String id = range.room(row.key());
        addIndexed(
            id, range.holdsValue() ? RoomIndex.decode(row.value()) : RoomIndex.read(rows, id));
        if (places.size() == request.limit || seen == request.budget) {
          return cursor.hasNext() ? range.place(row.key()) : null;
        }
      }
      return null;
    }
  }

  private void addIndexed(String id, IndexRow row) {
    if (row != null && !due.contains(id)) {
      addIfFits(id, row);
    }
  }

  /** As it is now; of most rooms, little is read to see that they are not on this page. */
  private void addDue(String id, Place end) {
    if (request.sort == RoomSort.ID && !request.isOnPage(new Place(0, id), end)) {
      return;
    }
    RoomTable table = RoomTable.readOnly(rows, id);
    RoomRow room = table.roomRow();
    if (room != null && mayFit(room)) {
      addIfFits(id, RoomIndex.row(RoomView.room(id, room, table.attributes())));
    }
  }

  private boolean mayFit(RoomRow room) {
    RoomFilter filter = request.filter;
    return (filter.status() == null || filter.status().equals(RoomView.status(room).name()))
        && (filter.minParticipants() == null || room.getPeople() >= filter.minParticipants())
        && (filter.vendor() == null || filter.vendor().equals(room.getVendor()));
  }

  private void addIfFits(String id, IndexRow row) {
    Place place = request.sort.place(id, row);
    if (request.isOnPage(place, null) && request.filter.mayFit(row)) {
      places.add(place);
    }
  }
}
