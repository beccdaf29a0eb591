package dev.rollcall.model;

import dev.rollcall.avro.EventPosition;
import dev.rollcall.avro.FieldChange;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.Snapshot;
import dev.rollcall.avro.Source;
import dev.rollcall.model.RoomTable.Placed;
import dev.rollcall.model.rows.AttributesRow;
import dev.rollcall.model.rows.LastSession;
import dev.rollcall.model.rows.Mark;
import dev.rollcall.model.rows.MarkKind;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SourceRow;
import dev.rollcall.model.rows.SweepRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Applies one event to the rows of its room.
 *
 * <p>Reads and writes a fixed number of rows, whatever the room's size. The one exception is a
 * session fact that comes after people who joined later than it happened: they are counted again.
 */
public final class RoomFold {

  /** Where an event stands in {@code room-events}. */
  public record At(int partition, long offset) {}

  /** Types that say nothing of the state of a room. */
  private static final Set<RoomEventType> MUTE =
      EnumSet.of(RoomEventType.UNKNOWN, RoomEventType.PARTICIPANT_JOIN_FAILED);

  /** Types whose time is the time that attributes were told. */
  private static final Set<RoomEventType> TELLS_ROOM =
      EnumSet.of(
          RoomEventType.ROOM_CREATED,
          RoomEventType.ROOM_UPDATED,
          RoomEventType.ROOM_ENABLED,
          RoomEventType.ROOM_DISABLED);

  /** Vendors whose rooms are their sessions: once ended, they are gone. */
  private static final Set<String> EPHEMERAL =
      Set.of("livekit", "twilio", "jitsi", "jaas", "agora", "bigbluebutton");

  /** Bounds the records of one transaction. */
  private static final int MOST_AT_ONCE = 1_000;

  private final RoomTable table;
  private final RoomEvent event;
  private final long at;
  private final At position;
  private final List<Marks.Told> marks;
  private final RoomRow room;
  private final Timeline timeline;
  private final DurationLimit limit;
  private final Life life;
  private final Headcount headcount;
  private final Effects effects = new Effects();
  private final ParticipantFold participants;
  private final Standing standing;
  private Listings.Progress listing = Listings.Progress.NOTHING_NEW;

  private RoomFold(RoomTable table, RoomRow room, RoomEvent event, At position) {
    this.table = table;
    this.room = room;
    this.event = event;
    this.at = event.getOccurredAt().toEpochMilli();
    this.position = position;
    this.marks = event.getParticipant() == null ? List.of() : Marks.of(event);
    this.timeline = new Timeline(table, room);
    this.limit = new DurationLimit(table, room);
    this.life = new Life(table, room);
    this.headcount = new Headcount(table, room);
    this.standing = Standing.of(room);
    this.participants = new ParticipantFold(table, room, timeline, effects, room.getVersion() + 1);
  }

  /**
   * @param position recorded as the room's own where the event changes it
   * @param pacing when the room's next snapshot may be published
   * @return what to publish besides; empty when the event changed nothing
   */
  public static Effects apply(Rows rows, RoomEvent event, At position, SnapshotPacing pacing) {
    if (MUTE.contains(event.getType())) {
      return new Effects();
    }
    RoomTable table = RoomTable.of(rows, event.getRoomId());
    RoomRow known = table.roomRow();
    if (event.getType() == RoomEventType.PARTICIPANT_ERASED) {
      boolean isNew = Erasing.begin(table, event);
      return known != null && isNew
          ? new RoomFold(table, known, event, position).erased(pacing)
          : new Effects();
    }
    RoomRow room = known != null ? known : RoomRow.newBuilder().build();
    if (known == null) {
      room.setErased(table.hasErasures());
    }
    return new RoomFold(table, room, event, position).run(pacing);
  }

