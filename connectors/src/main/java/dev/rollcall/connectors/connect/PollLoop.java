package dev.rollcall.connectors.connect;

import dev.rollcall.connectors.connect.vendor.ListedRoom;
import dev.rollcall.connectors.connect.vendor.PeopleListing;
import dev.rollcall.connectors.connect.vendor.RoomListing;
import dev.rollcall.connectors.connect.vendor.RoomPoller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a vendor round after round, and hands over the records that follow. On a thread of its own,
 * because Connect stops a task only between two calls of {@code poll}, and an answer or a back-off
 * may take long. An interrupt ends it at once, also in the middle of a request.
 *
 * <p>What is missing is concluded from complete listings alone: when all of some minutes miss it
 * and the vendor, asked for the room by its id, does not know it. A listing that failed says
 * nothing.
 */
final class PollLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);

  /** How long a room that was told to be gone is remembered. */
  private static final Duration MAY_BE_BACK = Duration.ofDays(1);

  private final RoomPoller poller;
  private final Positions positions;
  private final RoomDiff rooms;
  private final SnapshotDiff snapshots;
  private final RoomRecords records;
  private final Handover handover;
  private final Retries retries;
  private final PollObserver observer;
  private final Duration interval;
  private final Duration missingAfter;
  private final Clock clock;

  /** Since when a room, or the session of one, has been missing. */
  private final Map<String, Instant> missingRooms = new HashMap<>();

  private final Map<String, MissingSession> missingSessions = new HashMap<>();

  /** What the last listing of people that was told looked like. */
  private final Map<String, Integer> listed = new HashMap<>();

  private record MissingSession(String session, Instant since) {}

  PollLoop(
      RoomPoller poller,
      Positions positions,
      RoomDiff rooms,
      SnapshotDiff snapshots,
      RoomRecords records,
      Handover handover,
      Retries retries,
      PollObserver observer,
      Duration interval,
      Duration missingAfter,
      Clock clock) {
    this.poller = poller;
    this.positions = positions;
    this.rooms = rooms;
    this.snapshots = snapshots;
    this.records = records;
    this.handover = handover;
    this.retries = retries;
    this.observer = observer;
    this.interval = interval;
    this.missingAfter = missingAfter;
    this.clock = clock;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        handover.awaitTaker();
        Instant began = clock.instant();
        round();
        retries.pause(interval.minus(Duration.between(began, clock.instant())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the task is being stopped
    } catch (RuntimeException e) {
      handover.fail(e);
    } catch (Error e) {
      handover.fail(new ConnectException("Polling ended with an error.", e));
      throw e;
    }
  }

  /** One listing of all rooms, and one of the people of each. */
  void round() throws InterruptedException {
    RoomListing listing = retries.untilAnswered(poller::rooms);
    Set<String> seen = new HashSet<>(listing.unknown());
    for (ListedRoom room : listing.rooms()) {
      if (rooms.origin().canName(room.id()) && positions.has(room.id())) {
        seen.add(room.id());
        missingRooms.remove(room.id());
        safely(room.id(), () -> visit(room));
      }
    }
    for (String room : positions.rooms()) {
      if (!seen.contains(room)) {
        safely(room, () -> missing(room, listing.takenAt()));
      }
    }
    observer.roundDone();
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  /** One room that no event can be made of must not keep the others from being told. */
  private static void safely(String room, Step step) throws InterruptedException {
    try {
      step.run();
    } catch (IllegalArgumentException e) {
      LOG.warn("Room {} is left out of this round: {}", room, e.getMessage());
    }
  }

  private void visit(ListedRoom room) throws InterruptedException {
    String id = room.id();
    tell(id, rooms.listed(positions.get(id), room));
    session(room);
    Optional<PeopleListing> listing =
        retries.ifAnswered(() -> poller.people(room)).flatMap(people -> people);
    if (listing.isPresent()) {
      int now = listing.get().people().hashCode();
      Integer before = listed.get(id);
      boolean changed = before == null || before != now;
      Outcome outcome = snapshots.listed(id, positions.get(id), listing.get(), changed);
      tell(id, outcome);
      if (!outcome.events().isEmpty()) {
        listed.put(id, now);
      }
    }
  }

  /** A session that is missing in one listing may only have been missing there. */
  private void session(ListedRoom room) throws InterruptedException {
    RoomPosition position = positions.get(room.id());
    if (room.session() != null || position.openSession().isEmpty()) {
      missingSessions.remove(room.id());
      return;
    }
    MissingSession before = missingSessions.get(room.id());
    if (before == null || !before.session().equals(position.session())) {
      missingSessions.put(room.id(), new MissingSession(position.session(), room.takenAt()));
      return;
    }
    if (before.since().plus(missingAfter).isAfter(room.takenAt())) {
      return;
    }
    missingSessions.remove(room.id());
    tell(room.id(), rooms.sessionMissing(room.id(), position, before.since()));
  }

  private void missing(String room, Instant takenAt) throws InterruptedException {
    RoomPosition position = positions.get(room);
    if (position.gone()) {
      if (position.endedAt() < takenAt.minus(MAY_BE_BACK).toEpochMilli()) {
        positions.forget(room);
      }
      return;
    }
    Instant since = missingRooms.putIfAbsent(room, takenAt);
    if (since == null || since.plus(missingAfter).isAfter(takenAt)) {
      return;
    }
    Optional<Boolean> exists = retries.ifAnswered(() -> poller.exists(room));
    if (exists.isEmpty()) {
      return;
    }
    missingRooms.remove(room);
    if (!exists.get()) {
      missingSessions.remove(room);
      listed.remove(room);
      tell(room, rooms.gone(room, position, since));
    }
  }

  /** The position moves on once the records are made; what Kafka refuses ends the task. */
  private void tell(String room, Outcome outcome) throws InterruptedException {
    List<SourceRecord> made = retries.untilAnswered(() -> records.of(room, outcome, positions));
    positions.put(room, outcome.after());
    handover.put(made);
  }
}
