package dev.rollcall.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Where each row of a room lies in the one store of a task.
 *
 * <pre>
 * 0 "birth"                  the mark of a task, once; see Birth
 * d due(8) room              a room-state record is due
 * w room                     a sweep is under way
 * r room                     RoomRow
 * a room                     AttributesRow
 * m at(8) room               the room is to be looked at
 * s room 0 session           SessionRow
 * t room 0 start(8) session  EpochRow, the timeline
 * e room 0 at(8)             an end that names no session
 * p room 0 participant       ParticipantRow of who is present
 * q room 0 participant       ParticipantRow of who is past
 * u room 0 user              UserRow
 * c room 0 class start(8) id ClosedRow, the history of connections; class is one byte
 * h room 0 path 0 at(8)      ToldRow, the history of attributes
 * x room 0 at(8)             DeletionRow
 * l room 0 at(8)             a complete listing was taken
 * k room 0 at(8) id          ListingRow, of a listing that is not complete
 * o room 0 from(8)           until(8): of this stretch no event tells
 * v room 0 start(8) session  SummaryRow
 * y room 0 start(8) session  a number: this session is to be summed up
 * i user 0 room              the room may know of the user; see UserRooms
 * z room 0 digest            ErasureRow, of a user or a pseudonym
 * g room 0 user              ErasingRow, while an erasure goes on
 * I room                     IndexRow; see RoomIndex
 * P ~people(4) room          IndexRow; ~ is what is left to the largest number
 * U ~updated(8) room         the room was updated then
 * S status 0 room            the room has that status; status, vendor, region and name are cut to
 * V vendor 0 room              64 bytes
 * R region 0 room
 * N name 0 room
 * T kind text                TotalRow of a status, vendor or region; kind is the tag of its index
 * M minute(8)                joins(8) leaves(8)
 * </pre>
 *
 * A tag byte comes first, so that all rooms of a task lie side by side for a listing and those
 * present in a room lie side by side for an answer, as do all rooms of a user. Ids hold no control
 * characters, so the byte 0 ends a room id; times are 8 bytes big-endian and never negative, so
 * they sort.
 */
final class Keys {

  /** Below every tag of a room, so that no scan of rooms comes upon it. */
  static final byte BIRTH = 0;

  static final byte DUE = 'd';
  static final byte SWEEP = 'w';
  static final byte TIMER = 'm';
  static final byte ROOM = 'r';
  static final byte ATTRIBUTES = 'a';
  static final byte SESSION = 's';
  static final byte TIMELINE = 't';
  static final byte END = 'e';
  static final byte PRESENT = 'p';
  static final byte PAST = 'q';
  static final byte USER = 'u';
  static final byte CLOSED = 'c';
  static final byte TOLD = 'h';
  static final byte DELETION = 'x';
  static final byte LISTING = 'l';
  static final byte INCOMPLETE = 'k';
  static final byte QUIET = 'o';
  static final byte SUMMARY = 'v';
  static final byte UNSUMMED = 'y';
  static final byte USER_ROOM = 'i';
  static final byte ERASURE = 'z';
  static final byte ERASING = 'g';
  static final byte INDEX = 'I';
  static final byte BY_PARTICIPANTS = 'P';
  static final byte BY_UPDATE = 'U';
  static final byte BY_STATUS = 'S';
  static final byte BY_VENDOR = 'V';
  static final byte BY_REGION = 'R';
  static final byte BY_NAME = 'N';
  static final byte TOTAL = 'T';
  static final byte MINUTE = 'M';

  /** Of a text in a key; what is longer shares a range, and is told apart by IndexRow. */
  private static final int MOST_TEXT_BYTES = 64;