  /**
   * The grace of the vendor's limit of the session that is open is over.
   *
   * @param end dated at the limit
   */
  static Effects overdue(Rows rows, RoomEvent end, At position, SnapshotPacing pacing) {
    RoomTable table = RoomTable.of(rows, end.getRoomId());
    RoomRow room = table.roomRow();
    RoomStatus before = RoomView.status(room);
    LastSession session = room.getSession();
    RoomFold fold = new RoomFold(table, room, end, position);
    fold.moved(fold.timeline.limitPassed());
    fold.session(session, 0);
    fold.status(before);
    fold.limits();
    return fold.finish(pacing);
  }

  /**
   * The silence after the last event of a room has lasted long enough.
   *
   * @param leave dated when it had
   */
  static Effects silent(Rows rows, RoomEvent leave, At position, SnapshotPacing pacing) {
    RoomTable table = RoomTable.of(rows, leave.getRoomId());
    RoomRow room = table.roomRow();
    RoomStatus before = RoomView.status(room);
    new Silence(table, room).begin();
    RoomFold fold = new RoomFold(table, room, leave, position);
    fold.silenceMoved();
    fold.status(before);
    fold.limits();
    return fold.finish(pacing);
  }

  private Effects run(SnapshotPacing pacing) {
    boolean isNew = room.getFirstSeenAt() == 0;
    RoomStatus statusBefore = isNew ? null : RoomView.status(room);
    LastSession sessionBefore = room.getSession();
    long limitBefore = room.getSessionLimit();
    boolean silenceMoved = heard(pacing);
    boolean lifeMoved = life();
    if (TELLS_ROOM.contains(event.getType())) {
      Attributes.rememberTelling(table, event);
    }
    attributes(lifeMoved);
    silenceMoved |=
        new Silence(table, room).removesAfter(pacing.policies().removesAfter(room.getVendor()));
    switch (event.getType()) {
      case SESSION_STARTED -> moved(timeline.started(startedSessionId(), at));
      case SESSION_ENDED -> sessionEnded();
      case ROOM_DELETED -> deleted();
      case PARTICIPANT_JOINED, PARTICIPANT_UPDATED, PARTICIPANT_LEFT -> participant();
      case ROOM_SNAPSHOT -> snapshot();
      default -> {
        // attributes are all that the other types tell
      }
    }
    if (silenceMoved) {
      silenceMoved();
    }
    session(sessionBefore, limitBefore);
    status(statusBefore);
    limits();
    return finish(pacing);
  }

  /** Whether it moved a silence. */
  private boolean heard(SnapshotPacing pacing) {
    boolean moved = new Silence(table, room).heard(at, pacing.policies().shortestRemoval());
    room.setHeardAt(Math.max(room.getHeardAt(), pacing.now()));
    room.setLastEventAt(Math.max(room.getLastEventAt(), at));
    if (room.getUnconfirmed()) {
      room.setUnconfirmed(false);
      change(RoomChangeType.ROOM_UPDATED)
          .setFields(List.of(FieldChanges.of("unconfirmed", "true", "false")));
    }
    return moved;
  }

  private void limits() {
    RoomView.passedSize(room)
        .ifPresent(field -> change(RoomChangeType.LIMIT_EXCEEDED).setFields(List.of(field)));
  }

  /** Says that it was, and of nobody: the rows are rewritten in slices. */
  private Effects erased(SnapshotPacing pacing) {
    room.setErased(true);
    change(RoomChangeType.PARTICIPANT_ERASED);
    return finish(pacing);
  }

