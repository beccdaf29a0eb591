package dev.rollcall.model;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.Snapshot;
import dev.rollcall.model.rows.ListingRow;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.Profile;
import dev.rollcall.model.rows.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Listings of who is in a room, which show lost joins and lost leaves.
 *
 * <p>Of each participant id the listings that tell of it are kept as stretches of time: those at
 * most {@link #TOGETHER_MILLIS} apart are one, because two listings that miss somebody and are far
 * enough apart to count do not fit in between. So somebody who is listed every half minute all day
 * is one stretch, in whatever order the listings arrive. Of each room the times of complete
 * listings are kept. Whoever was last seen before two of them is gone since the first.
 */
final class Listings {

  /** A listing may be older than what was told meanwhile by so much, and still say nothing. */
  static final long GRACE_MILLIS = 5_000;

  /** Two listings that miss somebody count when they are so far apart. */
  static final long APART_MILLIS = 60_000;

  private static final long TOGETHER_MILLIS = GRACE_MILLIS + APART_MILLIS;

  /** The row has to fit into a record; beyond so many stretches the oldest are forgotten. */
  private static final int MOST_SPANS = 200;

  private Listings() {}

  /** Keeps that a listing told of a participant; whether that was new. */
  static boolean add(ParticipantRow row, ParticipantInfo info, long takenAt) {
    boolean moved = addSpan(row, takenAt);
    Profile profile = Profiles.of(info);
    boolean tells = !profile.equals(Profiles.NOTHING);
    boolean beats =
        takenAt > row.getListedProfileAt()
            || (takenAt == row.getListedProfileAt()
                && Marks.BY_CONTENT.compare(profile, row.getListedProfile()) > 0);
    if (tells && beats) {
      moved |= !profile.equals(row.getListedProfile());
      row.setListedProfile(profile);
      row.setListedProfileAt(takenAt);
    }
    if (info.getIdUnique() && !row.getIdUnique()) {
      row.setIdUnique(true);
      moved = true;
    }
    return moved;
  }

  private static boolean addSpan(ParticipantRow row, long at) {
    long from = at;
    long until = at;
    List<Span> spans = new ArrayList<>(row.getListed().size() + 1);
    for (Span span : row.getListed()) {
      if (span.getFrom() <= at && at <= span.getUntil()) {
        return false;
      }
      boolean together =
          span.getFrom() <= at + TOGETHER_MILLIS && at <= span.getUntil() + TOGETHER_MILLIS;
      if (together) {
        from = Math.min(from, span.getFrom());
        until = Math.max(until, span.getUntil());
      } else {
        spans.add(span);
      }
    }
    int index = 0;
    while (index < spans.size() && spans.get(index).getUntil() < from) {
      index++;
    }
    spans.add(index, new Span(from, until));
    row.setListed(spans.size() > MOST_SPANS ? spans.subList(1, spans.size()) : spans);
    return true;
  }

  /** Until when listings told of somebody between two times; 0 when none did. */
  static long until(ParticipantRow row, long from, long to) {
    long until = 0;
    for (Span span : row.getListed()) {
      if (span.getFrom() <= to && span.getUntil() >= from) {
        until = Math.max(until, Math.min(span.getUntil(), to));
      }
    }
    return until;
  }

  /** What a part of a listing did to the listings of its room. */
  enum Progress {
    NOTHING_NEW,
    COMPLETED,
    /** And it names somebody, so the room exists. */
    COMPLETED_WITH_PEOPLE
  }

  /** Keeps that a part of a listing came. */
  static Progress add(RoomTable table, Snapshot snapshot) {
    long takenAt = Times.millis(snapshot.getTakenAt());
    Boolean known = table.listing(takenAt);
    boolean people = !snapshot.getParticipants().isEmpty();
    if (snapshot.getParts() > 1) {
      ListingRow row = table.incomplete(takenAt, snapshot.getId());
      int index = Collections.binarySearch(row.getParts(), snapshot.getPart());
      if (index < 0) {
        row.getParts().add(-index - 1, snapshot.getPart());
      }
      row.setPeople(people || row.getPeople());
      people = row.getPeople();
      if (row.getParts().size() < snapshot.getParts()) {
        table.put(takenAt, snapshot.getId(), row);
        return Progress.NOTHING_NEW;
      }
      table.deleteIncomplete(takenAt, snapshot.getId());
    }
    if (known != null && (known || !people)) {
      return Progress.NOTHING_NEW;
    }
    table.putListing(takenAt, people);
    return people ? Progress.COMPLETED_WITH_PEOPLE : Progress.COMPLETED;
  }
}
