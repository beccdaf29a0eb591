package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.model.rows.IndexRow;
import java.util.Comparator;

/** The order of a listing. Rooms that are equal by it are in the order of their ids. */
public enum RoomSort {

  /** By the UTF-8 bytes of the id. */
  ID("id"),

  /** Those with the most people first. */
  PARTICIPANTS("-participants"),

  /** By the latest change of an attribute, else the creation; the latest first. */
  UPDATED("-updated");

  /**
   * Where a room stands in an order.
   *
   * @param rank rises along the order
   */
  public record Place(long rank, String id) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::rank).thenComparing(Place::id, Keys.BY_BYTES);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final String text;

  RoomSort(String text) {
    this.text = text;
  }

  /** As a caller names it. */
  public String text() {
    return text;
  }

  public Place place(Room room) {
    return place(room.getId(), RoomIndex.row(room));
  }

  Place place(String id, IndexRow row) {
    return new Place(
        switch (this) {
          case ID -> 0;
          case PARTICIPANTS -> rank(row.getParticipants());
          case UPDATED -> Long.MAX_VALUE - row.getUpdatedAt();
        },
        id);
  }

  /** Of a number of people. */
  static int rank(int participants) {
    return Integer.MAX_VALUE - participants;
  }
}
