package dev.rollcall.model;

import dev.rollcall.model.RoomSort.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of the index that lie side by side.
 *
 * @param from the first key
 * @param to the key after the last
 */
record IndexRange(byte[] from, byte[] to) {

  /** All rooms in an order, or those of them that have enough people where it is by that. */
  static IndexRange inOrder(RoomSort sort, RoomFilter filter) {
    return switch (sort) {
      case ID -> ofTag(Keys.INDEX);
      case UPDATED -> ofTag(Keys.BY_UPDATE);
      case PARTICIPANTS ->
          filter.minParticipants() == null
              ? ofTag(Keys.BY_PARTICIPANTS)
              : withAtLeast(filter.minParticipants());
    };
  }

  /** Rooms with so many people or more, those with the most first. */
  static IndexRange withAtLeast(int participants) {
    return participants <= 0
        ? ofTag(Keys.BY_PARTICIPANTS)
        : new IndexRange(
            Keys.first(Keys.BY_PARTICIPANTS),
            Keys.byParticipants(new Place(RoomSort.rank(participants) + 1L, "")));
  }

  /** Rooms of one status, vendor or region, by their ids. */
  static IndexRange ofText(byte tag, String text) {
    byte[] from = Keys.byText(tag, text, "");
    byte[] to = from.clone();
    to[to.length - 1] = 1;
    return new IndexRange(from, to);
  }

  /** Rooms whose names begin so, by their names. */
  static IndexRange named(String prefix) {
    return new IndexRange(
        Keys.textsFrom(Keys.BY_NAME, prefix), Keys.textsEnd(Keys.BY_NAME, prefix));
  }

  private static IndexRange ofTag(byte tag) {
    return new IndexRange(Keys.first(tag), Keys.end(tag));
  }

  private byte tag() {
    return from[0];
  }

  /** Whether a row holds what there is to test, which is looked up otherwise. */
  boolean holdsValue() {
    return tag() == Keys.INDEX || tag() == Keys.BY_PARTICIPANTS;
  }

  /** The room of a key. */
  String room(byte[] key) {
    return switch (tag()) {
      case Keys.INDEX -> Keys.room(key);
      case Keys.BY_PARTICIPANTS -> Keys.rankedRoom(key);
      case Keys.BY_UPDATE -> Keys.dueRoom(key);
      default -> Keys.textRoom(key);
    };
  }

  /** Where a key stands in the order of this range; texts are in that of ids. */
  Place place(byte[] key) {
    return new Place(
        switch (tag()) {
          case Keys.BY_PARTICIPANTS -> Keys.rank(key);
          case Keys.BY_UPDATE -> Keys.dueAt(key);
          default -> 0;
        },
        room(key));
  }

  /** The rest of this range behind a place; empty where nothing is. */
  IndexRange after(Place place) {
    if (place == null) {
      return this;
    }
    return new IndexRange(
        Keys.after(
            switch (tag()) {
              case Keys.INDEX -> Keys.of(Keys.INDEX, place.id());
              case Keys.BY_PARTICIPANTS -> Keys.byParticipants(place);
              case Keys.BY_UPDATE -> Keys.byUpdate(place);
              default -> Keys.behindText(from, place.id());
            }),
        to);
  }

  boolean isEmpty() {
    return Arrays.compareUnsigned(from, to) >= 0;
  }

  /** The rooms, where there are no more than {@code most}; else null. */
  List<String> rooms(ReadableRows rows, int most) {
    List<Rows.Row> found = Rows.take(rows.range(from, to), most + 1);
    if (found.size() > most) {
      return null;
    }
    List<String> rooms = new ArrayList<>();
    found.forEach(row -> rooms.add(room(row.key())));
    return rooms;
  }
}
