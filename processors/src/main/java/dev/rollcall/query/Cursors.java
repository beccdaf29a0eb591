package dev.rollcall.query;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Cursors as text that means nothing to callers, and is refused when it is not ours. */
final class Cursors {

  /**
   * @param afterRoomId null for the partition's beginning
   */
  record Rooms(int partition, String afterRoomId) {}

  private static final String ROOMS = "r";
  private static final String PARTICIPANTS = "p";
  private static final String DEAD_LETTERS = "d";
  private static final String USER_ROOMS = "u";

  private Cursors() {}

  static String ofRooms(int partition, String afterRoomId) {
    return ofRooms(ROOMS, partition, afterRoomId);
  }

  static String ofUserRooms(int partition, String afterRoomId) {
    return ofRooms(USER_ROOMS, partition, afterRoomId);
  }

  private static String ofRooms(String kind, int partition, String afterRoomId) {
    return encode(kind + partition + ":" + (afterRoomId == null ? "" : afterRoomId));
  }

  static Rooms rooms(String cursor) {
    return rooms(cursor, ROOMS);
  }

  static Rooms userRooms(String cursor) {
    return rooms(cursor, USER_ROOMS);
  }

  private static Rooms rooms(String cursor, String kind) {
    if (cursor == null) {
      return new Rooms(0, null);
    }
    String text = decode(cursor, kind);
    int colon = text.indexOf(':');
    try {
      int partition = Integer.parseInt(text.substring(0, Math.max(colon, 0)));
      String roomId = text.substring(colon + 1);
      return new Rooms(partition, roomId.isEmpty() ? null : roomId);
    } catch (NumberFormatException e) {
      throw badCursor(e);
    }
  }

  /** Null for null. */
  static String ofParticipant(String id) {
    return id == null ? null : encode(PARTICIPANTS + id);
  }

  static String participant(String cursor) {
    return decode(cursor, PARTICIPANTS);
  }

  /**
   * @param ends by partition, the offset that the page before ended with
   */
  static String ofDeadLetters(Positions ends) {
    return encode(DEAD_LETTERS + ends);
  }

  static Positions deadLetters(String cursor) {
    try {
      return Positions.parse(decode(cursor, DEAD_LETTERS));
    } catch (IllegalArgumentException e) {
      throw badCursor(e);
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String cursor, String kind) {
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw badCursor(e);
    }
    if (!text.startsWith(kind)) {
      throw new RoomReader.BadCursor();
    }
    return text.substring(kind.length());
  }

  private static RoomReader.BadCursor badCursor(Exception cause) {
    return (RoomReader.BadCursor) new RoomReader.BadCursor().initCause(cause);
  }
}
