package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.Source;
import dev.rollcall.model.RoomList.Found;
import dev.rollcall.model.RoomList.Request;
import dev.rollcall.model.RoomSort.Place;
import dev.rollcall.model.Totals.Count;
import dev.rollcall.model.rows.RoomRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * At any moment, whatever the order and the number of events, the index and the totals tell what a
 * scan of all rooms would.
 */
class RoomIndexPropertyTest {

  private static final int HISTORIES = Integer.getInteger("histories", 4_000) / 20;
  private static final int ROOMS = 8;
  private static final String[] VENDORS = {null, "livekit", "zoom"};
  private static final String[] REGIONS = {null, "eu", "us", "e"};
  private static final String[] NAMES = {
    null, "Standup", "Stand", "Retro", "Stand\u0000by", "S".repeat(300), "\uD83D\uDE00".repeat(200)
  };

  /** After all events, in an hour with all of them. */
  private static final long NOW = History.START + 40 * Tallies.MINUTE_MILLIS;

  private static final long EXPIRY = 60_000;
  private static final Policies POLICIES =
      new Policies(Long.MAX_VALUE, EXPIRY, Map.of(), History.REMOVALS, Policies.NONE.maxEventAge());

  private final TreeRows rows = new TreeRows();
  private long now = NOW;

