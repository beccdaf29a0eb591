package dev.rollcall.connectors.connect;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.connect.RoomPosition.People;
import dev.rollcall.connectors.connect.vendor.PeopleListing;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.events.SnapshotBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a complete listing of people is worth telling, and the events it makes. Pure.
 *
 * <p>A listing that differs from the last is told at once. One that does not is told again after an
 * interval, as long as a session is on or somebody is there: it confirms the room, and Rollcall
 * concludes a lost leave from two listings 60 seconds apart. A room without both is told to be
 * empty twice, {@link #APART} apart, and then no more.
 *
 * @param interval after which an unchanged listing is told again
 */
record SnapshotDiff(Origin origin, Duration interval) {

  /** Two listings that miss somebody count for Rollcall when they are so far apart. */
  static final Duration APART = Duration.ofSeconds(60);

  /**
   * @param changed whether the people differ from those of the last listing that was told; what is
   *     not known, as after a restart, counts as different
   */
  Outcome listed(String room, RoomPosition before, PeopleListing listing, boolean changed) {
    boolean somebody = !listing.people().isEmpty();
    if (!isDue(before, listing.takenAt(), somebody, changed)) {
      return new Outcome(List.of(), before);
    }
    return new Outcome(
        parts(room, before.openSession(), listing),
        before.withSnapshot(listing.takenAt().toEpochMilli(), people(before, somebody)));
  }

  private boolean isDue(RoomPosition before, Instant at, boolean somebody, boolean changed) {
    Duration since = Duration.between(Instant.ofEpochMilli(before.snapshotAt()), at);
    boolean again = since.compareTo(interval) >= 0;
    return switch (before.people()) {
      case NOT_LISTED -> true;
      case SOME -> !somebody || changed || again;
      case NONE -> somebody || since.compareTo(APART) >= 0;
      case SURELY_NONE -> somebody || (again && !before.openSession().isEmpty());
    };
  }

  private static People people(RoomPosition before, boolean somebody) {
    if (somebody) {
      return People.SOME;
    }
    boolean again = before.people() == People.NONE || before.people() == People.SURELY_NONE;
    return again ? People.SURELY_NONE : People.NONE;
  }

  private List<RoomEvent> parts(String room, String session, PeopleListing listing) {
    List<List<ParticipantInfo>> chunks = SnapshotChunks.of(listing.people());
    Instant takenAt = listing.takenAt();
    String id = snapshotId(room, listing);
    List<RoomEvent> events = new ArrayList<>();
    for (int part = 0; part < chunks.size(); part++) {
      SnapshotBuilder event =
          origin
              .from(room, RoomEvents.snapshot(origin.roomId(room)))
              .at(takenAt)
              .eventId(id + '-' + part)
              .snapshot(id)
              .takenAt(takenAt)
              .part(part, chunks.size());
      if (!session.isEmpty()) {
        event.session(session);
      }
      chunks.get(part).forEach(event::participant);
      events.add(event.build());
    }
    return events;
  }

  /** Listings that bear the same id are the same, whoever took them. */
  private String snapshotId(String room, PeopleListing listing) {
    return origin.eventId(room, "listing", listing.takenAt(), listing.people());
  }
}
