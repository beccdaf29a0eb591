package dev.rollcall.model;

import dev.rollcall.avro.FieldChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.model.rows.LastSession;
import dev.rollcall.model.rows.RoomRow;
import java.time.Instant;
import java.util.List;

/**
 * What follows from time alone: a session lasts longer than allowed, a room was not heard of for
 * too long, what has ended is old enough to be forgotten, a room expires.
 *
 * <p>Each room has at most one timer, in an index ordered by time, so that nothing is scanned. An
 * event only moves it to an earlier time; one that has become too early finds nothing to do and is
 * set again. What is done depends on the deadline and never on how late the timer is.
 */
public final class Deadlines {

  /** How long a vendor's word that it ended a session is waited for. */
  private static final long ENDING_GRACE_MILLIS = 60_000;

  /** What is too old goes in batches, so that a busy room is not looked at for every connection. */
  private static final int PURGES_IN_RETENTION = 8;

  private final Rows rows;
  private final RoomTable table;
  private final RoomRow room;
  private final SnapshotPacing pacing;

  private Deadlines(Rows rows, RoomTable table, RoomRow room, SnapshotPacing pacing) {
    this.rows = rows;
    this.table = table;
    this.room = room;
    this.pacing = pacing;
  }

  /** Sets the timer of a room that changed; the caller writes the room's row. */
  static void set(RoomTable table, RoomRow room, SnapshotPacing pacing) {
    new Deadlines(null, table, room, pacing).set();
  }

  /** Whether a timer is due. */
  public static boolean isWaiting(Rows rows, long now) {
    return Rows.first(due(rows, now)).isPresent();
  }

  /**
   * Does what is due by now.
   *
   * @param limit how many rows at most are written, more or less
   */
  public static Effects step(Rows rows, int limit, SnapshotPacing pacing) {
    Effects effects = new Effects();
    int left = limit;
    for (Rows.Row timer : Rows.take(due(rows, pacing.now()), limit)) {
      if (left <= 0) {
        break;
      }
      RoomTable table = RoomTable.of(rows, Keys.dueRoom(timer.key()));
      left -= new Deadlines(rows, table, table.roomRow(), pacing).run(left, effects);
    }
    return effects;
  }

  private static Rows.Cursor due(Rows rows, long now) {
    return rows.range(Keys.first(Keys.TIMER), Keys.due(Keys.TIMER, now + 1, ""));
  }

  private void set() {
    if (room.getClosedClasses() != 0 && room.getPurgeAt() == 0) {
      room.setPurgeAt(Policies.after(pacing.now(), pacing.policies().historyMillis()));
    }
    long next = next();
    if (next != Long.MAX_VALUE && (room.getTimerAt() == 0 || next < room.getTimerAt())) {
      if (room.getTimerAt() != 0) {
        table.deleteTimer(room.getTimerAt());
      }
      room.setTimerAt(next);
      table.putTimer(next);
    }
  }

  private long next() {
    long next = room.getPurgeAt() == 0 ? Long.MAX_VALUE : room.getPurgeAt();
    next = Math.min(next, Math.min(overDurationAt(), endsAt()));
    next = Math.min(next, removesAt());
    return Math.min(next, RoomView.isActive(room) ? unconfirmedAt() : expiresAt());
  }

  /**
   * When those present are taken to be gone, if nothing more is heard; also where nobody is, since
   * somebody may turn out to be.
   */
  private long removesAt() {
    boolean isOn = room.getRemovesAfter() != 0 && !new Silence(table, room).isQuiet();
    return isOn
        ? Policies.after(Math.max(room.getHeardAt(), latest()), room.getRemovesAfter())
        : Long.MAX_VALUE;
  }

  /** Since when, by its events, nothing was told of the room. */
  private long latest() {
    return Math.max(room.getLastEventAt(), room.getLastJoinAt());
  }

  private long overDurationAt() {
    LastSession session = room.getSession();
    boolean limited =
        RoomView.isSessionOpen(room)
            && room.getMaxDurationSeconds() > 0
            && room.getOverDurationAt() != session.getStart();
    return limited ? allowedUntil() : Long.MAX_VALUE;
  }

  /** When the vendor is taken to have ended the session. */
  private long endsAt() {
    return room.getSessionLimit() == 0
        ? Long.MAX_VALUE
        : room.getSessionLimit() + ENDING_GRACE_MILLIS;
  }

