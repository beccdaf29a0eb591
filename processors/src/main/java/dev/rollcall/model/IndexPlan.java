package dev.rollcall.model;

import java.util.List;

/**
 * How the rooms of a listing are found: a few are sorted, or a range is gone through that is in the
 * order asked for. How many rooms are of a status, a vendor or a region is known from the totals;
 * of a name and of a number of people it is tried out.
 *
 * @param few rooms of which all others are none; null where the range is to be gone through
 * @param range in the order asked for; null where there are few
 */
record IndexPlan(List<String> few, IndexRange range) {

  /** So many rooms are sorted at most. */
  static final int MOST_SORTED = 2_000;

  /** What a look-up costs, in rows that are gone through. */
  private static final int LOOK_UP = 4;

  /** Rooms of one text. */
  private record Share(IndexRange range, long rooms) {}

  static IndexPlan of(ReadableRows rows, RoomFilter filter, RoomSort sort, int limit) {
    Share share = null;
    share = smaller(rows, share, Keys.BY_STATUS, filter.status());
    share = smaller(rows, share, Keys.BY_VENDOR, filter.vendor());
    share = smaller(rows, share, Keys.BY_REGION, filter.region());
    List<String> few = null;
    if (filter.namePrefix() != null) {
      few = fewer(few, IndexRange.named(filter.namePrefix()).rooms(rows, MOST_SORTED));
    }
    boolean wantsPeople = filter.minParticipants() != null && filter.minParticipants() > 0;
    if (wantsPeople && sort != RoomSort.PARTICIPANTS) {
      few = fewer(few, IndexRange.withAtLeast(filter.minParticipants()).rooms(rows, MOST_SORTED));
    }
    if (share != null && sort != RoomSort.ID && share.rooms <= MOST_SORTED) {
      few = fewer(few, share.range.rooms(rows, MOST_SORTED));
    }
    if (few == null && share == null) {
      return new IndexPlan(null, IndexRange.inOrder(sort, filter));
    }
    long all = Totals.rooms(rows);
    boolean isShareInOrder = share != null && sort == RoomSort.ID;
    long inOrder = isShareInOrder ? Math.min(all, share.rooms * LOOK_UP) : all;
    // Of the fewest, one in so many of those in order is expected to fit.
    if (few != null && (long) few.size() * few.size() * LOOK_UP <= limit * inOrder) {
      return new IndexPlan(few, null);
    }
    boolean takesShare = isShareInOrder && share.rooms * LOOK_UP <= all;
    return new IndexPlan(null, takesShare ? share.range : IndexRange.inOrder(sort, filter));
  }

  private static Share smaller(ReadableRows rows, Share known, byte tag, String text) {
    if (text == null) {
      return known;
    }
    long count = Totals.rooms(rows, tag, RoomIndex.cut(text));
    return known == null || count < known.rooms
        ? new Share(IndexRange.ofText(tag, text), count)
        : known;
  }

  /** Null stands for too many. */
  private static List<String> fewer(List<String> one, List<String> other) {
    return one == null || (other != null && other.size() < one.size()) ? other : one;
  }
}
