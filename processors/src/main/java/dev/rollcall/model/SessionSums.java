package dev.rollcall.model;

import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.model.rows.SummaryRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Adds up the connections of one session; only people count. */
final class SessionSums {

  private final List<Long> joins = new ArrayList<>();
  private final List<Long> leaves = new ArrayList<>();
  private final Set<String> users = new HashSet<>();
  private long millis;

  /**
   * @param end when it ended, or the moment up to which an open one counts
   */
  void add(long start, long end, String user, String kind) {
    if (kind.equals(ParticipantKind.STANDARD.name())) {
      joins.add(start);
      leaves.add(end);
      users.add(user);
      millis += end - start;
    }
  }

  /**
   * @param end of the session; 0 while it goes on
   */
  SummaryRow row(long end, long version) {
    return new SummaryRow(end, joins.size(), users.size(), peak(), millis, version);
  }

  /** Who leaves at the moment when another joins makes room for them. */
  private int peak() {
    Collections.sort(joins);
    Collections.sort(leaves);
    int peak = 0;
    int left = 0;
    for (int joined = 0; joined < joins.size(); joined++) {
      while (left < leaves.size() && leaves.get(left) <= joins.get(joined)) {
        left++;
      }
      peak = Math.max(peak, joined + 1 - left);
    }
    return peak;
  }

  static RoomSession session(String room, String id, long start, SummaryRow row) {
    return new RoomSession(
        room,
        id,
        Times.instant(start),
        Times.instant(row.getEnd()),
        row.getConnections(),
        row.getUsers(),
        row.getPeak(),
        row.getMillis() / 1_000,
        row.getVersion());
  }
}
