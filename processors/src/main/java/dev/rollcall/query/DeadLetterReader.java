package dev.rollcall.query;

import java.util.List;

/** The one way to read the dead letter topic: what is committed, newest first. */
public interface DeadLetterReader {

  /**
   * What a listing asks for.
   *
   * @param reason name of a {@link dev.rollcall.topology.RefusalReason}; null for any
   * @param room the key, which is a room id unless it is what was wrong; null for any
   * @param isHandledToo whether also letters that were replayed or dropped
   */
  record Filter(String reason, String room, boolean isHandledToo) {}

  /** What was done with a letter. */
  enum Handled {
    REPLAYED,
    DROPPED
  }

  /**
   * A record that was refused, and why. What its headers do not tell is null.
   *
   * @param partition of the dead letter topic, as is the offset
   * @param time of the letter, in epoch milliseconds
   * @param key null where the record had none
   * @param from where the record lies that was refused
   * @param size bytes of the whole value, also where it was cut
   * @param cut what was cut: key, headers, value
   * @param handled null where nothing was done with it
   * @param replayOf the letter whose replay was refused again; null where it was no replay
   * @param value null where it was not asked for, or where the record had none
   */
  record Letter(
      int partition,
      long offset,
      long time,
      byte[] key,
      String reason,
      String message,
      String exception,
      Place from,
      long size,
      List<String> cut,
      Handled handled,
      String replayOf,
      byte[] value) {

    Letter withValue(byte[] other) {
      return new Letter(
          partition, offset, time, key, reason, message, exception, from, size, cut, handled,
          replayOf, other);
    }
  }

  record Place(String topic, int partition, long offset) {}

  /**
   * @param nextCursor opaque; null on the last page
   */
  record Page(List<Letter> letters, String nextCursor) {}

  /**
   * A page may hold fewer than {@code limit}, even none, and have a cursor: what one request reads
   * is bounded.
   *
   * @throws RoomReader.BadCursor when the cursor is not one of ours
   * @throws RoomReader.Unavailable when Kafka gives no answer in time
   */
  Page list(Filter filter, boolean withValues, int limit, String cursor);
}
