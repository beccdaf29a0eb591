package dev.rollcall.model;

import dev.rollcall.avro.Room;
import dev.rollcall.model.rows.IndexRow;

/**
 * What a listing asks for; every part may be null.
 *
 * @param status the name of a {@link dev.rollcall.avro.RoomStatus}
 * @param namePrefix as the name begins, in this very case
 */
public record RoomFilter(
    String status, String vendor, String region, String namePrefix, Integer minParticipants) {

  public static final RoomFilter ANY = new RoomFilter(null, null, null, null, null);

  public boolean fits(Room room) {
    return (status == null || status.equals(room.getStatus().name()))
        && (vendor == null
            || (room.getSource() != null && vendor.equals(room.getSource().getVendor())))
        && (region == null || region.equals(room.getRegion()))
        && (namePrefix == null || (room.getName() != null && room.getName().startsWith(namePrefix)))
        && (minParticipants == null || room.getParticipantCount() >= minParticipants);
  }

  /** False where the room does not fit; true may be wrong of texts that the row has cut. */
  boolean mayFit(IndexRow row) {
    return (status == null || status.equals(row.getStatus()))
        && (minParticipants == null || row.getParticipants() >= minParticipants)
        && (vendor == null || RoomIndex.cut(vendor).equals(row.getVendor()))
        && (region == null || RoomIndex.cut(region).equals(row.getRegion()))
        && (namePrefix == null
            || (row.getName() != null && row.getName().startsWith(RoomIndex.cut(namePrefix))));
  }
}
