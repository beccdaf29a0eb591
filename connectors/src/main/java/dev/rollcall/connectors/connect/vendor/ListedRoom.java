package dev.rollcall.connectors.connect.vendor;

import dev.rollcall.avro.RoomAttributes;
import java.time.Instant;
import java.util.Set;

/**
 * A room as a vendor lists it.
 *
 * @param id the vendor's own
 * @param takenAt before the request was sent
 * @param attributes what was told; null fields were not
 * @param empty names of attributes that the vendor says have no value, unlike those it left out
 * @param session the one that goes on; null when none does, or the vendor has no such notion
 */
public record ListedRoom(
    String id, Instant takenAt, RoomAttributes attributes, Set<String> empty, Session session) {

  public ListedRoom {
    empty = Set.copyOf(empty);
  }

  /**
   * @param startedAt null when not told
   */
  public record Session(String id, Instant startedAt) {}
}
