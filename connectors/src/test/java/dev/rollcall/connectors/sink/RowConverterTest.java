package dev.rollcall.connectors.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.EventPosition;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.avro.Source;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.topics.CompositeKey;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of the compacted topics as rows; a column that is not listed is null. */
class RowConverterTest {

  private static final Instant T0 = Instant.parse("2026-11-21T17:00:00.120Z");
  private static final Instant T1 = Instant.parse("2026-11-21T18:00:00Z");

  private MockSchemaRegistry.Scope registry;
  private KafkaAvroSerde<SpecificRecord> serde;
  private RowConverter keys;
  private RowConverter values;

  @BeforeEach
  void open() {
    registry = MockSchemaRegistry.open("rows");
    serde = new KafkaAvroSerde<>();
    serde.configure(Map.of("schema.registry.url", registry.url()), false);
    keys = new RowConverter();
    keys.configure(Map.of(), true);
    values = new RowConverter();
    values.configure(Map.of("schema.registry.url", registry.url()), false);
  }

  @AfterEach
  void close() {
    values.close();
    keys.close();
    serde.close();
    registry.close();
  }

  @Test
  void aRoomOfWhichLittleIsKnown() {
    Room room =
        Room.newBuilder().setId("standup").setCreatedAt(T0).setStatus(RoomStatus.IDLE).build();

    assertThat(row("room-state", room))
        .isEqualTo(
            """
            enabled=true
            created_at=2026-11-21T17:00:00.120Z
            status=IDLE
            active=false
            participant_count=0
            user_count=0
            peak_participant_count=0
            other_counts={}
            unconfirmed=false
            version=0""");
  }

  @Test
  void nestedRecordsBecomeColumnsAndMapsBecomeJson() {
    Room room =
        Room.newBuilder()
            .setId("standup")
            .setCreatedAt(T0)
            .setStatus(RoomStatus.ACTIVE)
            .setActive(true)
            .setSource(new Source("livekit", "acme", "RM_1"))
            .setRecordingInfo(
                new RecordingInfo(true, Map.of("type", "s3", "location", "a \"bucket\"")))
            .setSession(new SessionInfo("s-1", T0, T1))
            .setOtherCounts(Map.of("SIP", 2, "AGENT", 1))
            .setPosition(new EventPosition(3, 41L))
            .build();

    assertThat(row("room-state", room))
        .isEqualTo(
            """
            source_vendor=livekit
            source_account_id=acme
            source_room_id=RM_1
            enabled=true
            recording_info_enabled=true
            recording_info_upload_info={"location":"a \\"bucket\\"","type":"s3"}
            created_at=2026-11-21T17:00:00.120Z
            status=ACTIVE
            active=true
            session_id=s-1
            session_started_at=2026-11-21T17:00:00.120Z
            session_ended_at=2026-11-21T18:00:00Z
            participant_count=0
            user_count=0
            peak_participant_count=0
            other_counts={"AGENT":1,"SIP":2}
            unconfirmed=false
            version=0
            position_partition=3
            position_offset=41""");
  }

  @Test
  void aParticipant() {
    Participant participant =
        Participant.newBuilder()
            .setRoomId("standup")
            .setId("c-1")
            .setIdentity("alice")
            .setJoinedAt(T0)
            .setLeftAt(T1)
            .setLeaveReason(LeaveReason.KICKED)
            .setVersion(7)
            .build();

    assertThat(row("room-participants", participant))
        .isEqualTo(
            """
            identity=alice
            kind=STANDARD
            left_at=2026-11-21T18:00:00Z
            leave_reason=KICKED
            inferred=false
            synthetic=false
            version=7""");
  }

  @Test
  void aSession() {
    RoomSession session =
        RoomSession.newBuilder()
            .setRoomId("standup")
            .setId("s-1")
            .setStartedAt(T0)
            .setConnectionCount(5)
            .setUserCount(3)
            .setPeakParticipantCount(2)
            .setParticipantSeconds(7_200)
            .setVersion(9)
            .build();

    assertThat(row("room-sessions", session))
        .isEqualTo(
            """
            started_at=2026-11-21T17:00:00.120Z
            connection_count=5
            user_count=3
            peak_participant_count=2
            participant_seconds=7200
            version=9""");
  }

