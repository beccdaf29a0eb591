package dev.rollcall.benchmarks;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.serde.KafkaAvroSerde;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What one writes first: an aggregate whose value holds everybody in a map. Caches as by default.
 */
record Textbook(String topic) implements Contender {

  @Override
  public String name() {
    return "textbook";
  }

  @Override
  public AutoCloseable start(Cluster cluster, String run) throws Exception {
    cluster.createTopic(run + "-out", Map.of("max.message.bytes", Integer.toString(64 << 20)));
    StreamsBuilder builder = new StreamsBuilder();
    KafkaAvroSerde<RoomEvent> events = KafkaAvroSerde.of(cluster.registry(), RoomEvent.class);
    KafkaAvroSerde<Room> rooms = KafkaAvroSerde.of(cluster.registry(), Room.class);
    builder.stream(topic, Consumed.with(Serdes.String(), events))
        .groupByKey(Grouped.with("by-room", Serdes.String(), events))
        .aggregate(
            Textbook::empty,
            (roomId, event, room) -> apply(event, room),
            Materialized.<String, Room, KeyValueStore<Bytes, byte[]>>as("rooms")
                .withKeySerde(Serdes.String())
                .withValueSerde(rooms)
                .withLoggingEnabled(Map.of("max.message.bytes", Integer.toString(64 << 20))))
        .toStream()
        .to(run + "-out", Produced.with(Serdes.String(), rooms));
    return StreamsRun.start(cluster, run, builder.build());
  }

  private static Room empty() {
    Room room = new Room();
    room.setId("");
    room.setStatus(RoomStatus.ACTIVE);
    room.setCreatedAt(java.time.Instant.EPOCH);
    room.setOtherCounts(Map.of());
    room.setParticipants(new HashMap<>());
    return room;
  }

  private static Room apply(RoomEvent event, Room room) {
    room.setId(event.getRoomId());
    String connection = event.getParticipant().getId();
    if (event.getType() == RoomEventType.PARTICIPANT_JOINED) {
      Participant participant = new Participant();
      participant.setId(connection);
      participant.setSessionId(event.getSessionId());
      participant.setIdentity(event.getParticipant().getIdentity());
      participant.setName(event.getParticipant().getName());
      participant.setRole(event.getParticipant().getRole());
      participant.setKind(ParticipantKind.STANDARD);
      participant.setJoinedAt(event.getOccurredAt());
      room.getParticipants().put(connection, participant);
    } else {
      room.getParticipants().remove(connection);
    }
    room.setParticipantCount(room.getParticipants().size());
    return room;
  }
}
