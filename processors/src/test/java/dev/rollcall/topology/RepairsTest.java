package dev.rollcall.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.EventPosition;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.model.Policies;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.topics.RoomPartitioner;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The task of partition 0 of four. The driver reads what it sends to the repair topic as partition
 * 0 as well, whatever the key: there such a record is misplaced a second time.
 */
class RepairsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int PARTITIONS = 4;
  private static final String OURS = roomOn(0);
  private static final String OTHERS = roomOn(2);

  @TempDir Path stateDir;

  private final Topics topics = Topics.withPrefix("");
  private final MockSchemaRegistry registry = new MockSchemaRegistry();
  private final Progress progress = new Progress();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> events;
  private TestInputTopic<byte[], byte[]> repaired;
  private TestOutputTopic<byte[], byte[]> repairs;
  private TestOutputTopic<byte[], byte[]> deadLetters;
  private TestOutputTopic<String, RoomChange> changes;

  @BeforeEach
  void start() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "rollcall");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    driver =
        new TopologyTestDriver(
            new RoomTopology(
                    topics,
                    PARTITIONS,
                    this::serde,
                    SnapshotSettings.DEFAULT,
                    Policies.NONE,
                    progress)
                .get(),
            settings,
            NOON);
    events = input(topics.events());
    repaired = input(topics.repairs());
    repairs = output(topics.repairs());
    deadLetters = output(topics.deadLetters());
    changes =
        driver.createOutputTopic(
            topics.changes().name(),
            new StringDeserializer(),
            serde(RoomChange.class).deserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void anEventOfAnotherPartitionIsSentOnOnceAsItCame() {
    TestRecord<byte[], byte[]> record = joined(OTHERS);
    record.headers().add("trace", new byte[] {0, -1}).add("trace", null);
    record.headers().add(Repairs.OFFSET, text("made up"));

    events.pipeInput(record);

    assertThat(repairs.readRecordsToList())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.key()).isEqualTo(record.key());
              assertThat(sent.value()).isEqualTo(record.value());
              assertThat(sent.timestamp()).isEqualTo(record.timestamp());
              assertThat(sent.headers().headers("trace"))
                  .extracting(Header::value)
                  .containsExactly(new byte[] {0, -1}, null);
              assertThat(sent.headers().headers(Repairs.PARTITION))
                  .extracting(Header::value)
                  .containsExactly(text("0"));
              assertThat(sent.headers().headers(Repairs.OFFSET))
                  .extracting(Header::value)
                  .containsExactly(text("0"));
            });
    assertThat(changes.isEmpty()).isTrue();
    assertThat(progress.misrouted()).isEqualTo(1);
    assertThat(progress.of(0)).hasValue(0);
  }

  @Test
  void whatIsMisplacedOnTheRepairTopicTooIsADeadLetter() {
    TestRecord<byte[], byte[]> record = joined(OTHERS);
    events.pipeInput(record);

    assertThat(deadLetters.readRecordsToList())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).isEqualTo(record.value());
              assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo("room-events-repair");
            });
    assertThat(progress.refusals(RefusalReason.MISPLACED)).isEqualTo(1);
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void whatIsBroughtHereIsFoldedAndStandsWhereItStood() {
    TestRecord<byte[], byte[]> record = joined(OURS);
    record.headers().add(Repairs.PARTITION, text("3")).add(Repairs.OFFSET, text("57"));

    repaired.pipeInput(record);

    assertThat(changes.readValuesToList())
        .isNotEmpty()
        .allSatisfy(
            change -> assertThat(change.getPosition()).isEqualTo(new EventPosition(3, 57L)));
    assertThat(progress.of(0)).as("how far room-events is read").isEmpty();
    assertThat(progress.misrouted()).isZero();
  }

  @Test
  void whereAnEventStandsIsNotTakenFromItsProducer() {
    TestRecord<byte[], byte[]> record = joined(OURS);
    record.headers().add(Repairs.PARTITION, text("3")).add(Repairs.OFFSET, text("57"));

    events.pipeInput(record);

    assertThat(changes.readValue().getPosition()).isEqualTo(new EventPosition(0, 0L));
  }

  @Test
  void whatOthersWriteToTheRepairTopicIsADeadLetter() {
    repaired.pipeInput(joined(OURS));

    assertThat(header(deadLetters.readRecord(), DeadLetter.MESSAGE))
        .contains("events go to room-events");
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void whatCannotBeUsedIsNotSentOn() {
    events.pipeInput(text(OTHERS), new byte[] {1});

    assertThat(header(deadLetters.readRecord(), DeadLetter.TOPIC)).isEqualTo("room-events");
    assertThat(repairs.isEmpty()).isTrue();
    assertThat(progress.misrouted()).isZero();
  }

  @Test
  void whatTheRepairTopicWouldNotTakeIsADeadLetter() {
    TestRecord<byte[], byte[]> record = joined(OTHERS);
    record.headers().add("trace", new byte[Topics.MAX_RECORD_BYTES]);

    events.pipeInput(record);

    assertThat(header(deadLetters.readRecord(), DeadLetter.MESSAGE)).contains("too large");
    assertThat(repairs.isEmpty()).isTrue();
    assertThat(progress.refusals(RefusalReason.TOO_LARGE)).isEqualTo(1);
  }

  private TestRecord<byte[], byte[]> joined(String room) {
    RoomEvent event = RoomEvents.participantJoined(room).at(NOON).participant("c").build();
    byte[] value = serde(RoomEvent.class).serializer().serialize(topics.events().name(), event);
    return new TestRecord<>(text(room), value, new RecordHeaders(), NOON.plusMillis(7));
  }

  private TestInputTopic<byte[], byte[]> input(Topic topic) {
    return driver.createInputTopic(
        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output(Topic topic) {
    return driver.createOutputTopic(
        topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return KafkaAvroSerde.of(registry, type);
  }

  private static String roomOn(int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "room-" + i)
        .filter(room -> RoomPartitioner.partition(room, PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
