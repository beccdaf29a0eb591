package dev.rollcall.connectors.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.connect.RoomDiff.WhenGone;
import dev.rollcall.connectors.connect.vendor.ListedRoom;
import dev.rollcall.connectors.connect.vendor.PeopleListing;
import dev.rollcall.connectors.connect.vendor.RoomListing;
import dev.rollcall.connectors.connect.vendor.RoomPoller;
import dev.rollcall.connectors.connect.vendor.VendorUnavailableException;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.serde.KafkaAvroDeserializer;
import dev.rollcall.serde.KafkaAvroSerializer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Rounds through a vendor that does as it is told, and what is handed over after each. */
class PollLoopTest {
  private static final Instant T0 = Instant.parse("2026-01-02T03:00:00Z");
  private static final Origin ORIGIN = new Origin("livekit", "acme");

  private final MockSchemaRegistry registry = new MockSchemaRegistry();
  private final ScriptedVendor vendor = new ScriptedVendor();
  private final Offsets offsets = new Offsets();
  private final List<Duration> pauses = new ArrayList<>();
  private Handover handover = new Handover();
  private final Observer observer = new Observer();
  private PollLoop loop = newLoop(0, 1);

  /** Rooms with a session and people, and failures in turn. */
  private static final class ScriptedVendor implements RoomPoller {
    private final Map<String, String> sessions = new TreeMap<>();
    private final Map<String, List<String>> people = new TreeMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();
    private final Deque<RuntimeException> roomFailures = new ArrayDeque<>();
    private final Deque<RuntimeException> peopleFailures = new ArrayDeque<>();
    private Instant now = T0;

    void room(String id, String session, String... inside) {
      sessions.put(id, session);
      people.put(id, List.of(inside));
    }

    void remove(String id) {
      sessions.remove(id);
    }

    private static void mayFail(Deque<RuntimeException> failures) {
      if (!failures.isEmpty()) {
        throw failures.remove();
      }
    }

    @Override
    public RoomListing rooms() {
      mayFail(roomFailures);
      List<ListedRoom> rooms = new ArrayList<>();
      sessions.forEach(
          (id, session) -> {
            if (!hidden.contains(id) && !unknown.contains(id)) {
              rooms.add(
                  new ListedRoom(
                      id,
                      now,
                      RoomAttributes.newBuilder().setName(id).build(),
                      Set.of(),
                      session == null ? null : new ListedRoom.Session(session, T0)));
            }
          });
      return new RoomListing(now, rooms, unknown);
    }

    @Override
    public Optional<PeopleListing> people(ListedRoom room) {
      mayFail(peopleFailures);
      return Optional.of(
          new PeopleListing(
              now,
              people.get(room.id()).stream()
                  .map(id -> ParticipantInfo.newBuilder().setId(id).build())
                  .toList()));
    }

    @Override
    public boolean exists(String roomId) {
      return sessions.containsKey(roomId);
    }
  }

  /** Counts what it is told. */
  private static final class Observer implements PollObserver {
    private int rounds;
    private int failures;

    @Override
    public void roundDone() {
      rounds++;
    }

    @Override
    public void failed() {
      failures++;
    }
  }

