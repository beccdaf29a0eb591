package dev.rollcall.connectors.connect;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What was last told of a room. Its text form is part of the source offset: about 100 characters.
 *
 * @param told the attributes
 * @param enabled as last told; true until then
 * @param toldAt the latest time that an event about attributes bore, in milliseconds
 * @param session the session that was last told to have begun; empty for none
 * @param endedAt when it was concluded to have ended, in milliseconds; 0 while it is on
 * @param gone whether the room was told to be gone: it is remembered for a while, with its session
 *     alone, so that it can be told to be back where that was wrong
 * @param snapshotAt when the last listing of people was taken, in milliseconds; 0 before the first
 * @param people who that listing showed
 */
record RoomPosition(
    Fingerprint told,
    boolean enabled,
    long toldAt,
    String session,
    long endedAt,
    boolean gone,
    long snapshotAt,
    People people) {

  static final RoomPosition NEW =
      new RoomPosition(Fingerprint.NOTHING, true, 0, "", 0, false, 0, People.NOT_LISTED);

  private static final String VERSION = "1";
  private static final int FIELDS = 9;

  /** Each is one letter in the text. */
  enum People {
    NOT_LISTED('-'),
    SOME('s'),
    /** Nobody, for the first time since. */
    NONE('n'),
    /** Nobody, twice and long enough apart that nobody who left unseen can be taken for present. */
    SURELY_NONE('z');

    private final char letter;

    People(char letter) {
      this.letter = letter;
    }

    private static People of(String letter) {
      for (People people : values()) {
        if (letter.equals(String.valueOf(people.letter))) {
          return people;
        }
      }
      throw new IllegalArgumentException("'" + letter + "' says nothing about people.");
    }
  }

  /** The session that is on; empty for none. */
  String openSession() {
    return endedAt == 0 ? session : "";
  }

  RoomPosition withAttributes(Fingerprint told, boolean enabled, long toldAt) {
    return new RoomPosition(told, enabled, toldAt, session, endedAt, gone, snapshotAt, people);
  }

  RoomPosition withSession(String session) {
    return new RoomPosition(told, enabled, toldAt, session, 0, gone, snapshotAt, people);
  }

  RoomPosition withSessionEnded(long endedAt) {
    return new RoomPosition(told, enabled, toldAt, session, endedAt, gone, snapshotAt, people);
  }

  RoomPosition withSnapshot(long snapshotAt, People people) {
    return new RoomPosition(told, enabled, toldAt, session, endedAt, gone, snapshotAt, people);
  }

  /** Of the room nothing counts as told, but its last session does. */
  RoomPosition withRoomGone(long at) {
    return new RoomPosition(
        NEW.told, NEW.enabled, 0, session, endedAt == 0 ? at : endedAt, true, 0, NEW.people);
  }

  /** A room that was gone is listed again. */
  RoomPosition back() {
    return new RoomPosition(told, enabled, toldAt, session, endedAt, false, snapshotAt, people);
  }

  String encode() {
    return String.join(
        ";",
        VERSION,
        enabled ? "1" : "0",
        Long.toString(toldAt),
        URLEncoder.encode(session, StandardCharsets.UTF_8),
        Long.toString(endedAt),
        gone ? "1" : "0",
        Long.toString(snapshotAt),
        String.valueOf(people.letter),
        told.encode());
  }

  /**
   * @throws IllegalArgumentException when it is no position
   */
  static RoomPosition decode(String text) {
    String[] fields = text.split(";", -1);
    if (fields.length != FIELDS || !fields[0].equals(VERSION)) {
      throw new IllegalArgumentException("'" + text + "' is no position of a room.");
    }
    return new RoomPosition(
        Fingerprint.decode(fields[8]),
        fields[1].equals("1"),
        Long.parseLong(fields[2]),
        URLDecoder.decode(fields[3], StandardCharsets.UTF_8),
        Long.parseLong(fields[4]),
        fields[5].equals("1"),
        Long.parseLong(fields[6]),
        People.of(fields[7]));
  }
}
