package dev.rollcall.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.events.EventBuilder;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.model.Birth;
import dev.rollcall.model.Policies;
import dev.rollcall.model.ReadableRows;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomList;
import dev.rollcall.model.RoomSort;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.topics.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.assertj.core.util.IterableUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomTopologyTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration OLDEST = Duration.ofDays(3_650);
  private static final String STANDUP = "acme-standup";

  @TempDir Path stateDir;

  private final Topics topics = Topics.withPrefix("");
  private final MockSchemaRegistry registry = new MockSchemaRegistry();
  private final Progress progress = new Progress();
  private TopologyTestDriver driver;
  private TestInputTopic<String, RoomEvent> events;
  private TestInputTopic<byte[], byte[]> rawEvents;
  private TestOutputTopic<String, Room> states;
  private TestOutputTopic<String, Participant> participants;
  private TestOutputTopic<String, RoomChange> changes;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start() {
    driver =
        new TopologyTestDriver(
            topology(new SnapshotSettings(1_000, 2, 64 * 1024)), settings(), NOON);
    events =
        driver.createInputTopic(
            topics.events().name(),
            new StringSerializer(),
            serde(RoomEvent.class).serializer(),
            NOON,
            Duration.ZERO);
    rawEvents =
        driver.createInputTopic(
            topics.events().name(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            NOON,
            Duration.ZERO);
    states = output(topics.state().name(), Room.class);
    participants = output(topics.participants().name(), Participant.class);
    changes = output(topics.changes().name(), RoomChange.class);
    deadLetters =
        driver.createOutputTopic(
            topics.deadLetters().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void aJoinIsSeenInEveryOutput() {
    send(RoomEvents.participantJoined(STANDUP).at(NOON).participant("c-1").identity("alice"));
    tick(100);

    assertThat(changes.readValuesToList())
        .extracting(RoomChange::getType)
        .containsExactly(RoomChangeType.ROOM_CREATED, RoomChangeType.PARTICIPANT_JOINED);
    assertThat(participants.readKeyValuesToList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.key).isEqualTo("acme-standup|c-1|" + NOON.toEpochMilli());
              assertThat(row.value.getIdentity()).isEqualTo("alice");
              assertThat(row.value.getRoomId()).isEqualTo(STANDUP);
              assertThat(row.value.getLeftAt()).isNull();
            });
    Room room = states.readValue();
    assertThat(room.getStatus()).isEqualTo(RoomStatus.ACTIVE);
    assertThat(room.getParticipantCount()).isEqualTo(1);
    assertThat(room.getParticipants()).containsOnlyKeys("c-1");
    assertThat(room.getPosition().getOffset()).isZero();
  }

  @Test
  void anEventThatChangesNothingPublishesNothing() {
    RoomEvent event = RoomEvents.participantJoined(STANDUP).at(NOON).participant("c-1").build();
    events.pipeInput(STANDUP, event);
    tick(100);
    drain();

    events.pipeInput(STANDUP, event);
    tick(5_000);

    assertThat(states.isEmpty()).isTrue();
    assertThat(participants.isEmpty()).isTrue();
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void snapshotsOfARoomAreCoalescedToOneASecond() {
    for (int i = 0; i < 20; i++) {
      send(RoomEvents.participantJoined(STANDUP).at(NOON.plusMillis(i)).participant("c-" + i));
      tick(100);
    }
    tick(1_000);

    List<Room> snapshots = states.readValuesToList();
    assertThat(snapshots).hasSize(3);
    assertThat(snapshots.get(2).getParticipantCount()).isEqualTo(20);
    assertThat(changes.readValuesToList()).hasSize(21);
  }

  @Test
  void aSnapshotOfACrowdedRoomCarriesCountsOnly() {
    for (int i = 0; i < 3; i++) {
      send(RoomEvents.participantJoined(STANDUP).at(NOON).participant("c-" + i));
    }
    tick(100);

    Room room = states.readValue();
    assertThat(room.getParticipantsTruncated()).isTrue();
    assertThat(room.getParticipants()).isEmpty();
    assertThat(room.getParticipantCount()).isEqualTo(3);
  }

  @Test
  @Tag("rule-3")
  void oneChangeStandsForAllLeavesOfAnEndedSessionAndTheRowsFollowInSlices() {
    int people = 2_500;
    for (int i = 0; i < people; i++) {
      send(RoomEvents.participantJoined(STANDUP).session("s-1").at(NOON).participant("c-" + i));
    }
    drain();

    send(RoomEvents.sessionEnded(STANDUP).session("s-1").at(NOON.plusSeconds(60)));

    assertThat(changes.readValuesToList())
        .extracting(RoomChange::getType)
        .containsExactly(RoomChangeType.SESSION_ENDED, RoomChangeType.ROOM_STATUS_CHANGED);
    tick(100);
    assertThat(participants.readValuesToList()).hasSize(1_000);
    assertThat(states.readValue().getParticipantCount()).isZero();
    tick(100);
    assertThat(participants.readValuesToList()).hasSize(1_000);
    tick(100);
    assertThat(participants.readValuesToList())
        .hasSize(500)
        .allSatisfy(row -> assertThat(row.getLeftAt()).isEqualTo(NOON.plusSeconds(60)));
    tick(100);
    assertThat(participants.isEmpty()).isTrue();
  }

  @Test
  @Tag("rule-5")
  void whatCannotBeUsedGoesToTheDeadLettersAsItWas() {
    RoomEvent good = RoomEvents.participantJoined(STANDUP).at(NOON).participant("c-1").build();
    RoomEvent late = RoomEvents.roomUpdated(STANDUP).at(NOON.plus(Duration.ofHours(25))).build();
    RoomEvent early = RoomEvents.roomUpdated(STANDUP).at(NOON).build();
    early.setOccurredAt(Instant.parse("1999-12-31T00:00:00Z"));
    Map<String, TestRecord<byte[], byte[]>> refused =
        Map.of(
            "Unknown magic byte 1", raw(STANDUP, new byte[] {1, 2, 3, 4, 5, 6}),
            "too few for a schema id", raw(STANDUP, new byte[] {0, 0}),
            "No schema of id 77", raw(STANDUP, new byte[] {0, 0, 0, 0, 77, 1}),
            "The record has no value", raw(STANDUP, null),
            "The record has no key", raw(null, bytes(good)),
            "key is not the event's roomId", raw("another", bytes(good)),
            "occurredAt", raw(STANDUP, bytes(late)),
            "2000", raw(STANDUP, bytes(early)));

    refused.forEach(
        (reason, record) -> {
          rawEvents.pipeInput(record);

          TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
          assertThat(letter.value()).isEqualTo(record.value());
          assertThat(letter.key()).isEqualTo(record.key());
          assertThat(header(letter, DeadLetter.MESSAGE)).contains(reason);
          assertThat(RefusalReason.values())
              .extracting(Enum::name)
              .contains(header(letter, DeadLetter.REASON));
          assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo("room-events");
          assertThat(header(letter, DeadLetter.PARTITION)).isEqualTo("0");
          assertThat(header(letter, DeadLetter.OFFSET)).matches("\\d+");
        });
    assertThat(changes.isEmpty()).isTrue();

    events.pipeInput(STANDUP, good);
    assertThat(changes.isEmpty()).isFalse();
  }

  @Test
  void anEventThatIsSmallOnlyWhenCompressedIsADeadLetter() {
    RoomEvent event = RoomEvents.participantJoined(STANDUP).at(NOON).participant("c-1").build();
    event.getParticipant().setMetadata("x".repeat(Topics.MAX_EVENT_BYTES));
    events.pipeInput(STANDUP, event);

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.value()).isEqualTo(bytes(event));
    assertThat(header(letter, DeadLetter.MESSAGE)).contains("not compressed");
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void aRecordWithoutATimeIsADeadLetter() {
    ConsumerRecord<Object, Object> record = new ConsumerRecord<>("room-events", 0, 0, null, null);
    assertThat(record.timestamp()).isNegative();
    long timestamp = RoomTopology.timestamp(record, 7);

    RoomEvent event = RoomEvents.participantJoined(STANDUP).at(NOON).participant("c-1").build();
    events.pipeInput(STANDUP, event, Instant.ofEpochMilli(timestamp));

    assertThat(header(deadLetters.readRecord(), DeadLetter.MESSAGE)).contains("ahead of 1970");
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void whatFitsIntoALetterIsKeptWhole() {
    byte[] value = garbage(Topics.MAX_RECORD_BYTES - 200 * 1024);
    TestRecord<byte[], byte[]> record =
        new TestRecord<>(garbage(100 * 1024), value, new RecordHeaders(), NOON);
    record.headers().add("trace", garbage(90 * 1024)).add("__rollcall.truncated", new byte[0]);

    rawEvents.pipeInput(record);

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(sent(letter)).isLessThanOrEqualTo(Topics.MAX_RECORD_BYTES);
    assertThat(letter.key()).isEqualTo(record.key());
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().lastHeader("trace").value()).hasSize(90 * 1024);
    assertThat(letter.headers().headers("__rollcall.truncated")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          key     | value   | headers | header  | truncated
          12      | 2097152 | 0       | 0       | value
          12      | 3145728 | 1       | 100     | value
          1048576 | 3145728 | 40      | 100000  | key,headers,value
          3145728 | 10      | 0       | 0       | key
          0       | 10      | 1       | 3145728 | headers
          12      | 10      | 300000  | 1       | headers
          """,
      useHeadersInDisplayName = true)
  void whatDoesNotFitIntoALetterIsCut(
      int key, int value, int headers, int header, String truncated) {
    TestRecord<byte[], byte[]> record =
        new TestRecord<>(garbage(key), garbage(value), new RecordHeaders(), NOON);
    for (int i = 0; i < headers; i++) {
      record.headers().add("h", garbage(header));
    }

    rawEvents.pipeInput(record);

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(sent(letter)).isLessThanOrEqualTo(Topics.MAX_RECORD_BYTES);
    assertThat(header(letter, DeadLetter.TRUNCATED)).isEqualTo(truncated);
    assertThat(header(letter, DeadLetter.MESSAGE)).isNotBlank();
    isCut(letter, "key", letter.key(), record.key(), truncated);
    isCut(letter, "value", letter.value(), record.value(), truncated);
    if (truncated.contains("headers")) {
      int kept = IterableUtil.sizeOf(letter.headers().headers("h"));
      assertThat(header(letter, DeadLetter.HEADERS_DROPPED)).isEqualTo("" + (headers - kept));
    }
  }

  private static void isCut(
      TestRecord<byte[], byte[]> letter, String part, byte[] kept, byte[] whole, String truncated) {
    assertThat(kept).isEqualTo(Arrays.copyOf(whole, kept.length));
    if (truncated.contains(part)) {
      assertThat(kept).hasSizeLessThan(whole.length);
      assertThat(header(letter, "__rollcall." + part + ".length")).isEqualTo("" + whole.length);
      assertThat(header(letter, "__rollcall." + part + ".sha256")).isEqualTo(sha256(whole));
    } else {
      assertThat(kept).hasSameSizeAs(whole);
      assertThat(letter.headers().lastHeader("__rollcall." + part + ".length")).isNull();
    }
  }

  @Test
  void aRefusalIsCountedByItsReason() {
    RoomEvent late = RoomEvents.roomUpdated(STANDUP).at(NOON.plus(Duration.ofHours(25))).build();
    rawEvents.pipeInput(raw(STANDUP, null));
    rawEvents.pipeInput(raw(STANDUP, new byte[] {1, 2, 3, 4, 5, 6}));
    rawEvents.pipeInput(raw(STANDUP, new byte[0]));
    rawEvents.pipeInput(raw(null, bytes(late)));
    rawEvents.pipeInput(raw("another", bytes(late)));
    rawEvents.pipeInput(raw(STANDUP, bytes(late)));
    send(RoomEvents.participantJoined(STANDUP).at(NOON).participant("c-1"));

    assertThat(RefusalReason.values())
        .extracting(reason -> reason + " " + progress.refusals(reason))
        .containsExactly(
            "NO_VALUE 1",
            "UNREADABLE 2",
            "NO_KEY 1",
            "WRONG_KEY 1",
            "BROKEN_RULE 1",
            "TOO_LARGE 0",
            "MISPLACED 0");
  }

  @Test
  @Tag("rule-9")
  void anEventThatIsOlderThanAllowedWhenItIsWrittenIsADeadLetter() {
    send(RoomEvents.participantJoined(STANDUP).at(NOON.minus(OLDEST)).participant("c-1"));
    assertThat(deadLetters.isEmpty()).isTrue();

    RoomEvent old = RoomEvents.roomUpdated(STANDUP).at(NOON.minus(OLDEST).minusMillis(1)).build();
    rawEvents.pipeInput(raw(STANDUP, bytes(old)));

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.value()).isEqualTo(bytes(old));
    assertThat(header(letter, DeadLetter.MESSAGE)).contains("(events.max.age)");
  }

  @Test
  void aTaskIsMarkedAsBornByItsFirstRecordEvenWhenThatIsADeadLetter() {
    ReadableRows rows = StoreRows.readOnly(driver.getKeyValueStore(RoomTopology.ROOMS_STORE));
    RoomList.Request anyRoom = new RoomList.Request(RoomFilter.ANY, RoomSort.ID, null, 10, 10, 10);
    assertThat(Birth.isMarked(rows)).isFalse();

    rawEvents.pipeInput(raw(STANDUP, new byte[] {1}));

    assertThat(deadLetters.readRecordsToList()).hasSize(1);
    assertThat(Birth.isMarked(rows)).isTrue();
    assertThat(driver.producedTopicNames()).contains("rollcall-rooms-changelog");
    assertThat(RoomList.find(rows, anyRoom).places()).isEmpty();
  }

  @Test
  void theTopologyIsTheOneThatWasAgreedOn() throws IOException {
    Topology topology = topology(SnapshotSettings.DEFAULT);
    Path golden = Path.of("src/test/resources/room-topology.txt");
    String described = topology.describe().toString();
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(golden, described);
    }
    assertThat(described).isEqualTo(Files.readString(golden));
    TopologyDescription description = topology.describe();
    assertThat(description.subtopologies()).hasSize(1);
    assertThat(description.globalStores()).isEmpty();
  }

  private Topology topology(SnapshotSettings snapshots) {
    Policies policies = new Policies(Long.MAX_VALUE, Long.MAX_VALUE, Map.of(), Map.of(), OLDEST);
    return new RoomTopology(topics, 1, this::serde, snapshots, policies, progress).get();
  }

  private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return KafkaAvroSerde.of(registry, type);
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "rollcall");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    return settings;
  }

  private <T extends SpecificRecord> TestOutputTopic<String, T> output(
      String topic, Class<T> type) {
    return driver.createOutputTopic(topic, new StringDeserializer(), serde(type).deserializer());
  }

  private void send(EventBuilder<?> event) {
    events.pipeInput(STANDUP, event.build());
  }

  private void tick(long millis) {
    driver.advanceWallClockTime(Duration.ofMillis(millis));
  }

  private void drain() {
    states.readValuesToList();
    participants.readRecordsToList();
    changes.readValuesToList();
  }

  private byte[] bytes(RoomEvent event) {
    return serde(RoomEvent.class).serializer().serialize(topics.events().name(), event);
  }

  private static byte[] garbage(int bytes) {
    byte[] garbage = new byte[bytes];
    new Random(bytes).nextBytes(garbage);
    Arrays.fill(garbage, 0, Math.min(bytes, 1), (byte) 7); // no magic byte
    return garbage;
  }

  /** What a producer compares with its limit. */
  private static int sent(TestRecord<byte[], byte[]> letter) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.NONE,
        letter.key(),
        letter.value(),
        letter.headers().toArray());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestRecord<byte[], byte[]> raw(String key, byte[] value) {
    return new TestRecord<>(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value, NOON);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