  /** Existence; whether what follows from it for the attributes may have moved. */
  private boolean life() {
    long firstSeenAt = room.getFirstSeenAt();
    long createdAt = room.getCreatedAt();
    boolean wasDeleted = RoomView.isDeleted(room);
    room.setFirstSeenAt(Times.min(firstSeenAt, at));
    if (event.getType() == RoomEventType.ROOM_CREATED) {
      room.setCreatedAt(Times.min(createdAt, at));
    }
    long deletedAt = room.getDeletedAt();
    if (event.getType() == RoomEventType.ROOM_DELETED) {
      life.deleted(at);
    } else if (TELLS_ROOM.contains(event.getType())
        || event.getType() == RoomEventType.SESSION_STARTED) {
      life.alive(at);
    }
    marks.stream()
        .map(Marks.Told::mark)
        .filter(mark -> mark.getKind() == MarkKind.JOIN)
        .forEach(mark -> life.alive(mark.getAt()));
    if (event.getType() == RoomEventType.ROOM_SNAPSHOT) {
      listing = Listings.add(table, event.getSnapshot());
      if (listing == Listings.Progress.COMPLETED_WITH_PEOPLE) {
        life.alive(Times.millis(event.getSnapshot().getTakenAt()));
      }
      event.getSnapshot().getParticipants().stream()
          .map(info -> Times.millis(info.getJoinedAt()))
          .filter(joinedAt -> joinedAt != 0)
          .forEach(life::alive);
    }
    return firstSeenAt != room.getFirstSeenAt()
        || createdAt != room.getCreatedAt()
        || deletedAt != room.getDeletedAt()
        || wasDeleted != RoomView.isDeleted(room);
  }

  private void attributes(boolean lifeMoved) {
    boolean tellsSource = tellsSource();
    boolean tells = Attributes.tells(event) || Egresses.tells(event);
    if (!tells && !tellsSource && !lifeMoved) {
      return;
    }
    boolean wasEnforced = limit.isEnforced();
    boolean tellsLimit = wasEnforced && Attributes.tells(event, DurationLimit.PATH);
    long heldBefore = tellsLimit ? limit.heldAt(at) : 0;
    AttributesRow told = table.attributes();
    RoomRow known = table.roomRow();
    Room before = known == null ? null : RoomView.room(table.room(), known, told);
    boolean moved = tellsSource && source(told);
    moved |= Attributes.tells(event) && Attributes.apply(table, told, event);
    moved |= Egresses.tells(event) && Egresses.apply(table, told, event);
    if (TELLS_ROOM.contains(event.getType()) && Attributes.tells(event) && at > told.getToldAt()) {
      told.setToldAt(at);
      moved = true;
    }
    if (moved) {
      table.put(told);
    }
    Room after = RoomView.room(table.room(), room, told);
    room.setEnabled(after.getEnabled());
    room.setSize(positive(after.getSize()));
    room.setMaxDurationSeconds(positive(after.getMaxDurationSeconds()));
    attributesChanged(before, after);
    if (limit.isEnforced() != wasEnforced) {
      moved(timeline.limitsMoved(0, Long.MAX_VALUE));
    } else if (tellsLimit && limit.heldAt(at) != heldBefore) {
      long longest = Math.max(heldBefore, limit.heldAt(at));
      moved(timeline.limitsMoved(at - longest, limit.nextTold(at)));
    }
  }

  /** Sessions that begin after a deletion know no limit that was told before it. */
  private void deleted() {
    if (limit.isEnforced()) {
      moved(timeline.limitsMoved(at, limit.nextTold(at)));
    }
    moved(timeline.ended(at));
  }

  /** The earliest event that names a source says where the room lives; it does not move. */
  private boolean tellsSource() {
    return event.getSource() != null && (room.getSourceAt() == 0 || at <= room.getSourceAt());
  }

  private boolean source(AttributesRow told) {
    Source source = event.getSource();
    SourceRow row =
        new SourceRow(
            source.getVendor(),
            Profiles.told(source.getAccountId()),
            Profiles.told(source.getRoomId()));
    boolean tie = at == room.getSourceAt() && told.getSource() != null;
    if (tie && row.compareTo(told.getSource()) <= 0) {
      return false;
    }
    room.setSourceAt(at);
    room.setEphemeral(EPHEMERAL.contains(source.getVendor()));
    room.setVendor(source.getVendor());
    told.setSource(row);
    return true;
  }

