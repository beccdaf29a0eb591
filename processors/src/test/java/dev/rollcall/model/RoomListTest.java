package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.Source;
import dev.rollcall.model.RoomList.Found;
import dev.rollcall.model.RoomList.Request;
import dev.rollcall.model.RoomSort.Place;
import dev.rollcall.model.rows.RoomRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listing costs, and what it tells while rooms move. */
class RoomListTest {

  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final int MANY = Integer.getInteger("rooms", 20_000);
  private static final int FEW = 4_000;
  private static final RoomFilter ANY = RoomFilter.ANY;

  private final TreeRows rows = new TreeRows();
  private long now = NOON;

  /** Ten rooms in a store are rare: of a vendor, a region, a status, a name and a number. */
  static Stream<Arguments> filters() {
    return Stream.of(
        Arguments.of("all", ANY, 100, 110),
        Arguments.of("a vendor", new RoomFilter(null, "rare", null, null, null), 10, 60),
        Arguments.of("a region", new RoomFilter(null, null, "rare", null, null), 10, 60),
        Arguments.of("a status", new RoomFilter("DELETED", null, null, null, null), 10, 60),
        Arguments.of("a name", new RoomFilter(null, null, null, "Rare", null), 10, 60),
        Arguments.of("people", new RoomFilter(null, null, null, null, 3), 10, 60),
        Arguments.of("the rare of all", new RoomFilter("IDLE", "acme", "eu", "Rare", 0), 0, 60),
        Arguments.of("a vendor nobody has", new RoomFilter(null, "none", null, null, null), 0, 20));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filters")
  void aPageCostsWhatFitsAndNotAllRooms(String what, RoomFilter filter, int found, int most) {
    for (RoomSort sort : RoomSort.values()) {
      int lookUps = sort == RoomSort.UPDATED ? found : 0;
      assertThat(work(MANY, filter, sort, found))
          .as("%s by %s", what, sort)
          .isCloseTo(work(FEW, filter, sort, found), Offset.offset(5))
          .isLessThanOrEqualTo(most + lookUps);
    }
  }

  private static int work(int rooms, RoomFilter filter, RoomSort sort, int expected) {
    TreeRows rows = new TreeRows();
    RoomIndex index = new RoomIndex(rows);
    for (int i = 0; i < rooms; i++) {
      boolean isRare = i % (rooms / 10) == 7;
      index.renew(room("room-" + i, isRare, i), RoomRow.newBuilder().build());
    }
    index.writeTotals();
    rows.takeWork();
    Found found = RoomList.find(rows, new Request(filter, sort, null, 100, 10_000, 1_000));
    assertThat(found.places()).hasSize(expected);
    return rows.takeWork();
  }

  private static Room room(String id, boolean isRare, int i) {
    return Room.newBuilder()
        .setId(id)
        .setStatus(isRare ? RoomStatus.DELETED : RoomStatus.IDLE)
        .setSource(new Source(isRare ? "rare" : "acme", null, null))
        .setRegion(isRare ? "rare" : "eu")
        .setName(isRare ? "Rare " + i : "Common " + i)
        .setParticipantCount(isRare ? 3 : i % 3)
        .setCreatedAt(Instant.ofEpochMilli(NOON + i % 1_000))
        .build();
  }

  @Test
  void aRoomWhoseCountChangesCostsThreeRowsOfTheIndex() {
    TreeRows rows = new TreeRows();
    RoomIndex index = new RoomIndex(rows);
    Room room = room("room", false, 1);
    index.renew(room, RoomRow.newBuilder().build());
    rows.takeWork();

    room.setParticipantCount(2);
    index.renew(room, RoomRow.newBuilder().build());

    assertThat(rows.takeWork()).as("one read, two put, one deleted").isEqualTo(4);
    index.renew(room, RoomRow.newBuilder().build());
    assertThat(rows.takeWork()).as("one read").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(RoomSort.class)
  void aRoomIsListedAsItsFirstEventIsAppliedAndAsItIsNow(RoomSort sort) {
    apply(RoomEventType.ROOM_CREATED, "a", null, "Standup");
    assertThat(ids(ANY, sort)).containsExactly("a");

    snapshots();
    apply(RoomEventType.ROOM_UPDATED, "a", null, "Retro");
    RoomFilter retro = new RoomFilter(null, null, null, "Retro", null);
    RoomFilter standup = new RoomFilter(null, null, null, "Standup", null);
    assertThat(ids(retro, sort)).containsExactly("a");
    assertThat(ids(standup, sort)).isEmpty();

    snapshots();
    assertThat(ids(retro, sort)).containsExactly("a");
    assertThat(ids(standup, sort)).isEmpty();
  }

  @Test
  void whoAwaitsNoPositionIsToldOfSoManyRecentChangesAtMost() {
    apply(RoomEventType.ROOM_CREATED, "a", null, null);
    apply(RoomEventType.ROOM_CREATED, "b", null, null);

    assertThat(RoomList.find(rows, new Request(ANY, RoomSort.ID, null, 9, 9, 1)).places())
        .extracting(Place::id)
        .containsExactly("a");
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  /** Between two pages, some rooms move, some before and some after they are in the index anew. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whileRoomsMoveThoseThatDoNotAreListedOnce(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 30; i++) {
      apply(RoomEventType.ROOM_CREATED, "room-" + i, null, null);
      for (int person = random.nextInt(4); person > 0; person--) {
        apply(RoomEventType.PARTICIPANT_JOINED, "room-" + i, "c-" + person, null);
      }
    }
    snapshots();
    RoomSort sort = RoomSort.values()[random.nextInt(3)];
    RoomFilter filter = random.nextBoolean() ? ANY : new RoomFilter(null, null, null, null, 1);
    Set<String> fitting = new HashSet<>(ids(filter, sort));
    Set<String> moved = new HashSet<>();
    List<String> listed = new ArrayList<>();
    Place after = null;
    do {
      Request request = new Request(filter, sort, after, 1 + random.nextInt(5), 100, 1_000);
      Found found = RoomList.find(rows, request);
      found.places().forEach(place -> listed.add(place.id()));
      after = found.end();
      for (int i = random.nextInt(4); i > 0; i--) {
        String room = "room-" + random.nextInt(30);
        // In the order of ids, rooms that move and fit on are listed once too.
        if (sort != RoomSort.ID) {
          moved.add(room);
        }
        apply(RoomEventType.PARTICIPANT_JOINED, room, "c-" + random.nextInt(99), null);
        apply(RoomEventType.ROOM_UPDATED, room, null, "Name " + random.nextInt(9));
      }
      if (random.nextBoolean()) {
        snapshots();
      }
    } while (after != null);

    fitting.removeAll(moved);
    assertThat(listed.stream().filter(fitting::contains))
        .containsExactlyInAnyOrderElementsOf(fitting);
    if (sort == RoomSort.ID) {
      assertThat(listed).isSorted().doesNotHaveDuplicates();
    }
  }

  private List<String> ids(RoomFilter filter, RoomSort sort) {
    return RoomList.find(rows, new Request(filter, sort, null, 1_000, 10_000, 1_000))
        .places()
        .stream()
        .map(Place::id)
        .toList();
  }

  private void snapshots() {
    now += 1_000;
    new DueSnapshots(rows, now, 100, 1_000_000).next(1_000);
  }

  private void apply(RoomEventType type, String room, String participant, String name) {
    now += 10;
    RoomEvent event =
        RoomEvent.newBuilder()
            .setType(type)
            .setRoomId(room)
            .setOccurredAt(Instant.ofEpochMilli(now))
            .setParticipant(
                participant == null
                    ? null
                    : ParticipantInfo.newBuilder().setId(participant).build())
            .setRoom(name == null ? null : RoomAttributes.newBuilder().setName(name).build())
            .build();
    RoomFold.apply(rows, event, new RoomFold.At(0, 1), new SnapshotPacing(now, 1_000));
  }
}