  private long allowedUntil() {
    return room.getSession().getStart() + 1_000L * room.getMaxDurationSeconds();
  }

  private long unconfirmedAt() {
    Long silence =
        room.getVendor() == null ? null : pacing.policies().silenceMillis().get(room.getVendor());
    return silence == null || room.getUnconfirmed()
        ? Long.MAX_VALUE
        : Policies.after(room.getHeardAt(), silence);
  }

  private long expiresAt() {
    return Policies.after(room.getHeardAt(), pacing.policies().roomsMillis());
  }

  /** How many rows it took. */
  private int run(int limit, Effects effects) {
    table.deleteTimer(room.getTimerAt());
    room.setTimerAt(0);
    int used = 1;
    boolean isSettled = table.sweep() == null;
    if (isSettled && !RoomView.isActive(room) && expiresAt() <= pacing.now()) {
      Forgetting forgetting = new Forgetting(table, room, effects);
      used += forgetting.everything(limit);
      if (forgetting.isComplete()) {
        return used;
      }
      again();
      return used;
    }
    int before = effects.changes().size();
    if (overDurationAt() <= pacing.now()) {
      room.setOverDurationAt(room.getSession().getStart());
      long seconds = (pacing.now() - room.getSession().getStart()) / 1_000;
      change(
          effects,
          RoomChangeType.LIMIT_EXCEEDED,
          FieldChanges.of(
              "maxDurationSeconds",
              Integer.toString(room.getMaxDurationSeconds()),
              Long.toString(seconds)));
    }
    if (RoomView.isActive(room) && unconfirmedAt() <= pacing.now()) {
      room.setUnconfirmed(true);
      change(effects, RoomChangeType.ROOM_UPDATED, FieldChanges.of("unconfirmed", "false", "true"));
    }
    if (effects.changes().size() > before) {
      room.setVersion(room.getVersion() + 1);
      Snapshots.changed(table, room, pacing);
      effects
          .changes()
          .subList(before, effects.changes().size())
          .forEach(change -> change.setVersion(room.getVersion()));
    }
    if (room.getPurgeAt() != 0 && room.getPurgeAt() <= pacing.now()) {
      used += purge(limit, effects, isSettled);
    }
    RoomEvent end = endsAt() <= pacing.now() ? end() : null;
    RoomEvent leave = removesAt() <= pacing.now() ? leave() : null;
    set();
    table.put(room);
    RoomFold.At position = new RoomFold.At(room.getPartition(), room.getOffset());
    if (end != null) {
      effects.add(RoomFold.overdue(rows, end, position, pacing));
    }
    if (leave != null) {
      effects.add(RoomFold.silent(rows, leave, position, pacing));
    }
    return used;
  }

  /** What the vendor would have told. */
  private RoomEvent end() {
    RoomEvent event = concluded(RoomEventType.SESSION_ENDED, room.getSessionLimit());
    event.setSessionId(room.getSession().getId());
    return event;
  }

  /** That those present are gone. */
  private RoomEvent leave() {
    return concluded(RoomEventType.PARTICIPANT_LEFT, latest() + room.getRemovesAfter());
  }

  private RoomEvent concluded(RoomEventType type, long at) {
    RoomEvent event = new RoomEvent();
    event.setType(type);
    event.setRoomId(table.room());
    event.setOccurredAt(Instant.ofEpochMilli(at));
    event.setSynthetic(true);
    event.setCleared(List.of());
    return event;
  }

  private int purge(int limit, Effects effects, boolean isSettled) {
    long kept = pacing.policies().historyMillis();
    Forgetting forgetting = new Forgetting(table, room, effects);
    int used = isSettled ? forgetting.endedUpTo(pacing.now() - kept, limit) : 0;
    boolean isDone = isSettled && forgetting.isComplete();
    room.setPurgeAt(isDone ? pacing.now() + Math.max(kept / PURGES_IN_RETENTION, 1) : pacing.now());
    return used;
  }

  private void again() {
    room.setTimerAt(pacing.now());
    table.putTimer(pacing.now());
    table.put(room);
  }

  private void change(Effects effects, RoomChangeType type, FieldChange field) {
    effects.changes().add(RoomView.change(table.room(), room, type, pacing.now(), field));
  }
}