  private void attributesChanged(Room before, Room after) {
    List<FieldChange> fields = FieldChanges.between(before, after);
    if (before == null) {
      change(RoomChangeType.ROOM_CREATED).setFields(fields);
    } else if (!fields.isEmpty()) {
      change(RoomChangeType.ROOM_UPDATED).setFields(fields);
    }
    String egressBefore = before == null ? null : before.getEgressId();
    if (!Objects.equals(egressBefore, after.getEgressId())) {
      boolean ended = after.getEgressId() == null;
      change(ended ? RoomChangeType.EGRESS_ENDED : RoomChangeType.EGRESS_STARTED)
          .setFields(List.of(FieldChanges.of("egressId", egressBefore, after.getEgressId())));
    }
  }

  private static int positive(Integer limit) {
    return limit == null ? 0 : Math.max(limit, 0);
  }

  private String startedSessionId() {
    String told = Profiles.told(event.getSessionId());
    return told != null ? told : "@" + at;
  }

  private void sessionEnded() {
    String sessionId = Profiles.told(event.getSessionId());
    if (sessionId == null) {
      moved(timeline.ended(at));
    } else {
      boolean concluded = event.getSynthetic();
      moved(concluded ? timeline.concluded(sessionId, at) : timeline.ended(sessionId, at));
    }
  }

  private void participant() {
    String id = event.getParticipant().getId();
    marks.forEach(told -> showsSession(told.mark()));
    Placed placed = table.participant(id);
    boolean added = false;
    for (Marks.Told told : marks) {
      added |= Marks.add(placed.row(), told);
    }
    if (event.getParticipant().getIdUnique() && !placed.row().getIdUnique()) {
      placed.row().setIdUnique(true);
      added = true;
    }
    if (added) {
      Compaction.compact(placed.row());
      marks.forEach(told -> remember(told.mark()));
      participants.settle(id, placed, this::participantChanged);
    }
  }

  private void showsSession(Mark mark) {
    if (showsPresence(mark) && mark.getSessionId() != null) {
      moved(timeline.seen(mark.getSessionId(), mark.getAt()));
    }
  }

  private static boolean showsPresence(Mark mark) {
    return mark.getKind() == MarkKind.JOIN || mark.getKind() == MarkKind.SEEN;
  }

  private void remember(Mark mark) {
    if (showsPresence(mark)) {
      room.setLastJoinAt(Math.max(room.getLastJoinAt(), mark.getAt()));
    }
    if (mark.getKind() == MarkKind.SYNTHETIC_LEAVE) {
      room.setLastSyntheticAt(Math.max(room.getLastSyntheticAt(), mark.getAt()));
    }
    if (mark.getSessionId() == null || isOutside(mark)) {
      room.setLastUnboundAt(Math.max(room.getLastUnboundAt(), mark.getAt()));
    }
  }

  private void snapshot() {
    Snapshot snapshot = event.getSnapshot();
    long takenAt = Times.millis(snapshot.getTakenAt());
    String sessionId = Profiles.told(event.getSessionId());
    if (sessionId != null && !snapshot.getParticipants().isEmpty()) {
      moved(timeline.seen(sessionId, takenAt));
    }
    int present = 0;
    for (ParticipantInfo info : snapshot.getParticipants()) {
      present += listed(info, takenAt) ? 1 : 0;
    }
    if (listing == Listings.Progress.NOTHING_NEW) {
      return;
    }
    boolean late = takenAt <= room.getLastListedAt() || takenAt < room.getSegmentStart();
    room.setLastListedAt(Math.max(room.getLastListedAt(), takenAt));
    room.setLastSyntheticAt(Math.max(room.getLastSyntheticAt(), takenAt));
    if (snapshot.getParts() > 1 || present != headcount.size()) {
      missing();
    }
    if (late) {
      table.put(new SweepRow(true, null));
    }
  }

