package dev.rollcall.connectors.connect;

import dev.rollcall.connectors.connect.RoomDiff.WhenGone;
import java.util.List;
import java.util.stream.Stream;

/**
 * A vendor that can be polled.
 *
 * @see RoomSnapshotConfig for the keys that it needs
 */
enum Vendor {
  LIVEKIT("livekit", WhenGone.SESSION_ENDED, true),
  HUNDRED_MS("100ms", WhenGone.ROOM_DELETED, true),
  LIVEPEER("livepeer", WhenGone.ROOM_DELETED, false);

  private final String id;
  private final WhenGone whenGone;
  private final boolean listsRooms;

  Vendor(String id, WhenGone whenGone, boolean listsRooms) {
    this.id = id;
    this.whenGone = whenGone;
    this.listsRooms = listsRooms;
  }

  /** As in room ids, and as the webhooks name it. */
  String id() {
    return id;
  }

  WhenGone whenGone() {
    return whenGone;
  }

  /** Else it is asked for rooms that the configuration names. */
  boolean listsRooms() {
    return listsRooms;
  }

  String partOf(String room) {
    return listsRooms ? Parts.ofHash(room) : room;
  }

  static List<String> ids() {
    return Stream.of(values()).map(Vendor::id).toList();
  }

  static Vendor named(String id) {
    return Stream.of(values()).filter(v -> v.id.equals(id)).findFirst().orElseThrow();
  }
}