  /** The order of ids as keys have it. */
  static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other));

  private Keys() {}

  /** The key of a row that a room has once. */
  static byte[] of(byte tag, String room) {
    byte[] id = utf8(room);
    return ByteBuffer.allocate(1 + id.length).put(tag).put(id).array();
  }

  static byte[] of(byte tag, String room, String part) {
    byte[] rest = utf8(part);
    return begun(tag, room, rest.length).put(rest).array();
  }

  static byte[] of(byte tag, String room, long at, String part) {
    byte[] rest = utf8(part);
    return begun(tag, room, Long.BYTES + rest.length).putLong(at).put(rest).array();
  }

  static byte[] closed(String room, int lengthClass, long start, String participant) {
    byte[] rest = utf8(participant);
    return begun(CLOSED, room, 1 + Long.BYTES + rest.length)
        .put((byte) lengthClass)
        .putLong(start)
        .put(rest)
        .array();
  }

  /**
   * A key up to the end of the room id.
   *
   * @param more how many bytes follow
   */
  private static ByteBuffer begun(byte tag, String room, int more) {
    byte[] id = utf8(room);
    return ByteBuffer.allocate(2 + id.length + more).put(tag).put(id).put((byte) 0);
  }

  static long closedStart(byte[] key, String room) {
    return ByteBuffer.wrap(key).getLong(3 + utf8Length(room));
  }

  static String closedParticipant(byte[] key, String room) {
    int start = 11 + utf8Length(room);
    return new String(key, start, key.length - start, StandardCharsets.UTF_8);
  }

  static byte[] told(String room, String path, long at) {
    byte[] name = utf8(path);
    return begun(TOLD, room, name.length + 1 + Long.BYTES)
        .put(name)
        .put((byte) 0)
        .putLong(at)
        .array();
  }

  /** Whether two keys differ in nothing but the time at their end. */
  static boolean isSamePath(byte[] one, byte[] other) {
    return one.length == other.length
        && Arrays.equals(one, 0, one.length - Long.BYTES, other, 0, other.length - Long.BYTES);
  }

  /** The time at the end of a key. */
  static long lastTime(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }

  static byte[] due(long at, String room) {
    return due(DUE, at, room);
  }

  static byte[] due(byte tag, long at, String room) {
    byte[] id = utf8(room);
    return ByteBuffer.allocate(9 + id.length).put(tag).putLong(at).put(id).array();
  }

  /** Where the rows of a room under a tag begin. */
  static byte[] first(byte tag, String room) {
    return of(tag, room, "");
  }

  /** Where they have ended: the room id is followed by 1, and no id holds a 1. */
  static byte[] end(byte tag, String room) {
    byte[] key = of(tag, room, "");
    key[key.length - 1] = 1;
    return key;
  }

  static byte[] first(byte tag) {
    return new byte[] {tag};
  }

  static byte[] end(byte tag) {
    return new byte[] {(byte) (tag + 1)};
  }

  /** The smallest key above {@code key}. */
  static byte[] after(byte[] key) {
    return ByteBuffer.allocate(key.length + 1).put(key).array();
  }

  /** The room of a key that holds more after it. */
  static String roomBefore(byte[] key) {
    int end = 1;
    while (key[end] != 0) {
      end++;
    }
    return new String(key, 1, end - 1, StandardCharsets.UTF_8);
  }

  /** The room of a key that holds nothing after it. */
  static String room(byte[] key) {
    return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
  }

  static long dueAt(byte[] dueKey) {
    return ByteBuffer.wrap(dueKey).getLong(1);
  }

  /** Of a key that is ordered by the number of people. */
  static int rank(byte[] key) {
    return ByteBuffer.wrap(key).getInt(1);
  }

  static String rankedRoom(byte[] key) {
    return new String(key, 5, key.length - 5, StandardCharsets.UTF_8);
  }

  /** The key of a room behind a text and the 0 after it. */
  static byte[] behindText(byte[] textAndEnd, String room) {
    byte[] id = utf8(room);
    return ByteBuffer.allocate(textAndEnd.length + id.length).put(textAndEnd).put(id).array();
  }

  static String dueRoom(byte[] dueKey) {
    return new String(dueKey, 9, dueKey.length - 9, StandardCharsets.UTF_8);
  }

  /** What follows the room id and its end. */
  static String part(byte[] key, String room) {
    int start = 2 + utf8Length(room);
    return new String(key, start, key.length - start, StandardCharsets.UTF_8);
  }

  static long at(byte[] key, String room) {
    return ByteBuffer.wrap(key).getLong(2 + utf8Length(room));
  }

  static String partAfterTime(byte[] key, String room) {
    int start = 10 + utf8Length(room);
    return new String(key, start, key.length - start, StandardCharsets.UTF_8);
  }

  static byte[] byParticipants(RoomSort.Place place) {
    byte[] id = utf8(place.id());
    return ByteBuffer.allocate(5 + id.length)
        .put(BY_PARTICIPANTS)
        .putInt((int) place.rank())
        .put(id)
        .array();
  }

  static byte[] byUpdate(RoomSort.Place place) {
    return due(BY_UPDATE, place.rank(), place.id());
  }

  static byte[] byText(byte tag, String text, String room) {
    byte[] cut = inKey(text);
    byte[] begun = ByteBuffer.allocate(2 + cut.length).put(tag).put(cut).array();
    return behindText(begun, room);
  }

  /** Where the rows of texts that begin so begin. */
  static byte[] textsFrom(byte tag, String prefix) {
    byte[] cut = inKey(prefix);
    return ByteBuffer.allocate(1 + cut.length).put(tag).put(cut).array();
  }

  /** Where they have ended; UTF-8 holds no byte 255. */
  static byte[] textsEnd(byte tag, String prefix) {
    byte[] from = textsFrom(tag, prefix);
    byte[] end = Arrays.copyOf(from, from.length + 1);
    end[from.length] = (byte) 0xFF;
    return end;
  }

  /** No room id holds the 0 before it. */
  static String textRoom(byte[] key) {
    int start = key.length;
    while (key[start - 1] != 0) {
      start--;
    }
    return new String(key, start, key.length - start, StandardCharsets.UTF_8);
  }

  /** The byte 0 ends a text, so it must not hold one. */
  private static byte[] inKey(String text) {
    byte[] bytes = utf8(text);
    byte[] cut = Arrays.copyOf(bytes, Math.min(bytes.length, MOST_TEXT_BYTES));
    for (int i = 0; i < cut.length; i++) {
      cut[i] = cut[i] == 0 ? 1 : cut[i];
    }
    return cut;
  }

  static byte[] total(byte kind, String text) {
    byte[] bytes = utf8(text);
    return ByteBuffer.allocate(2 + bytes.length).put(TOTAL).put(kind).put(bytes).array();
  }

  static String totalText(byte[] key) {
    return new String(key, 2, key.length - 2, StandardCharsets.UTF_8);
  }

  static byte[] minute(long at) {
    return due(MINUTE, at, "");
  }

  /** A key that a row holds; null for null. */
  static byte[] bytes(ByteBuffer key) {
    if (key == null) {
      return null;
    }
    byte[] bytes = new byte[key.remaining()];
    key.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int utf8Length(String text) {
    return utf8(text).length;
  }
}
