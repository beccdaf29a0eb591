package dev.rollcall.topology;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.model.Deadlines;
import dev.rollcall.model.DueSnapshots;
import dev.rollcall.model.Effects;
import dev.rollcall.model.Erasing;
import dev.rollcall.model.Policies;
import dev.rollcall.model.RoomFold;
import dev.rollcall.model.Rows;
import dev.rollcall.model.SnapshotPacing;
import dev.rollcall.model.Summing;
import dev.rollcall.model.Sweep;
import dev.rollcall.topics.CompositeKey;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Hands events to the model and publishes what it says; every {@link #TICK} it publishes the
 * snapshots that are due and does slices of the sweep, of erasures and of the sums. Owned by one
 * stream thread.
 */
final class RoomProcessor implements Processor<String, RoomEvent, Object, Object> {

  private static final Duration TICK = Duration.ofMillis(100);

  /**
   * How long a tick keeps events waiting, give or take a slice. Work is done in slices, one of each
   * kind at least, so that all get on however slow the machine is.
   */
  private static final long TICK_BUDGET_MILLIS = 40;

  /** Of each kind; with {@link #ROWS} it bounds the records of one transaction. */
  private static final int SLICES_PER_TICK = 10;

  private static final int SNAPSHOTS = 25;
  private static final int ROWS = 100;

  /** These are read and not written. */
  private static final int SUMMED = 1_000;

  /** About 10,000 rows: those that events of the last second or so touched. */
  private static final long CACHE_BYTES = 4 << 20;

  private final SnapshotSettings settings;
  private final Policies policies;
  private final Repairs repairs;
  private final Progress progress;

  // set in init
  private ProcessorContext<Object, Object> context;
  private Rows rows;
  private TaskId task;
  private TaskGuard guard;
  private Summing summing;

  RoomProcessor(SnapshotSettings settings, Policies policies, Repairs repairs, Progress progress) {
    this.settings = settings;
    this.policies = policies;
    this.repairs = repairs;
    this.progress = progress;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.task = context.taskId();
    this.guard = progress.guard(task.partition());
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(RoomTopology.ROOMS_STORE);
    this.rows = new CachedRows(StoreRows.writable(store), CACHE_BYTES);
    this.summing = new Summing();
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, RoomEvent> record) {
    guard.write(record.key(), () -> fold(record));
  }

  private void fold(Record<String, RoomEvent> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    Effects effects =
        RoomFold.apply(
            rows,
            record.value(),
            repairs.position(record.headers(), metadata).orElseThrow(),
            new SnapshotPacing(context.currentSystemTimeMs(), settings.intervalMillis(), policies));
    publish(effects, record.timestamp());
  }

  private void tick(long now) {
    long until = context.currentSystemTimeMs() + TICK_BUDGET_MILLIS;
    SnapshotPacing pacing = new SnapshotPacing(now, settings.intervalMillis(), policies);
    work(until, () -> Sweep.isWaiting(rows), () -> publish(Sweep.step(rows, ROWS, pacing), now));
    work(
        until, () -> Erasing.isWaiting(rows), () -> publish(Erasing.step(rows, ROWS, pacing), now));
    work(
        until,
        () -> Summing.isWaiting(rows),
        () -> publish(summing.step(rows, SUMMED, pacing), now));
    work(
        until,
        () -> Deadlines.isWaiting(rows, now),
        () -> publish(Deadlines.step(rows, ROWS, pacing), now));
    DueSnapshots due =
        new DueSnapshots(rows, now, settings.mostParticipants(), settings.mostBytes());
    work(until, due::isWaiting, () -> publish(due.next(SNAPSHOTS), now));
  }

  /** Slices of work, where some waits, for as long as there is time. */
  private void work(long until, BooleanSupplier isWaiting, Runnable slice) {
    for (int i = 0; i < SLICES_PER_TICK; i++) {
      if (!isWaiting.getAsBoolean() || (i > 0 && context.currentSystemTimeMs() >= until)) {
        return;
      }
      guard.writeAny(slice);
    }
  }

  private void publish(List<Room> snapshots, long timestamp) {
    snapshots.forEach(room -> forward(room.getId(), room, timestamp, RoomTopology.STATE_SINK));
  }

  private void publish(Effects effects, long timestamp) {
    for (Effects.ParticipantUpdate update : effects.participants()) {
      String key =
          CompositeKey.participant(update.roomId(), update.participantId(), update.joinedAt());
      Participant row = update.row();
      forward(key, row, timestamp, RoomTopology.PARTICIPANTS_SINK);
    }
    for (Effects.SessionUpdate update : effects.sessions()) {
      String key = CompositeKey.session(update.roomId(), update.sessionId());
      forward(key, update.row(), timestamp, RoomTopology.SESSIONS_SINK);
    }
    for (String roomId : effects.expired()) {
      forward(roomId, null, timestamp, RoomTopology.STATE_SINK);
    }
    for (RoomChange change : effects.changes()) {
      forward(change.getRoomId(), change, timestamp, RoomTopology.CHANGES_SINK);
    }
  }

  /** A producer's headers may hold anything, so none are passed on. */
  private void forward(String key, Object value, long timestamp, String sink) {
    context.forward(new Record<>(key, value, timestamp, new RecordHeaders()), sink);
  }

  @Override
  public void close() {
    progress.forget(task.partition());
  }
}