  private PollLoop newLoop(int task, int tasks) {
    return new PollLoop(
        vendor,
        Positions.read(ORIGIN, Parts.hashed(task, tasks), Parts::ofHash, offsets),
        new RoomDiff(ORIGIN, WhenGone.SESSION_ENDED),
        new SnapshotDiff(ORIGIN, Duration.ofSeconds(60)),
        new RoomRecords("room-events", new KafkaAvroSerializer<>(registry)),
        handover,
        new Retries(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(1)),
            pauses::add,
            observer),
        observer,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Clock.systemUTC());
  }

  /** As if the process had died: what was not committed is lost. */
  private void restart() {
    handover = new Handover();
    loop = newLoop(0, 1);
  }

  /** One round at a second; the records that it made. */
  private List<SourceRecord> records(int second) throws InterruptedException {
    vendor.now = T0.plusSeconds(second);
    loop.round();
    List<SourceRecord> all = new ArrayList<>();
    for (List<SourceRecord> next = handover.take(Duration.ZERO);
        next != null;
        next = handover.take(Duration.ZERO)) {
      all.addAll(next);
    }
    return all;
  }

  private List<String> round(int second) throws InterruptedException {
    List<SourceRecord> records = records(second);
    offsets.commit(records);
    return shown(records);
  }

  private List<String> shown(List<SourceRecord> records) {
    return records.stream().map(record -> shown(event(record))).toList();
  }

  private RoomEvent event(SourceRecord record) {
    try (KafkaAvroDeserializer<RoomEvent> deserializer =
        new KafkaAvroDeserializer<>(registry, RoomEvent.class)) {
      return deserializer.deserialize(record.topic(), (byte[]) record.value());
    }
  }

  private static String shown(RoomEvent event) {
    String room = event.getSource().getRoomId();
    String people =
        event.getSnapshot() == null
            ? ""
            : event.getSnapshot().getParticipants().stream().map(ParticipantInfo::getId).toList()
                + "";
    long second = event.getOccurredAt().getEpochSecond() - T0.getEpochSecond();
    return room + ' ' + event.getType() + '@' + second + people;
  }

  @Test
  void aRoundTellsOfNewRoomsAndTheNextOfNothingNew() throws Exception {
    vendor.room("a", "s1", "p1");
    assertThat(round(0))
        .containsExactly(
            "a ROOM_CREATED@0", "a ROOM_UPDATED@0", "a SESSION_STARTED@0", "a ROOM_SNAPSHOT@0[p1]");
    assertThat(round(30)).isEmpty();
    assertThat(round(60)).containsExactly("a ROOM_SNAPSHOT@60[p1]");
  }

  @Test
  void recordsAreKeyedByTheRoomAndLeftToTheProducersPartitioner() throws Exception {
    vendor.room("a", "s1");
    assertThat(records(0))
        .allSatisfy(
            record -> {
              assertThat(record.topic()).isEqualTo("room-events");
              assertThat(record.key()).isEqualTo("livekit:acme:a");
              assertThat(record.kafkaPartition()).isNull();
              assertThat(record.sourcePartition())
                  .hasToString("{part=livekit:acme:" + Parts.ofHash("a") + "}");
            });
  }

  @Test
  void afterARestartOnlyWhatHappenedMeanwhileIsTold() throws Exception {
    vendor.room("a", "s1", "p1");
    vendor.room("b", "s2", "p2");
    round(0);
    vendor.room("a", "s3", "p3");
    vendor.remove("b");
    restart();
    assertThat(round(90)).containsExactly("a SESSION_STARTED@0", "a ROOM_SNAPSHOT@90[p3]");
    assertThat(round(120)).containsExactly("b SESSION_ENDED@90");
    assertThat(round(125)).isEmpty();
  }

  @Test
  void whatWasNotCommittedIsToldAgainUnderTheSameIds() throws Exception {
    vendor.room("a", "s1", "p1");
    List<SourceRecord> lost = records(0);
    restart();
    List<SourceRecord> again = records(5);
    assertThat(ids(again).subList(0, 3)).isEqualTo(ids(lost).subList(0, 3));
    assertThat(ids(again).get(3)).isNotEqualTo(ids(lost).get(3));
  }

  private List<String> ids(List<SourceRecord> records) {
    return records.stream().map(record -> event(record).getEventId()).toList();
  }

  @Test
  void aCrashBetweenTheRecordsOfARoomRepeatsThemAll() throws Exception {
    vendor.room("a", "s1", "p1");
    List<SourceRecord> records = records(0);
    offsets.commit(records.subList(0, 2));
    restart();
    assertThat(round(5)).hasSize(4);
  }

  @Test
  void aRoomIsGoneWhenAllListingsMissItForAWhileAndTheVendorDoesNotKnowIt() throws Exception {
    vendor.room("a", "s1", "p1");
    round(0);
    vendor.remove("a");
    assertThat(round(30)).isEmpty();
    assertThat(round(59)).isEmpty();
    assertThat(round(60)).containsExactly("a SESSION_ENDED@30");
    assertThat(round(90)).isEmpty();
  }

  @Test
  void aRoomThatWasGoneIsBackWithItsSession() throws Exception {
    vendor.room("a", "s1", "p1");
    round(0);
    vendor.remove("a");
    round(30);
    assertThat(round(60)).containsExactly("a SESSION_ENDED@30");
    restart();
    assertThat(round(70)).isEmpty();
    vendor.room("a", "s1", "p1");
    assertThat(round(90))
        .containsExactly(
            "a ROOM_CREATED@90",
            "a ROOM_UPDATED@90",
            "a SESSION_STARTED@90",
            "a ROOM_SNAPSHOT@90[p1]");
  }

  @Test
  void aRoomThatHasBeenGoneForADayIsForgotten() throws Exception {
    vendor.room("a", "s1");
    round(0);
    vendor.remove("a");
    round(30);
    round(60);
    int dayLater = 31 + 24 * 3600;
    round(dayLater);
    vendor.room("a", "s1");
    assertThat(round(dayLater + 30)).contains("a SESSION_STARTED@0");
  }

  @Test
  void aRoomThatOnlyListingsMissIsNotGone() throws Exception {
    vendor.room("a", "s1", "p1");
    round(0);
    vendor.hidden.add("a");
    assertThat(round(30)).isEmpty();
    assertThat(round(60)).isEmpty();
    vendor.hidden.clear();
    assertThat(round(65)).containsExactly("a ROOM_SNAPSHOT@65[p1]");
  }

  @Test
  void aRoomOfWhichTheVendorGaveNoAnswerIsNotMissing() throws Exception {
    vendor.room("a", "s1", "p1");
    round(0);
    vendor.remove("a");
    vendor.unknown.add("a");
    round(30);
    assertThat(round(60)).isEmpty();
    assertThat(round(90)).isEmpty();
  }

  @Test
  void aSessionIsOverWhenAllListingsMissItForAWhile() throws Exception {
    vendor.room("a", "s1", "p1");
    round(0);
    vendor.room("a", null);
    assertThat(round(30)).containsExactly("a ROOM_SNAPSHOT@30[]");
    assertThat(round(60)).containsExactly("a SESSION_ENDED@30");
    assertThat(round(90)).containsExactly("a ROOM_SNAPSHOT@90[]");
    assertThat(round(300)).isEmpty();
  }

  @Test
  void aFailedListingOfRoomsIsMadeAgainUntilItSucceeds() throws Exception {
    vendor.room("a", "s1", "p1");
    vendor.roomFailures.addAll(Collections.nCopies(5, new VendorUnavailableException("503", null)));
    assertThat(round(0)).hasSize(4);
    assertThat(pauses).hasSize(5).isSortedAccordingTo(Duration::compareTo);
    assertThat(observer.failures).isEqualTo(5);
    assertThat(observer.rounds).isEqualTo(1);
  }

  @Test
  void oneRoomWhosePeopleCannotBeListedIsLeftOutOfTheRound() throws Exception {
    vendor.room("a", "s1", "p1");
    vendor.room("b", "s2", "p2");
    round(0);
    vendor.room("a", "s1");
    vendor.peopleFailures.addAll(
        Collections.nCopies(3, new VendorUnavailableException("500", null)));
    assertThat(round(60)).containsExactly("b ROOM_SNAPSHOT@60[p2]");
    assertThat(round(90)).containsExactly("a ROOM_SNAPSHOT@90[]");
  }

  @Test
  void aFaultOfOurOwnIsNotAskedAgain() {
    vendor.roomFailures.add(new IllegalStateException("a fault"));
    assertThatThrownBy(() -> round(0)).hasMessage("a fault");
    assertThat(pauses).isEmpty();
  }

  @Test
  void theSharesOfTwoTasksAreAllRoomsEachOnce() throws Exception {
    for (int i = 0; i < 50; i++) {
      vendor.room("room-" + i, "s" + i);
    }
    List<String> told = new ArrayList<>();
    for (int task = 0; task < 2; task++) {
      loop = newLoop(task, 2);
      List<String> share =
          records(0).stream().map(record -> (String) record.key()).distinct().toList();
      assertThat(share).hasSizeBetween(10, 40);
      told.addAll(share);
    }
    assertThat(told).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void anotherNumberOfTasksFindsWhatTheFirstTold() throws Exception {
    for (int i = 0; i < 20; i++) {
      vendor.room("room-" + i, "s" + i);
    }
    for (int task = 0; task < 2; task++) {
      loop = newLoop(task, 2);
      round(0);
    }
    vendor.remove("room-7");
    for (int task = 0; task < 3; task++) {
      loop = newLoop(task, 3);
      assertThat(round(20)).isEmpty();
      assertThat(round(50)).allMatch(event -> event.equals("room-7 SESSION_ENDED@20"));
    }
    loop = newLoop(0, 1);
    assertThat(round(59)).isEmpty();
  }

  @Test
  void aRoomWhoseNameNoEventCanBearIsPassedOver() throws Exception {
    vendor.room("bad\nname", "s1", "p1");
    vendor.room("good", "s2", "p2");
    assertThat(round(0)).hasSize(4).allMatch(event -> event.startsWith("good "));
  }
}
