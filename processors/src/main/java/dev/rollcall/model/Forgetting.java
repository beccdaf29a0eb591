package dev.rollcall.model;

import dev.rollcall.model.Connections.Connection;
import dev.rollcall.model.RoomTable.Epoch;
import dev.rollcall.model.RoomTable.Placed;
import dev.rollcall.model.rows.Mark;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.Profile;
import dev.rollcall.model.rows.PublishedRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SessionRow;
import dev.rollcall.model.rows.UserRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes out what is too old, in slices, and tells the compacted topics. */
final class Forgetting {

  /** Rows of the past of a room, all but those of which the last one still counts. */
  private static final byte[] PLAIN = {Keys.LISTING, Keys.INCOMPLETE};

  /** What else a room has, when all of it goes. */
  private static final byte[] REST = {
    Keys.USER,
    Keys.TIMELINE,
    Keys.END,
    Keys.CLOSED,
    Keys.QUIET,
    Keys.TOLD,
    Keys.DELETION,
    Keys.SUMMARY,
    Keys.UNSUMMED,
    Keys.LISTING,
    Keys.INCOMPLETE,
    Keys.ERASURE,
    Keys.ERASING
  };

  private final RoomTable table;
  private final RoomRow room;
  private final Effects effects;
  private final Set<String> users = new LinkedHashSet<>();
  private int left;

  Forgetting(RoomTable table, RoomRow room, Effects effects) {
    this.table = table;
    this.room = room;
    this.effects = effects;
  }

  /** Whether nothing is left to be done. */
  boolean isComplete() {
    return left > 0;
  }

  /** All of the room; how many rows it took. */
  int everything(int limit) {
    left = limit;
    for (byte tag : new byte[] {Keys.PRESENT, Keys.PAST}) {
      for (Rows.Row row : table.first(tag, left)) {
        String id = Keys.part(row.key(), table.room());
        ParticipantRow participant = RoomTable.decodeParticipant(row.value());
        participant.getPublished().forEach(published -> tombstone(id, published));
        names(id, participant).forEach(table::unindex);
        take(row);
      }
    }
    for (Rows.Row row : table.first(Keys.SESSION, left)) {
      if (RoomTable.decodeSession(row.value()).getPublished() != 0) {
        tombstone(Keys.part(row.key(), table.room()));
      }
      take(row);
    }
    for (byte tag : REST) {
      table.first(tag, left).forEach(this::take);
    }
    if (left > 0) {
      if (room.getSnapshotDueAt() != 0) {
        table.deleteDue(room.getSnapshotDueAt());
      }
      RoomIndex index = new RoomIndex(table.rows());
      index.remove(table.room(), room);
      index.writeTotals();
      table.deleteRoom();
      effects.expired().add(table.room());
    }
    return limit - left;
  }

  /** What ended at or before a time; how many rows it took. */
  int endedUpTo(long horizon, int limit) {
    left = limit;
    connections(horizon);
    sessions(horizon);
    ends(horizon);
    told(horizon);
    for (byte tag : PLAIN) {
      for (Rows.Row row : table.first(tag, left)) {
        if (Keys.at(row.key(), table.room()) <= horizon) {
          take(row);
        }
      }
    }
    for (Rows.Row row : table.first(Keys.QUIET, left)) {
      if (RoomTable.quietUntil(row) <= horizon) {
        take(row);
      }
    }
    return limit - left;
  }

  private void connections(long horizon) {
    Set<String> ids = new LinkedHashSet<>();
    for (int k = 0; k < Long.SIZE && ids.size() < left; k++) {
      if ((room.getClosedClasses() & 1L << k) != 0) {
        try (Rows.Cursor cursor = table.closed(k, -1, horizon)) {
          while (cursor.hasNext() && ids.size() < left) {
            Rows.Row row = cursor.next();
            if (RoomTable.decodeClosed(row.value()).getEnd() <= horizon) {
              ids.add(Keys.closedParticipant(row.key(), table.room()));
            }
          }
        }
      }
    }
    ids.forEach(id -> forget(id, horizon));
    forgetUsers();
  }

  /** Those of whom nothing else is known here go from the index of users. */
  private void forgetUsers() {
    if (users.isEmpty()) {
      return;
    }
    try (Rows.Cursor cursor = table.closed(null)) {
      cursor.forEachRemaining(row -> users.remove(RoomTable.decodeClosed(row.value()).getUser()));
    }
    try (Rows.Cursor cursor = table.present(null)) {
      cursor.forEachRemaining(
          row ->
              users.removeAll(
                  names(
                      Keys.part(row.key(), table.room()),
                      RoomTable.decodeParticipant(row.value()))));
    }
    for (String user : users) {
      table.unindex(user);
      UserRow counted = table.user(user);
      if (counted != null && counted.getGeneration() != room.getGeneration()) {
        table.put(user, new UserRow(counted.getGeneration(), 0));
      }
    }
  }

