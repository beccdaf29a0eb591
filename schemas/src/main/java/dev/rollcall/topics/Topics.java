package dev.rollcall.topics;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every topic of Rollcall, under one optional prefix.
 *
 * <p>All keys are UTF-8 strings. {@code room-events}, {@code room-state}, {@code room-changes} are
 * keyed by room id; {@code room-participants} and {@code room-sessions} by a {@link CompositeKey}
 * and partitioned by its room id alone, so that all of one room lies on one partition number.
 *
 * @param repairs where events that another partitioner misplaced go on to their own partition, each
 *     with the time that {@code room-events} gave it
 * @param pollerPositions where pollers of vendors inside the server stand: internal, of one
 *     partition, and only there when pollers are configured
 * @param handledLetters which dead letters were replayed or dropped: internal, of one partition
 */
public record Topics(
    Topic events,
    Topic state,
    Topic participants,
    Topic changes,
    Topic sessions,
    Topic repairs,
    Topic deadLetters,
    Topic pollerPositions,
    Topic handledLetters) {

  /** Largest record that {@code room-events} takes, in bytes. */
  public static final int MAX_EVENT_BYTES = 256 * 1024;

  /** Largest record of the other topics, in bytes: an event and what explains its refusal fit. */
  public static final int MAX_RECORD_BYTES = 2 * 1024 * 1024;

  private static final Duration EVENTS_KEPT = Duration.ofDays(30);

  public static Topics withPrefix(String prefix) {
    return new Topics(
        new Topic(
            prefix + "room-events",
            RoomEvent.getClassSchema(),
            limited(Topic.kept(EVENTS_KEPT), MAX_EVENT_BYTES)),
        new Topic(
            prefix + "room-state",
            Room.getClassSchema(),
            limited(Topic.compacted(), MAX_RECORD_BYTES)),
        new Topic(
            prefix + "room-participants",
            Participant.getClassSchema(),
            limited(Topic.compacted(), MAX_RECORD_BYTES)),
        new Topic(
            prefix + "room-changes",
            RoomChange.getClassSchema(),
            limited(Topic.kept(Duration.ofDays(7)), MAX_RECORD_BYTES)),
        new Topic(
            prefix + "room-sessions",
            RoomSession.getClassSchema(),
            limited(Topic.compacted(), MAX_RECORD_BYTES)),
        new Topic(
            prefix + "room-events-repair",
            null,
            limited(Topic.keptByOwnTime(EVENTS_KEPT), MAX_RECORD_BYTES)),
        new Topic(
            prefix + "room-events-dlq",
            null,
            limited(Topic.kept(Duration.ofDays(30)), MAX_RECORD_BYTES)),
        new Topic(
            prefix + "rollcall-poller-positions",
            null,
            limited(Topic.compacted(), MAX_RECORD_BYTES)),
        new Topic(
            prefix + "rollcall-dlq-handled", null, limited(Topic.compacted(), MAX_RECORD_BYTES)));
  }

  /** Those that every installation has, all with the same number of partitions. */
  public List<Topic> all() {
    return List.of(events, state, participants, changes, sessions, repairs, deadLetters);
  }

  /** Those of one partition each. */
  public List<Topic> internal() {
    return List.of(pollerPositions, handledLetters);
  }

  private static Map<String, String> limited(Map<String, String> config, int maxBytes) {
    Map<String, String> limited = new HashMap<>(config);
    limited.put("max.message.bytes", Integer.toString(maxBytes));
    return Map.copyOf(limited);
  }
}
