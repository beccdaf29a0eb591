package dev.rollcall.client;

import dev.rollcall.avro.RoomStatus;
import dev.rollcall.uri.UriQuery;
import java.util.Locale;

/**
 * Which rooms, and in which order. What is null does not matter.
 *
 * @param namePrefix with which a room's name begins
 * @param minParticipants fewest people in the room now
 * @param pageSize rooms asked for at once, 1 to 1,000
 */
public record RoomQuery(
    RoomStatus status,
    String vendor,
    String region,
    String namePrefix,
    Integer minParticipants,
    Order order,
    int pageSize) {

  /** Of the rooms in a list. */
  public enum Order {
    /** By id: the order in which a list can be paged through while rooms change. */
    ID("id"),
    /** Those with the most people first. */
    MOST_PARTICIPANTS("-participants"),
    /** Those whose attributes changed last first. */
    LATEST_UPDATED("-updated");

    private final String text;

    Order(String text) {
      this.text = text;
    }
  }

  /** All rooms by id. */
  public static RoomQuery all() {
    return new RoomQuery(null, null, null, null, null, Order.ID, 1000);
  }

  public RoomQuery status(RoomStatus only) {
    return new RoomQuery(only, vendor, region, namePrefix, minParticipants, order, pageSize);
  }

  public RoomQuery vendor(String only) {
    return new RoomQuery(status, only, region, namePrefix, minParticipants, order, pageSize);
  }

  public RoomQuery region(String only) {
    return new RoomQuery(status, vendor, only, namePrefix, minParticipants, order, pageSize);
  }

  public RoomQuery namePrefix(String prefix) {
    return new RoomQuery(status, vendor, region, prefix, minParticipants, order, pageSize);
  }

  public RoomQuery minParticipants(int fewest) {
    return new RoomQuery(status, vendor, region, namePrefix, fewest, order, pageSize);
  }

  public RoomQuery order(Order wanted) {
    return new RoomQuery(status, vendor, region, namePrefix, minParticipants, wanted, pageSize);
  }

  public RoomQuery pageSize(int most) {
    return new RoomQuery(status, vendor, region, namePrefix, minParticipants, order, most);
  }

  UriQuery filter() {
    return new UriQuery()
        .add("status", status == null ? null : status.name().toLowerCase(Locale.ROOT))
        .add("vendor", vendor)
        .add("region", region)
        .add("name", namePrefix)
        .add("minParticipants", minParticipants);
  }

  UriQuery page(String cursor) {
    return filter().add("sort", order.text).add("limit", pageSize).add("cursor", cursor);
  }
}