  /** Whom a row may count as. */
  private static Set<String> names(String id, ParticipantRow row) {
    Set<String> names = new LinkedHashSet<>();
    names.add(id);
    row.getProfiles().forEach(profile -> names.add(profile.getIdentity()));
    if (row.getListedProfile() != null) {
      names.add(row.getListedProfile().getIdentity());
    }
    names.remove(null);
    return names;
  }

  private void forget(String id, long horizon) {
    left--;
    Placed placed = table.participant(id);
    ParticipantRow row = placed.row();
    users.addAll(names(id, row));
    List<Connection> kept = new ArrayList<>();
    for (Connection connection : Connections.fold(row, new Timeline(table, room))) {
      if (connection.end() > horizon) {
        kept.add(connection);
      }
    }
    long from = kept.isEmpty() ? Long.MAX_VALUE : kept.get(0).firstAt();
    List<PublishedRow> gone =
        row.getPublished().stream()
            .filter(known -> kept.stream().noneMatch(c -> c.joinedAt() == known.getJoinedAt()))
            .toList();
    for (PublishedRow published : gone) {
      ConnectionHistory.remove(table, id, published);
      tombstone(id, published);
    }
    if (kept.isEmpty()) {
      table.remove(id, placed.place());
      return;
    }
    row.getPublished().removeAll(gone);
    dropMarks(row, from);
    row.getListed().removeIf(span -> span.getUntil() < from);
    table.move(id, placed, placed.place());
  }

  /** What earlier marks tell of names and the like passes to the first that stays. */
  private static void dropMarks(ParticipantRow row, long from) {
    Profile profile = Profiles.NOTHING;
    List<Mark> kept = new ArrayList<>();
    for (Mark mark : row.getMarks()) {
      if (mark.getAt() < from && mark.getProfile() >= 0) {
        profile = Profiles.over(profile, row.getProfiles().get(mark.getProfile()));
      } else if (mark.getAt() >= from) {
        kept.add(mark);
      }
    }
    if (!kept.isEmpty() && !profile.equals(Profiles.NOTHING)) {
      Mark first = kept.get(0);
      Profile own = first.getProfile() < 0 ? profile : row.getProfiles().get(first.getProfile());
      first.setProfile(Marks.profileIndex(row, Profiles.over(profile, own)));
    }
    row.setMarks(kept);
    Compaction.dropUnusedProfiles(row);
  }

  /** The last session of the room stays: its state follows from it. */
  private void sessions(long horizon) {
    Timeline timeline = new Timeline(table, room);
    while (left > 0) {
      Optional<Epoch> first = table.epochAfter(-1);
      if (first.isEmpty()
          || table.epochAfter(first.get()).isEmpty()
          || timeline.segment(first.get()).end() > horizon) {
        return;
      }
      forget(first.get());
    }
  }

  private void forget(Epoch epoch) {
    left--;
    String id = epoch.sessionId();
    table.delete(epoch);
    table.deleteSummary(id, epoch.start());
    table.deleteUnsummed(id, epoch.start());
    SessionRow row = table.session(id);
    row.getOpened().remove(epoch.start());
    if (row.getOpened().isEmpty()) {
      table.deleteSession(id);
      if (row.getPublished() != 0) {
        tombstone(id);
      }
      return;
    }
    long next = row.getOpened().get(0);
    row.getStarts().removeIf(at -> at < next);
    row.getEnds().removeIf(at -> at < next);
    table.put(id, row);
  }

  /** Of ends that name no session, and of deletions, the last one before the time still counts. */
  private void ends(long horizon) {
    for (byte tag : new byte[] {Keys.END, Keys.DELETION}) {
      Rows.Row before = null;
      for (Rows.Row row : table.first(tag, left + 1)) {
        if (Keys.at(row.key(), table.room()) > horizon) {
          break;
        }
        if (before != null) {
          take(before);
        }
        before = row;
      }
    }
  }

  /** Of each attribute what was told last before the time still counts. */
  private void told(long horizon) {
    Rows.Row before = null;
    for (Rows.Row row : table.first(Keys.TOLD, left + 1)) {
      boolean old = Keys.lastTime(row.key()) <= horizon;
      if (before != null && old && Keys.isSamePath(before.key(), row.key())) {
        take(before);
      }
      before = old ? row : null;
    }
  }

  private void take(Rows.Row row) {
    left--;
    table.delete(row.key());
  }

  private void tombstone(String id, PublishedRow published) {
    effects
        .participants()
        .add(new Effects.ParticipantUpdate(table.room(), id, published.getJoinedAt(), null));
  }

  private void tombstone(String sessionId) {
    effects.sessions().add(new Effects.SessionUpdate(table.room(), sessionId, null));
  }
}
