package dev.rollcall.connectors.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.connectors.fakes.FakeHundredMs;
import dev.rollcall.connectors.fakes.FakeLiveKit;
import dev.rollcall.connectors.fakes.FakeLivepeer;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.serde.KafkaAvroDeserializer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The task as Connect drives it, against vendors over HTTP. */
@Timeout(60)
class RoomSnapshotSourceTaskTest {
  private final MockSchemaRegistry.Scope registry = MockSchemaRegistry.open("connect-task");
  private final Offsets offsets = new Offsets();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    registry.close();
  }

  private <T extends AutoCloseable> T opened(T each) {
    opened.add(each);
    return each;
  }

  private RoomSnapshotSourceTask started(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("account", "acme");
    all.put("schema.registry.url", registry.url());
    all.put("poll.interval.ms", "1000");
    all.put("missing.after.ms", "0");
    all.put("vendor.backoff.ms", "1");
    all.put("vendor.requests.per.second", "1000");
    RoomSnapshotSourceTask task = new RoomSnapshotSourceTask();
    task.initialize(offsets);
    task.start(all);
    opened.add(0, task::stop);
    return task;
  }

  private static Map<String, String> liveKit(FakeLiveKit vendor) {
    return Map.of(
        "vendor",
        "livekit",
        "livekit.url",
        vendor.url().toString(),
        "livekit.api.key",
        FakeLiveKit.KEY,
        "livekit.api.secret",
        FakeLiveKit.SECRET);
  }

  /** Polls and commits until an event is as wanted; all events up to it. */
  private List<RoomEvent> until(RoomSnapshotSourceTask task, Predicate<RoomEvent> wanted)
      throws InterruptedException {
    List<RoomEvent> events = new ArrayList<>();
    while (events.stream().noneMatch(wanted)) {
      List<SourceRecord> records = task.poll();
      if (records != null) {
        offsets.commit(records);
        records.forEach(record -> events.add(event(record)));
      }
    }
    return events;
  }

  private RoomEvent event(SourceRecord record) {
    try (KafkaAvroDeserializer<RoomEvent> deserializer =
        new KafkaAvroDeserializer<>(registry.registry(), RoomEvent.class)) {
      return deserializer.deserialize(record.topic(), (byte[]) record.value());
    }
  }

  private static Predicate<RoomEvent> is(RoomEventType type) {
    return event -> event.getType() == type;
  }

  @Test
  void liveKitRoomsAreToldAndThenTheirEnd() throws Exception {
    FakeLiveKit vendor = opened(new FakeLiveKit());
    vendor.room("standup", "RM_1", System.currentTimeMillis());
    vendor.join("standup", "PA_1", "ann", System.currentTimeMillis());
    RoomSnapshotSourceTask task = started(liveKit(vendor));

    List<RoomEvent> first = until(task, is(RoomEventType.ROOM_SNAPSHOT));
    assertThat(first)
        .extracting(RoomEvent::getType)
        .containsExactly(
            RoomEventType.ROOM_CREATED,
            RoomEventType.ROOM_UPDATED,
            RoomEventType.SESSION_STARTED,
            RoomEventType.ROOM_SNAPSHOT);
    assertThat(first.get(3).getSnapshot().getParticipants().get(0).getIdentity()).isEqualTo("ann");

    vendor.close("standup");
    assertThat(until(task, is(RoomEventType.SESSION_ENDED)))
        .singleElement()
        .satisfies(event -> assertThat(event.getSessionId()).isEqualTo("RM_1"))
        .satisfies(event -> assertThat(event.getSynthetic()).isTrue());
  }

  @Test
  void whatHappenedWhileTheTaskWasDownIsToldAfterwards() throws Exception {
    FakeHundredMs vendor = opened(new FakeHundredMs());
    // Listed in this order.
    vendor.room("stays", "stays", "2026-01-02T03:04:05.082Z");
    vendor.room("goes", "goes", "2026-01-02T03:04:05.082Z");
    Map<String, String> settings =
        Map.of(
            "vendor",
            "100ms",
            "100ms.url",
            vendor.url().toString(),
            "100ms.access.key",
            FakeHundredMs.KEY,
            "100ms.app.secret",
            FakeHundredMs.SECRET);
    RoomSnapshotSourceTask before = started(settings);
    until(before, event -> is(RoomEventType.ROOM_SNAPSHOT).test(event) && isOf("goes", event));
    before.stop();

    Instant disabledAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    vendor.update("stays", disabledAt.toString(), Map.of("enabled", false));
    RoomSnapshotSourceTask after = started(settings);
    List<RoomEvent> told = until(after, is(RoomEventType.ROOM_DISABLED));
    assertThat(told).noneMatch(is(RoomEventType.ROOM_CREATED));
    assertThat(told.get(told.size() - 1).getOccurredAt()).isEqualTo(disabledAt);
    after.stop();

    vendor.remove("goes");
    assertThat(until(started(settings), is(RoomEventType.ROOM_DELETED)))
        .filteredOn(is(RoomEventType.ROOM_DELETED))
        .singleElement()
        .satisfies(event -> assertThat(event.getRoomId()).isEqualTo("100ms:acme:goes"));
  }

  private static boolean isOf(String room, RoomEvent event) {
    return event.getSource().getRoomId().equals(room);
  }

  @Test
  void livepeerRoomsAreAskedForByName() throws Exception {
    FakeLivepeer vendor = opened(new FakeLivepeer());
    long now = System.currentTimeMillis();
    vendor.room("mine", now);
    vendor.room("not-mine", now);
    vendor.join("mine", "ann", now);
    RoomSnapshotSourceTask task =
        started(
            Map.of(
                "vendor",
                "livepeer",
                "livepeer.url",
                vendor.url().toString(),
                "livepeer.api.key",
                FakeLivepeer.KEY,
                "livepeer.rooms",
                "mine"));

    List<RoomEvent> events = until(task, is(RoomEventType.ROOM_SNAPSHOT));
    vendor.delete("mine");
    events.addAll(until(task, is(RoomEventType.ROOM_DELETED)));

    assertThat(events).allMatch(event -> isOf("mine", event));
    assertThat(vendor.requestsFor("not-mine")).isZero();
  }

  @Test
  void aVendorThatFailsForAWhileDoesNotFailTheTask() throws Exception {
    FakeLiveKit vendor = opened(new FakeLiveKit());
    vendor.room("standup", "RM_1", System.currentTimeMillis());
    vendor.failNext("ListRooms", 429, Map.of("Retry-After", "1"));
    vendor.failNext("ListRooms", 503);
    vendor.failNext("ListParticipants", 500);
    assertThat(until(started(liveKit(vendor)), is(RoomEventType.ROOM_SNAPSHOT))).hasSize(4);
  }

  @Test
  void refusedCredentialsFailTheTaskAndNameTheirKeys() {
    FakeLiveKit vendor = opened(new FakeLiveKit());
    Map<String, String> settings = new HashMap<>(liveKit(vendor));
    settings.put("livekit.api.secret", "another-secret");
    RoomSnapshotSourceTask task = started(settings);
    await()
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThatThrownBy(task::poll)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("livekit.api.key and livekit.api.secret")
                    .hasMessageNotContaining("another-secret"));
  }

  @Test
  void aTaskIsStoppedInTheMiddleOfARequest() throws Exception {
    FakeLiveKit vendor = opened(new FakeLiveKit());
    vendor.hold();
    RoomSnapshotSourceTask task = started(liveKit(vendor));
    assertThat(task.poll()).isNull();
    await().until(() -> vendor.requests().size() == 1);

    task.stop();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("rollcall-poll-livekit-acme");
    vendor.release();
  }

  @Test
  void aTaskIsStoppedWhileItBacksOffOrNobodyTakesItsRecords() throws Exception {
    FakeLiveKit vendor = opened(new FakeLiveKit());
    vendor.failNext("ListRooms", 429, Map.of("Retry-After", "600"));
    RoomSnapshotSourceTask task = started(liveKit(vendor));
    assertThat(task.poll()).isNull();
    await().until(() -> vendor.requests().size() == 1);
    task.stop();

    for (int i = 0; i < 200; i++) {
      vendor.room("room-" + i, "RM_" + i, System.currentTimeMillis());
    }
    RoomSnapshotSourceTask full = started(liveKit(vendor));
    full.poll();
    await().atMost(10, TimeUnit.SECONDS).until(() -> vendor.requests().size() > 20);
    full.stop();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("rollcall-poll-livekit-acme");
  }
}
