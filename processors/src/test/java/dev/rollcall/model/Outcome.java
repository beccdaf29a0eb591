package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.topics.CompositeKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a list of events ends in, less what may depend on their order: versions, positions and the
 * running peak.
 *
 * @param room as queried, with those present
 * @param connections as queried, all of them
 * @param published what a consumer of room-participants holds
 * @param sessions what a consumer of room-sessions holds
 */
record Outcome(
    Room room,
    List<Participant> connections,
    Map<String, Participant> published,
    Map<String, RoomSession> sessions) {

  static Outcome of(List<RoomEvent> events) {
    return of(events, new TreeRows());
  }

  static Outcome of(List<RoomEvent> events, TreeRows rows) {
    Map<String, Participant> published = new TreeMap<>();
    Map<String, RoomSession> sessions = new TreeMap<>();
    Summing summing = new Summing();
    long offset = 0;
    for (RoomEvent event : events) {
      SnapshotPacing pacing = pacing(History.START + offset);
      collect(RoomFold.apply(rows, event, new RoomFold.At(0, offset++), pacing), published);
      if (offset % 3 == 0) { // the work of a tick comes in between
        collect(Sweep.step(rows, 2, pacing), published);
        collect(Erasing.step(rows, 2, pacing), published);
        collectSessions(summing.step(rows, 3, pacing), sessions);
        new DueSnapshots(rows, History.START + offset, 2, 1_000).next(2);
      }
      if (offset % 7 == 0) { // and a pause
        collect(Deadlines.step(rows, 10, pacing(History.LATER)), published);
      }
    }
    while (Deadlines.isWaiting(rows, History.LATER)) {
      collect(Deadlines.step(rows, 10, pacing(History.LATER)), published);
    }
    do {
      collect(Sweep.step(rows, 2, pacing(History.LATER)), published);
    } while (rowsLeft(rows));
    while (Erasing.isWaiting(rows)) {
      collect(Erasing.step(rows, 2, new SnapshotPacing(0, 1_000)), published);
    }
    while (Summing.isWaiting(rows)) {
      collectSessions(summing.step(rows, 3, new SnapshotPacing(0, 1_000)), sessions);
    }
    RoomView view = RoomView.of(rows, History.ROOM).orElse(null);
    if (view == null) {
      return new Outcome(null, List.of(), published, sessions);
    }
    Room room = view.whole();
    room.setVersion(0);
    room.setPosition(null);
    room.setPeakParticipantCount(0);
    room.getParticipants().values().forEach(participant -> participant.setVersion(0));
    List<Participant> connections =
        view.connections(true, true, null, Integer.MAX_VALUE).participants();
    connections.forEach(participant -> participant.setVersion(0));
    return new Outcome(room, connections, published, sessions);
  }

  private static SnapshotPacing pacing(long now) {
    return new SnapshotPacing(now, 1_000, History.POLICIES);
  }

  private static void collectSessions(Effects effects, Map<String, RoomSession> sessions) {
    for (Effects.SessionUpdate update : effects.sessions()) {
      if (update.row() == null) {
        sessions.remove(update.sessionId());
      } else {
        sessions.put(
            update.sessionId(), RoomSession.newBuilder(update.row()).setVersion(0).build());
      }
    }
  }

  private static boolean rowsLeft(TreeRows rows) {
    try (Rows.Cursor cursor = rows.range(Keys.first(Keys.SWEEP), Keys.end(Keys.SWEEP))) {
      return cursor.hasNext();
    }
  }

  private static void collect(Effects effects, Map<String, Participant> published) {
    for (Effects.ParticipantUpdate update : effects.participants()) {
      String key =
          CompositeKey.participant(update.roomId(), update.participantId(), update.joinedAt());
      if (update.row() == null) {
        published.remove(key);
      } else {
        Participant row = Participant.newBuilder(update.row()).setVersion(0).build();
        published.put(key, row);
      }
    }
  }
}
