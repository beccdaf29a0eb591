package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.model.RoomFilter;
import org.junit.jupiter.api.Test;

class ListedChangesTest {

  private static final RoomFilter BUSY = new RoomFilter(null, null, null, null, 2);

  private final FakeRooms here = new FakeRooms();
  private long nanoTime;
  private final RoomNow now = new RoomNow(here, room -> room.charAt(0), () -> nanoTime);
  private final ListedChanges changes = new ListedChanges(BUSY, now);

  @Test
  void that_a_room_fits_no_longer_is_told_with_every_change_of_the_event() {
    room("r", 1, 2);
    assertThat(changes.test(change("r", 1))).isTrue();

    room("r", 2, 1);
    assertThat(changes.test(change("r", 2))).isTrue();
    assertThat(changes.test(change("r", 2))).as("another of the same event").isTrue();
    room("r", 3, 1);
    assertThat(changes.test(change("r", 3))).isFalse();
  }

  @Test
  void a_change_that_the_room_has_moved_on_from_is_told() {
    room("r", 1, 2);
    changes.tell("r");

    room("r", 4, 1);
    assertThat(changes.test(change("r", 2))).isTrue();
    assertThat(changes.test(change("r", 3))).isTrue();
    assertThat(changes.test(change("r", 4))).isTrue();
    assertThat(changes.test(change("r", 5))).isFalse();
  }

  @Test
  void a_room_that_fits_again_is_told_again() {
    room("r", 1, 2);
    changes.test(change("r", 1));
    room("r", 2, 1);
    changes.test(change("r", 2));

    room("r", 3, 2);
    assertThat(changes.test(change("r", 3))).isTrue();
    room("r", 4, 0);
    assertThat(changes.test(change("r", 4))).isTrue();
  }

  @Test
  void rooms_that_came_and_went_take_no_room() {
    for (int i = 0; i < 5_000; i++) {
      room("r-" + i, 1, 2);
      assertThat(changes.test(change("r-" + i, 1))).isTrue();
      room("r-" + i, 2, 0);
      assertThat(changes.test(change("r-" + i, 2))).isTrue();
    }
    assertThat(changes.remembered()).isLessThan(300);
  }

  @Test
  void of_a_partition_that_is_elsewhere_all_is_told_and_nothing_remembered() {
    here.failure = FakeRooms.restoring();
    for (int i = 0; i < 5_000; i++) {
      assertThat(changes.test(change("r-" + i, 1))).isTrue();
    }
    assertThat(changes.remembered()).isZero();
    here.failure = null;
    here.roomId = null;
    assertThat(changes.test(change("r-1", 2))).isTrue();
    assertThat(here.roomId).as("not looked for again at once").isNull();
  }

  @Test
  void a_room_of_a_partition_that_came_here_is_told_once_where_it_does_not_fit() {
    here.failure = FakeRooms.restoring();
    changes.test(change("r", 1));
    here.failure = null;
    nanoTime += 1_000_000_000;
    room("r", 3, 0);
    assertThat(changes.test(change("r", 2))).as("it may have fitted").isTrue();
    assertThat(changes.test(change("r", 3))).as("the last that is told").isTrue();
    room("r", 4, 0);
    assertThat(changes.test(change("r", 4))).isFalse();

    here.failure = FakeRooms.restoring();
    assertThat(changes.test(change("r", 5))).as("elsewhere again").isTrue();
    here.failure = null;
    nanoTime += 1_000_000_000;
    room("r", 6, 0);
    assertThat(changes.test(change("r", 6))).as("it may have fitted with that").isTrue();

    room("other", 1, 0);
    assertThat(changes.test(change("other", 1))).as("of another partition").isFalse();
  }

  private void room(String id, long version, int people) {
    Room room = new Room();
    room.setId(id);
    room.setVersion(version);
    room.setParticipantCount(people);
    here.rooms.put(id, room);
  }

  private static RoomChange change(String room, long version) {
    RoomChange change = new RoomChange();
    change.setRoomId(room);
    change.setVersion(version);
    return change;
  }
}