  /** The sink would stop at each of them, since PostgreSQL takes none. */
  @Test
  void aCharacterThatPostgresqlDoesNotTakeIsReplaced() {
    Room room =
        Room.newBuilder()
            .setId("standup")
            .setCreatedAt(T0)
            .setStatus(RoomStatus.IDLE)
            .setName("a\0b")
            .setRecordingInfo(new RecordingInfo(null, Map.of("k\0", "v\0")))
            .build();

    assertThat(row("room-state", room))
        .contains("name=a\uFFFDb\n")
        .contains("recording_info_upload_info={\"k\uFFFD\":\"v\uFFFD\"}\n");
  }

  @Test
  void keysAreTheColumnsOfThePrimaryKey() {
    assertThat(key("room-state", "a|b%7C")).isEqualTo("id=a|b%7C");
    assertThat(key("room-participants", CompositeKey.participant("a|b", "50%", T0.toEpochMilli())))
        .isEqualTo("room_id=a|b\nid=50%\njoined_at=2026-11-21T17:00:00.120Z");
    assertThat(key("acme.room-sessions", CompositeKey.session("a|b", "räum-😀")))
        .isEqualTo("room_id=a|b\nid=räum-😀");
  }

  @Test
  void aTombstoneIsNull() {
    assertThat(values.toConnectData("room-state", null)).isEqualTo(SchemaAndValue.NULL);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "room-participants, a|b,     `A key has 2 parts. Expected 3.`",
        "room-participants, a|b|now, `A key ends in \"now\". Expected epoch milliseconds.`",
        "room-sessions,     a,       `A key has 1 parts. Expected 2.`",
        "room-changes,      a,       `There is no table for the topic room-changes. Expected a name"
            + " that ends in room-state, room-participants, room-sessions.`",
      })
  void aKeyThatIsNone(String topic, String key, String message) {
    assertThatThrownBy(() -> key(topic, key)).isInstanceOf(DataException.class).hasMessage(message);
  }

  @Test
  void aValueThatIsNoneIsTheRecordsFault() {
    assertThatThrownBy(() -> values.toConnectData("room-state", "{\"id\": 1}".getBytes(UTF_8)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Unknown magic byte 123");
    assertThatThrownBy(() -> values.toConnectData("room-state", new byte[] {0, 0, 0, 0, 99, 1}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("No schema of id 99");
  }

  @Test
  void aRegistryThatGivesNoAnswerIsNot() {
    try (RowConverter unreachable = new RowConverter()) {
      unreachable.configure(
          Map.of("schema.registry.url", "http://127.0.0.1:1", "max.retries", "0"), false);

      assertThatThrownBy(
              () -> unreachable.toConnectData("room-state", new byte[] {0, 0, 0, 0, 1, 1}))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("No schema of id 1");
    }
  }

  @Test
  void nothingIsWritten() {
    assertThatThrownBy(() -> values.fromConnectData("room-state", Schema.STRING_SCHEMA, "a"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("this converter is for sinks");
  }

  private String key(String topic, String key) {
    return text(keys.toConnectData(topic, key.getBytes(UTF_8)));
  }

  private String row(String topic, SpecificRecord value) {
    return text(values.toConnectData(topic, serde.serializer().serialize(topic, value)));
  }

  /** The columns that are not null, in their order. */
  private static String text(SchemaAndValue row) {
    Struct struct = (Struct) row.value();
    assertThat(struct.schema()).isEqualTo(row.schema());
    struct.validate();
    return row.schema().fields().stream()
        .filter(field -> struct.get(field) != null)
        .map(field -> field.name() + "=" + struct.get(field))
        .collect(Collectors.joining("\n"));
  }
}
