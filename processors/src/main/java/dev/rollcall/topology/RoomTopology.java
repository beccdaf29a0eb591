package dev.rollcall.topology;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.events.EventRules;
import dev.rollcall.model.Policies;
import dev.rollcall.topics.CompositeKey;
import dev.rollcall.topics.RoomPartitioner;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Room events in, Room state out: one sub-topology, one store, and no repartitioning but of events
 * that lie on the wrong partition.
 *
 * <pre>
 * room-events -> intake -> room-fold (rooms) -> room-state
 *                   |                        -> room-participants
 *                   |                        -> room-changes
 *                   |                        -> room-sessions
 *                   +-> room-events-dlq
 *                   +-> room-events-repair -> intake, of the right partition
 * </pre>
 */
public final class RoomTopology implements Supplier<Topology> {

  public static final String ROOMS_STORE = "rooms";

  static final String EVENTS_SOURCE = "room-events";
  static final String REPAIRS_SOURCE = "room-events-repaired";
  static final String INTAKE = "intake";
  static final String ROOM_FOLD = "room-fold";
  static final String STATE_SINK = "room-state";
  static final String PARTICIPANTS_SINK = "room-participants";
  static final String CHANGES_SINK = "room-changes";
  static final String SESSIONS_SINK = "room-sessions";
  static final String REPAIRS_SINK = "room-events-repair";
  static final String DEAD_LETTERS_SINK = "room-events-dlq";

  /** Serdes for a record class, from whatever registry is configured. */
  public interface AvroSerdes {
    <T extends SpecificRecord> Serde<T> of(Class<T> type);
  }

  // topics
  private final Topics topics;
  private final int partitions;
  private final AvroSerdes serdes;

  // settings
  private final SnapshotSettings snapshots;
  private final Policies policies;

  // shared with queries
  private final Progress progress;

  /**
   * @param partitions of {@code room-events}
   */
  public RoomTopology(
      Topics topics,
      int partitions,
      AvroSerdes serdes,
      SnapshotSettings snapshots,
      Policies policies,
      Progress progress) {
    this.topics = topics;
    this.partitions = partitions;
    this.serdes = serdes;
    this.snapshots = snapshots;
    this.policies = policies;
    this.progress = progress;
  }

  @Override
  public Topology get() {
    Topology topology = new Topology();
    EventRules rules = Admission.rules(policies.maxEventAge());
    Repairs repairs = new Repairs(topics.repairs().name(), partitions);
    addSource(topology, EVENTS_SOURCE, topics.events());
    addSource(topology, REPAIRS_SOURCE, topics.repairs());
    topology
        .addProcessor(
            INTAKE, () -> new Intake(rules, repairs, progress), EVENTS_SOURCE, REPAIRS_SOURCE)
        .addProcessor(
            ROOM_FOLD, () -> new RoomProcessor(snapshots, policies, repairs, progress), INTAKE)
        .addStateStore(rooms(), INTAKE, ROOM_FOLD)
        .addSink(
            STATE_SINK,
            topics.state().name(),
            new StringSerializer(),
            serdes.of(Room.class).serializer(),
            ROOM_FOLD)
        .addSink(
            PARTICIPANTS_SINK,
            topics.participants().name(),
            new StringSerializer(),
            serdes.of(Participant.class).serializer(),
            byRoomId(),
            ROOM_FOLD)
        .addSink(
            CHANGES_SINK,
            topics.changes().name(),
            new StringSerializer(),
            serdes.of(RoomChange.class).serializer(),
            ROOM_FOLD)
        .addSink(
            SESSIONS_SINK,
            topics.sessions().name(),
            new StringSerializer(),
            serdes.of(RoomSession.class).serializer(),
            byRoomId(),
            ROOM_FOLD)
        .addSink(
            REPAIRS_SINK,
            topics.repairs().name(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            byKey(),
            INTAKE)
        .addSink(
            DEAD_LETTERS_SINK,
            topics.deadLetters().name(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            INTAKE);
    return topology;
  }

  private void addSource(Topology topology, String name, Topic topic) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        name,
        RoomTopology::timestamp,
        new ByteArrayDeserializer(),
        new ReceivedDeserializer(serdes.of(RoomEvent.class).deserializer()),
        topic.name());
  }

  /**
   * Where a topic is not of {@code LogAppendTime}, a producer may write no time (-1), which by
   * default ends the stream. By a time of 0 the event is refused, as one from the future.
   */
  static long timestamp(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(record.timestamp(), 0);
  }

  /** Uncached, so that a query of a range sees what a query of a key sees. */
  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> rooms() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ROOMS_STORE), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  /** Whatever partitioner the producers of this instance are set to. */
  private static StreamPartitioner<byte[], byte[]> byKey() {
    return (topic, key, value, partitions) ->
        Optional.of(Set.of(RoomPartitioner.partition(key, partitions)));
  }

  /** Composite keys lie where their room lies. */
  private static <V> StreamPartitioner<String, V> byRoomId() {
    return (topic, key, value, partitions) ->
        Optional.of(Set.of(RoomPartitioner.partition(CompositeKey.roomId(key), partitions)));
  }
}