  static LongStream seeds() {
    return LongStream.range(0, HISTORIES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theIndexIsWhatAScanOfTheRoomsGives(long seed) {
    Random random = new Random(seed);
    for (RoomEvent event : events(seed, random)) {
      RoomFold.apply(rows, event, new RoomFold.At(0, 1), pacing());
      if (random.nextInt(3) == 0) {
        tick(random.nextInt(4));
      }
      if (random.nextInt(8) == 0) {
        listsAndTotalsAreTrue(random);
      }
    }
    tick(100);
    listsAndTotalsAreTrue(random);
    assertThat(index(rows)).isEqualTo(index(indexedAnew()));

    now += EXPIRY;
    tick(100);
    listsAndTotalsAreTrue(random);
    assertThat(index(rows)).isEqualTo(index(indexedAnew()));
  }

  private static List<RoomEvent> events(long seed, Random random) {
    List<RoomEvent> events = new ArrayList<>();
    for (int i = 0; i < ROOMS; i++) {
      List<RoomEvent> history =
          random.nextBoolean()
              ? History.random(ROOMS * seed + i)
              : History.withErasures(ROOMS * seed + i);
      history.add(told(random));
      history.add(told(random));
      for (RoomEvent event : History.shuffled(history, random)) {
        event.setRoomId("room-" + i);
        events.add(event);
      }
    }
    Collections.shuffle(events, random);
    return events;
  }

  private static RoomEvent told(Random random) {
    String vendor = pick(VENDORS, random);
    return RoomEvent.newBuilder()
        .setType(RoomEventType.ROOM_UPDATED)
        .setRoomId(History.ROOM)
        .setOccurredAt(Instant.ofEpochMilli(History.START + 1_000L * random.nextInt(20)))
        .setSource(vendor == null ? null : new Source(vendor, "acme", null))
        .setRoom(
            RoomAttributes.newBuilder()
                .setName(pick(NAMES, random))
                .setRegion(pick(REGIONS, random))
                .build())
        .build();
  }

  private SnapshotPacing pacing() {
    return new SnapshotPacing(now, 1_000, POLICIES);
  }

  private void tick(int snapshots) {
    now += 300;
    Sweep.step(rows, 5, pacing());
    Erasing.step(rows, 5, pacing());
    while (Deadlines.isWaiting(rows, now)) {
      Deadlines.step(rows, 100, pacing());
      Sweep.step(rows, 100, pacing());
    }
    new DueSnapshots(rows, now, 100, 1_000_000).next(snapshots);
    if (snapshots > ROOMS) {
      now += 1_000;
      new DueSnapshots(rows, now, 100, 1_000_000).next(snapshots);
    }
  }

  private void listsAndTotalsAreTrue(Random random) {
    List<Room> all = scan();
    RoomFilter filter =
        new RoomFilter(
            random.nextInt(3) == 0 ? pick(RoomStatus.values(), random).name() : null,
            random.nextInt(3) == 0 ? pick(VENDORS, random) : null,
            random.nextInt(3) == 0 ? pick(REGIONS, random) : null,
            random.nextInt(3) == 0 ? prefix(random) : null,
            random.nextInt(3) == 0 ? random.nextInt(3) : null);
    RoomSort sort = pick(RoomSort.values(), random);
    List<String> expected =
        all.stream().filter(filter::fits).map(sort::place).sorted().map(Place::id).toList();
    assertThat(paged(filter, sort, 1 + random.nextInt(4)))
        .as("%s by %s", filter, sort)
        .isEqualTo(expected);
    assertThat(Totals.of(rows, now, 1_000)).satisfies(totals -> areTrue(totals, all));
  }

  private static String prefix(Random random) {
    String name = pick(NAMES, random);
    if (name == null) {
      return null;
    }
    int end = random.nextInt(name.length() + 1);
    return name.substring(
        0, end > 0 && Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end);
  }

  private List<String> paged(RoomFilter filter, RoomSort sort, int limit) {
    List<String> ids = new ArrayList<>();
    Place after = null;
    do {
      Request request = new Request(filter, sort, after, limit, 3, 1_000);
      Found found = RoomList.find(rows, request);
      assertThat(found.places()).hasSizeLessThanOrEqualTo(limit);
      found.places().stream()
          .map(place -> RoomView.of(rows, place.id()).orElseThrow().summary())
          .filter(room -> request.isWanted(room, found.end()))
          .forEach(room -> ids.add(room.getId()));
      after = found.end();
    } while (after != null);
    return ids;
  }

  private void areTrue(Totals totals, List<Room> all) {
    Map<String, Long> byStatus = new TreeMap<>();
    Map<String, Count> byVendor = new TreeMap<>();
    Map<String, Count> byRegion = new TreeMap<>();
    for (Room room : all) {
      Count count = new Count(1, room.getActive() ? 1 : 0, room.getParticipantCount());
      String vendor = room.getSource() == null ? "" : room.getSource().getVendor();
      byStatus.merge(room.getStatus().name(), 1L, Long::sum);
      byVendor.merge(vendor, count, Count::plus);
      byRegion.merge(room.getRegion() == null ? "" : room.getRegion(), count, Count::plus);
    }
    assertThat(totals.byStatus()).isEqualTo(byStatus);
    assertThat(totals.byVendor()).isEqualTo(byVendor);
    assertThat(totals.byRegion()).isEqualTo(byRegion);
    long came = totals.minutes().values().stream().mapToLong(f -> f.joins() - f.leaves()).sum();
    assertThat(came).as("joins less leaves").isEqualTo(totals.all().participants());
    assertThat(totals.minutes()).hasSize(60);
  }

  private List<Room> scan() {
    return IntStream.range(0, ROOMS)
        .mapToObj(i -> RoomView.of(rows, "room-" + i))
        .flatMap(Optional::stream)
        .map(RoomView::summary)
        .toList();
  }

  private TreeRows indexedAnew() {
    TreeRows anew = new TreeRows();
    RoomIndex index = new RoomIndex(anew);
    scan().forEach(room -> index.renew(room, RoomRow.newBuilder().build()));
    index.writeTotals();
    return anew;
  }

  /** Rows of the index and the totals, as text. */
  private static List<String> index(ReadableRows rows) {
    List<String> index = new ArrayList<>();
    for (char tag : "IPUSVRNT".toCharArray()) {
      try (Rows.Cursor cursor = rows.range(Keys.first((byte) tag), Keys.end((byte) tag))) {
        cursor.forEachRemaining(
            row ->
                index.add(
                    HexFormat.of().formatHex(row.key())
                        + '='
                        + HexFormat.of().formatHex(row.value())));
      }
    }
    return index;
  }

  private static <T> T pick(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }
}
