package dev.rollcall.model;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.model.RoomTable.Told;
import dev.rollcall.model.rows.AttributesRow;
import dev.rollcall.model.rows.EgressRow;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recordings and broadcasts that leave a room. The running one is the latest that was told to run
 * after the field was last cleared, and was never told to have ended; ids are not reused.
 */
final class Egresses {

  /**
   * The row has to fit into one record; past this many the one that was told first is forgotten.
   */
  private static final int MOST_EGRESSES = 1_000;

  private static final String CLEARED = "egressId";

  /** Under this and the id the history keeps when it was told to run. */
  private static final String RUNNING = "@egress/";

  private Egresses() {}

  /** Whether an event tells anything of an egress. */
  static boolean tells(RoomEvent event) {
    return event.getEgress() != null
        || (event.getRoom() != null && Profiles.told(event.getRoom().getEgressId()) != null)
        || event.getCleared().contains(CLEARED);
  }

  /** Applies what an event tells; whether a fact was new. */
  static boolean apply(RoomTable table, AttributesRow row, RoomEvent event) {
    long at = event.getOccurredAt().toEpochMilli();
    boolean moved = false;
    if (event.getRoom() != null && Profiles.told(event.getRoom().getEgressId()) != null) {
      moved = running(table, row, event.getRoom().getEgressId(), at, at);
    }
    if (event.getCleared().contains(CLEARED)) {
      table.putTold(CLEARED, at, null);
      moved |= at > row.getEgressClearedAt();
      row.setEgressClearedAt(Math.max(row.getEgressClearedAt(), at));
    }
    EgressInfo info = event.getEgress();
    if (info == null) {
      return moved;
    }
    long startedAt = Times.millis(info.getStartedAt());
    return switch (event.getType()) {
      case EGRESS_STARTED, EGRESS_UPDATED ->
          moved | running(table, row, info.getId(), startedAt != 0 ? startedAt : at, at);
      case EGRESS_ENDED -> {
        long endedAt = Times.millis(info.getEndedAt());
        yield moved | ended(row, info.getId(), startedAt, endedAt != 0 ? endedAt : at);
      }
      default -> moved;
    };
  }

  /**
   * The id of the egress that runs, or null.
   *
   * @param since what was told up to this is from before the room was deleted
   */
  static String running(AttributesRow row, long since) {
    return row.getEgresses().stream()
        .filter(egress -> egress.getEndedAt() == 0)
        .filter(egress -> egress.getToldAt() > Math.max(row.getEgressClearedAt(), since))
        .max(Comparator.comparingLong(EgressRow::getStartedAt).thenComparing(EgressRow::getId))
        .map(EgressRow::getId)
        .orElse(null);
  }

  /** The id of the egress that ran at a time, or null. */
  static String runningAt(RoomTable table, AttributesRow row, long at, long since) {
    long cleared = Math.max(since, table.lastTold(CLEARED, at).map(Told::at).orElse(0L));
    return row.getEgresses().stream()
        .filter(egress -> egress.getEndedAt() == 0 || egress.getEndedAt() > at)
        .filter(egress -> lastToldToRun(table, egress.getId(), at) > cleared)
        .max(Comparator.comparingLong(EgressRow::getStartedAt).thenComparing(EgressRow::getId))
        .map(EgressRow::getId)
        .orElse(null);
  }

  /** When the running one may have changed after {@code from}, up to {@code to}. */
  static Set<Long> moments(RoomTable table, AttributesRow row, long from, long to) {
    Set<Long> moments = new TreeSet<>();
    table.told(CLEARED, from, to).forEach(told -> moments.add(told.at()));
    for (EgressRow egress : row.getEgresses()) {
      moments.add(egress.getEndedAt());
      if (egress.getToldAt() > from) { // it may be told to start later than it is told
        table.told(RUNNING + egress.getId(), from, to).forEach(told -> moments.add(told.at()));
      }
    }
    return moments;
  }

  private static long lastToldToRun(RoomTable table, String id, long at) {
    return table.lastTold(RUNNING + id, at).map(Told::at).orElse(0L);
  }

  private static boolean running(
      RoomTable table, AttributesRow row, String id, long startedAt, long toldAt) {
    table.putTold(RUNNING + id, Math.min(startedAt, toldAt), true);
    table.putTold(RUNNING + id, toldAt, true);
    EgressRow egress = egress(row, id);
    long earliest = Times.min(egress.getStartedAt(), startedAt);
    boolean moved = earliest != egress.getStartedAt() || toldAt > egress.getToldAt();
    egress.setStartedAt(earliest);
    egress.setToldAt(Math.max(egress.getToldAt(), toldAt));
    return moved;
  }

  private static boolean ended(AttributesRow row, String id, long startedAt, long endedAt) {
    EgressRow egress = egress(row, id);
    long start = Times.min(egress.getStartedAt(), startedAt);
    long end = Times.min(egress.getEndedAt(), endedAt);
    boolean moved = start != egress.getStartedAt() || end != egress.getEndedAt();
    egress.setStartedAt(start);
    egress.setEndedAt(end);
    return moved;
  }

  private static EgressRow egress(AttributesRow row, String id) {
    for (EgressRow egress : row.getEgresses()) {
      if (egress.getId().equals(id)) {
        return egress;
      }
    }
    if (row.getEgresses().size() >= MOST_EGRESSES) {
      row.getEgresses().remove(0);
    }
    EgressRow egress = new EgressRow(id, 0L, 0L, 0L);
    row.getEgresses().add(egress);
    return egress;
  }
}