  /** Whether the participant is present. */
  private boolean listed(ParticipantInfo info, long takenAt) {
    String id = info.getId();
    long joinedAt = Times.millis(info.getJoinedAt());
    Marks.Told join = joinedAt == 0 ? null : Marks.joinListed(event, joinedAt);
    if (join != null) {
      showsSession(join.mark());
    }
    Placed placed = table.participant(id);
    boolean added = Listings.add(placed.row(), info, takenAt);
    if (join != null && Marks.add(placed.row(), join)) {
      remember(join.mark());
      added = true;
    }
    if (added) {
      Compaction.compact(placed.row());
      room.setLastJoinAt(Math.max(room.getLastJoinAt(), takenAt));
      room.setLastUnboundAt(Math.max(room.getLastUnboundAt(), takenAt));
      participants.settle(id, placed, this::participantChanged);
    }
    return headcount.isPresent(placed.row());
  }

  /** Looks for those who count as present and are not, by the listings. */
  private void missing() {
    List<String> gone = new ArrayList<>();
    try (Rows.Cursor cursor = table.present(null)) {
      while (cursor.hasNext()) {
        Rows.Row row = cursor.next();
        ParticipantRow participant = RoomTable.decodeParticipant(row.value());
        if (headcount.isPresent(participant)
            && RoomView.open(Connections.fold(participant, timeline)).isEmpty()) {
          gone.add(Keys.part(row.key(), table.room()));
        }
      }
    }
    if (gone.size() > MOST_AT_ONCE) {
      moved(Timeline.Effect.RECOUNT);
    } else {
      gone.forEach(id -> participants.settle(id, table.participant(id), this::participantChanged));
    }
  }

  /** A leave does not show that the session it names had begun, so it may turn out to lie in it. */
  private boolean isOutside(Mark mark) {
    boolean leaves = !showsPresence(mark);
    Segment current = timeline.current();
    boolean inCurrent =
        mark.getSessionId().equals(current.sessionId()) && mark.getAt() >= current.start();
    return leaves && !inCurrent;
  }

  private void participantChanged(RoomChangeType type, Participant row) {
    RoomChange change = change(type);
    change.setParticipant(withoutRoom(row));
  }

  /** Inside a change, whose room id it would repeat. Avro's builder would copy deeply and check. */
  private static Participant withoutRoom(Participant row) {
    Participant copy = new Participant();
    row.getSchema().getFields().forEach(field -> copy.put(field.pos(), row.get(field.pos())));
    copy.setRoomId(null);
    return copy;
  }

  /** Follows what a session fact did: who is present, and whose rows are to be looked at again. */
  private void moved(Timeline.Effect effect) {
    boolean somebody = !headcount.isEmpty();
    switch (effect) {
      case NEW_SEGMENT -> headcount.clear();
      case RECOUNT -> recount();
      default -> {
        // presence is what it was
      }
    }
    boolean leftBehind = somebody && effect != Timeline.Effect.BOUNDS_MOVED;
    if (effect != Timeline.Effect.NONE && (leftBehind || timeline.pastMoved())) {
      SweepRow known = table.sweep();
      boolean past = timeline.pastMoved() || (known != null && known.getPast());
      table.put(new SweepRow(past, null));
    }
  }

  /** Looks for those who are gone, or back, by the silences of the room. */
  private void silenceMoved() {
    List<String> moved = new ArrayList<>();
    collectMoved(table.present(null), moved);
    collectMoved(table.past(null), moved);
    if (moved.size() > MOST_AT_ONCE) {
      moved(Timeline.Effect.RECOUNT);
    } else {
      moved.forEach(id -> participants.settle(id, table.participant(id), this::participantChanged));
    }
    table.put(new SweepRow(true, null));
  }

  private void collectMoved(Rows.Cursor cursor, List<String> ids) {
    try (cursor) {
      while (cursor.hasNext()) {
        Rows.Row row = cursor.next();
        ParticipantRow participant = RoomTable.decodeParticipant(row.value());
        boolean open = RoomView.open(Connections.fold(participant, timeline)).isPresent();
        if (open != headcount.isPresent(participant)) {
          ids.add(Keys.part(row.key(), table.room()));
        }
      }
    }
  }

