package dev.rollcall.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.model.Policies;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.UserReader.SourceFilter;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.topics.Topics;
import dev.rollcall.topology.Progress;
import dev.rollcall.topology.RoomTopology;
import dev.rollcall.topology.SnapshotSettings;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRoomReaderTest {

  @TempDir Path stateDir;

  private final MockSchemaRegistry registry = new MockSchemaRegistry();

  @Test
  void streamsThatDoNotRunAreUnavailableBeforeAndAfter() {
    Progress progress = new Progress();
    KafkaStreams streams =
        new KafkaStreams(
            new RoomTopology(
                    Topics.withPrefix(""),
                    4,
                    this::serde,
                    SnapshotSettings.DEFAULT,
                    Policies.NONE,
                    progress)
                .get(),
            settings());
    StoreRoomReader reader = new StoreRoomReader(streams, progress, any -> OptionalLong.empty(), 4);

    assertUnavailable(reader);
    streams.close();
    assertUnavailable(reader);
  }

  private static void assertUnavailable(StoreRoomReader reader) {
    UserReader users = new StoreUserReader(reader);
    Stream.<ThrowingCallable>of(
            () -> reader.room("acme-standup", true, Await.NOTHING),
            () ->
                reader.participants(
                    "acme-standup", RoomReader.Presence.ALL, 10, null, Await.NOTHING),
            () -> reader.roomAt("acme-standup", 1, Await.NOTHING),
            () ->
                reader.participantsAt(
                    "acme-standup", 1, RoomReader.Presence.ALL, 10, null, Await.NOTHING),
            () ->
                reader.attendance(
                    "acme-standup", new HistoryReader.Window(1, 2), 10, null, Await.NOTHING),
            () ->
                reader.changes(
                    "acme-standup", new HistoryReader.Window(1, 2), 10, null, Await.NOTHING),
            () -> reader.sessions("acme-standup", 10, null, 1, Await.NOTHING),
            () -> reader.rooms(RoomFilter.ANY, RoomSort.ID, 10, null, Await.NOTHING),
            () -> reader.stats(1, Await.NOTHING),
            () -> users.present("alice", SourceFilter.ANY, 10, null, Await.NOTHING),
            () ->
                users.attendance(
                    "alice",
                    SourceFilter.ANY,
                    new HistoryReader.Window(0, 1),
                    10,
                    null,
                    Await.NOTHING),
            () -> users.known("alice", SourceFilter.ANY, Await.NOTHING))
        .forEach(read -> assertThatThrownBy(read).isInstanceOf(RoomReader.Unavailable.class));
  }

  private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return KafkaAvroSerde.of(registry, type);
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "rollcall");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    return settings;
  }
}
