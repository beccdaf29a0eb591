package dev.rollcall.query;

import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.model.Attendance;
import dev.rollcall.model.RoomChanges;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSessions;
import dev.rollcall.model.RoomSort;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.topics.Positions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cursors as text that means nothing to callers, and is refused when it is not ours. */
public final class Cursors {

  /**
   * Where a listing of a user's rooms goes on.
   *
   * @param afterRoomId null for the partition's beginning
   */
  public record Rooms(int partition, String afterRoomId) {}

  /** Where a listing of a window goes on. */
  public record InWindow<T>(Window window, T after) {}

  private static final String ROOMS = "r";
  private static final String PARTICIPANTS = "p";
  private static final String DEAD_LETTERS = "d";
  private static final String PARTICIPANTS_AT = "h";
  private static final String ATTENDANCE = "a";
  private static final String CHANGES = "c";
  private static final String SESSIONS = "s";
  private static final String USER_ROOMS = "u";
  private static final String USER_ATTENDANCE = "w";

  private Cursors() {}

  /** Of a listing of rooms; null for null. */
  public static String ofPlace(RoomFilter filter, RoomSort sort, RoomSort.Place last) {
    return last == null ? null : encode(ROOMS + joined(mark(filter, sort), last.rank(), last.id()));
  }

  /**
   * Null for null.
   *
   * @throws RoomReader.BadCursor also when the cursor is of another filter or order
   */
  public static RoomSort.Place place(String cursor, RoomFilter filter, RoomSort sort) {
    return cursor == null
        ? null
        : parsed(
            cursor,
            ROOMS,
            3,
            parts -> {
              requireOurs(parts[0].equals(mark(filter, sort)));
              return new RoomSort.Place(Long.parseLong(parts[1]), parts[2]);
            });
  }

  /** Tells listings apart, the same on all instances. */
  private static String mark(RoomFilter filter, RoomSort sort) {
    return Integer.toHexString(
        Arrays.asList(
                sort.text(),
                filter.status(),
                filter.vendor(),
                filter.region(),
                filter.namePrefix(),
                filter.minParticipants())
            .hashCode());
  }

  public static String ofUserRooms(int partition, String afterRoomId) {
    return encode(USER_ROOMS + partition + ":" + (afterRoomId == null ? "" : afterRoomId));
  }

  public static String ofUserRooms(Window window, int partition, String afterRoomId) {
    String after = afterRoomId == null ? "" : afterRoomId;
    return encode(USER_ATTENDANCE + joined(window.from(), window.to(), partition, after));
  }

  public static InWindow<Rooms> userRoomsInWindow(String cursor) {
    return parsed(
        cursor,
        USER_ATTENDANCE,
        4,
        parts ->
            new InWindow<>(
                window(parts),
                new Rooms(Integer.parseInt(parts[2]), parts[3].isEmpty() ? null : parts[3])));
  }

  public static Rooms userRooms(String cursor) {
    if (cursor == null) {
      return new Rooms(0, null);
    }
    String text = decode(cursor, USER_ROOMS);
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

  /** Null for null. */
  static String ofParticipantAt(long at, String id) {
    return id == null ? null : encode(PARTICIPANTS_AT + joined(at, id));
  }

  /**
   * The participant id to go on after.
   *
   * @throws RoomReader.BadCursor also when the cursor is of another moment
   */
  static String participantAt(String cursor, long at) {
    return parsed(
        cursor,
        PARTICIPANTS_AT,
        2,
        parts -> {
          requireOurs(Long.parseLong(parts[0]) == at);
          return parts[1];
        });
  }

  /** Null for null. */
  static String ofAttendance(Window window, Attendance.Place last) {
    return last == null
        ? null
        : encode(ATTENDANCE + joined(window.from(), window.to(), last.kind(), last.user()));
  }

  static InWindow<Attendance.Place> attendance(String cursor) {
    return parsed(
        cursor,
        ATTENDANCE,
        4,
        parts ->
            new InWindow<>(
                window(parts), new Attendance.Place(parts[3], ParticipantKind.valueOf(parts[2]))));
  }

  /** Null for null. */
  static String ofChange(Window window, RoomChanges.Place last) {
    return last == null
        ? null
        : encode(
            CHANGES
                + joined(
                    window.from(),
                    window.to(),
                    last.at(),
                    last.phase(),
                    last.type(),
                    last.began(),
                    last.id()));
  }

  static InWindow<RoomChanges.Place> change(String cursor) {
    return parsed(
        cursor,
        CHANGES,
        7,
        parts -> {
          Window window = window(parts);
          long at = Long.parseLong(parts[2]);
          requireOurs(window.from() < at && at <= window.to());
          return new InWindow<>(
              window,
              new RoomChanges.Place(
                  at,
                  RoomChanges.Phase.valueOf(parts[3]),
                  RoomChangeType.valueOf(parts[4]),
                  parts[6],
                  Long.parseLong(parts[5])));
        });
  }

  /** Null for null. */
  static String ofSession(RoomSessions.Place last) {
    return last == null ? null : encode(SESSIONS + joined(last.start(), last.id()));
  }

  static RoomSessions.Place session(String cursor) {
    return parsed(
        cursor, SESSIONS, 2, parts -> new RoomSessions.Place(Long.parseLong(parts[0]), parts[1]));
  }

  private static Window window(String[] parts) {
    Window window = new Window(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    requireOurs(0 <= window.from() && window.from() < window.to());
    return window;
  }

  private static void requireOurs(boolean ours) {
    if (!ours) {
      throw new RoomReader.BadCursor();
    }
  }

  private static String joined(Object... parts) {
    return Stream.of(parts).map(Object::toString).collect(Collectors.joining(":"));
  }

  /** The last part may hold what separates them. */
  private static <T> T parsed(String cursor, String kind, int count, Function<String[], T> read) {
    String[] parts = decode(cursor, kind).split(":", count);
    requireOurs(parts.length == count);
    try {
      return read.apply(parts);
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
    requireOurs(text.startsWith(kind));
    return text.substring(kind.length());
  }

  private static RoomReader.BadCursor badCursor(Exception cause) {
    return (RoomReader.BadCursor) new RoomReader.BadCursor().initCause(cause);
  }
}