  private void recount() {
    headcount.clear();
    List<String> present = new ArrayList<>();
    collectOpen(table.present(null), present);
    collectOpen(table.past(null), present);
    present.forEach(id -> participants.settle(id, table.participant(id), ParticipantFold.SILENT));
  }

  private void collectOpen(Rows.Cursor cursor, List<String> ids) {
    try (cursor) {
      while (cursor.hasNext()) {
        Rows.Row row = cursor.next();
        boolean open =
            RoomView.open(Connections.fold(RoomTable.decodeParticipant(row.value()), timeline))
                .isPresent();
        if (open) {
          ids.add(Keys.part(row.key(), table.room()));
        }
      }
    }
  }

  /**
   * @param limitBefore at which the vendor ended the session before another began; 0 when it did
   *     not
   */
  private void session(LastSession before, long limitBefore) {
    LastSession after = room.getSession();
    if (Objects.equals(before, after)) {
      return;
    }
    boolean another =
        before == null
            || after == null
            || !before.getId().equals(after.getId())
            || (before.getEnd() != 0 && after.getStart() > before.getEnd());
    if (!another) {
      boolean ended = before.getEnd() == 0 && after.getEnd() != 0;
      change(ended ? RoomChangeType.SESSION_ENDED : RoomChangeType.SESSION_CORRECTED)
          .setSession(RoomView.session(after));
      return;
    }
    if (before != null && before.getEnd() == 0) {
      long next = after == null ? at : Math.max(after.getStart(), before.getStart());
      long end = Times.min(next, limitBefore);
      change(RoomChangeType.SESSION_ENDED)
          .setSession(RoomView.session(new LastSession(before.getId(), before.getStart(), end)));
    }
    if (after != null) {
      room.setPeak(room.getPeople());
      change(
              after.getEnd() == 0
                  ? RoomChangeType.SESSION_STARTED
                  : RoomChangeType.SESSION_CORRECTED)
          .setSession(RoomView.session(after));
    }
  }

  private void status(RoomStatus before) {
    RoomStatus after = RoomView.status(room);
    if (before == null || before == after) {
      return;
    }
    change(
            after == RoomStatus.DELETED
                ? RoomChangeType.ROOM_DELETED
                : RoomChangeType.ROOM_STATUS_CHANGED)
        .setFields(List.of(FieldChanges.of("status", before.name(), after.name())));
  }

  private RoomChange change(RoomChangeType type) {
    RoomChange change = new RoomChange();
    change.setRoomId(table.room());
    change.setType(type);
    change.setOccurredAt(Instant.ofEpochMilli(at));
    change.setFields(List.of());
    effects.changes().add(change);
    return change;
  }

  /** How many people the event is known to have brought, also where it tells that they left. */
  private int joined() {
    int joined = 0;
    for (RoomChange change : effects.changes()) {
      boolean isJoin = change.getType() == RoomChangeType.PARTICIPANT_JOINED;
      joined += isJoin && change.getParticipant().getKind() == ParticipantKind.STANDARD ? 1 : 0;
    }
    return joined;
  }

  private Effects finish(SnapshotPacing pacing) {
    standing.follow(table, room, at, joined(), pacing);
    if (!effects.isEmpty()) {
      room.setVersion(room.getVersion() + 1);
      room.setPartition(position.partition());
      room.setOffset(position.offset());
      Snapshots.changed(table, room, pacing);
    }
    Deadlines.set(table, room, pacing);
    table.put(room);
    for (RoomChange change : effects.changes()) {
      change.setVersion(room.getVersion());
      change.setStatus(RoomView.status(room));
      change.setParticipantCount(room.getPeople());
      change.setUserCount(room.getUsers());
      change.setEventId(event.getEventId());
      change.setEventType(event.getType());
      change.setPosition(new EventPosition(position.partition(), position.offset()));
    }
    return effects;
  }
}
