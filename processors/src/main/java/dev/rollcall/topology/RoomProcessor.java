package dev.rollcall.topology;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.model.Deadlines;
import dev.rollcall.model.Effects;
import dev.rollcall.model.Erasing;
import dev.rollcall.model.Policies;
import dev.rollcall.model.RoomFold;
import dev.rollcall.model.Rows;
import dev.rollcall.model.SnapshotPacing;
import dev.rollcall.model.Snapshots;
import dev.rollcall.model.Summing;
import dev.rollcall.model.Sweep;
import dev.rollcall.topics.CompositeKey;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
 * snapshots that are due and does a slice of the sweep, of erasures and of the sums. Owned by one
 * stream thread.
 */
final class RoomProcessor implements Processor<String, RoomEvent, Object, Object> {

  private static final Duration TICK = Duration.ofMillis(100);

  /** Bounds the records of one transaction, and the time a tick keeps events waiting. */
  private static final int SNAPSHOTS_PER_TICK = 250;

  private static final int ROWS_PER_TICK = 1_000;

  /** About 10,000 rows: those that events of the last second or so touched. */
  private static final long CACHE_BYTES = 4 << 20;

  /** These are read and not written: some 20 ms. */
  private static final int SUMMED_PER_TICK = 10_000;

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
    SnapshotPacing pacing = new SnapshotPacing(now, settings.intervalMillis(), policies);
    work(now, () -> Sweep.isWaiting(rows), () -> Sweep.step(rows, ROWS_PER_TICK, pacing));
    work(now, () -> Erasing.isWaiting(rows), () -> Erasing.step(rows, ROWS_PER_TICK, pacing));
    work(now, () -> Summing.isWaiting(rows), () -> summing.step(rows, SUMMED_PER_TICK, pacing));
    work(
        now,
        () -> Deadlines.isWaiting(rows, now),
        () -> Deadlines.step(rows, ROWS_PER_TICK, pacing));
    guard.writeAny(() -> publishDue(now));
  }

  /** A slice of work, where some waits. */
  private void work(long now, BooleanSupplier isWaiting, Supplier<Effects> step) {
    guard.writeAny(
        () -> {
          boolean waits = isWaiting.getAsBoolean();
          if (waits) {
            publish(step.get(), now);
          }
          return waits;
        });
  }

  private boolean publishDue(long now) {
    List<Room> due =
        Snapshots.due(
            rows, now, SNAPSHOTS_PER_TICK, settings.mostParticipants(), settings.mostBytes());
    for (Room room : due) {
      forward(room.getId(), room, now, RoomTopology.STATE_SINK);
    }
    return !due.isEmpty();
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
