package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Traps that only a crowd falls into. */
class CrowdTest {

  @Test
  void trap27WhatIsStoredOfARoomDoesNotGrowWithThoseInIt() {
    TreeRows small = crowd(10);
    TreeRows large = crowd(5_000);

    assertThat(large.get(Keys.of(Keys.ROOM, Script.ROOM)).length)
        .isLessThan(small.get(Keys.of(Keys.ROOM, Script.ROOM)).length + 16);
    assertThat(large.get(Keys.of(Keys.ATTRIBUTES, Script.ROOM)))
        .isEqualTo(small.get(Keys.of(Keys.ATTRIBUTES, Script.ROOM)));
    assertThat(RoomView.of(large, Script.ROOM).orElseThrow().atMost(1_000, 512 * 1024))
        .satisfies(
            view -> {
              assertThat(view.getParticipantsTruncated()).isTrue();
              assertThat(view.getParticipantCount()).isEqualTo(5_000);
            });
  }

  @Test
  @Tag("rule-3")
  void trap28TheEndOfACrowdIsOneChangeAndItsRowsFollowInSlices() {
    int people = 20_000;
    TreeRows rows = crowd(people);

    Effects end = apply(rows, Script.event("90000 SESSION_ENDED s-1"));

    assertThat(end.participants()).isEmpty();
    assertThat(end.changes())
        .extracting(RoomChange::getType)
        .containsExactly(RoomChangeType.SESSION_ENDED, RoomChangeType.ROOM_STATUS_CHANGED);
    assertThat(RoomView.of(rows, Script.ROOM).orElseThrow().whole().getParticipants()).isEmpty();
    for (int i = 0; i < people / 1_000; i++) {
      assertThat(Sweep.step(rows, 1_000, new SnapshotPacing(0, 1_000)).participants())
          .hasSize(1_000);
    }
    assertThat(Sweep.step(rows, 1_000, new SnapshotPacing(0, 1_000)).isEmpty()).isTrue();
  }

  private static TreeRows crowd(int people) {
    TreeRows rows = new TreeRows();
    apply(rows, Script.event("0 ROOM_UPDATED name=All-hands"));
    for (int i = 0; i < people; i++) {
      apply(rows, Script.event("1 JOINED c-%d session=s-1".formatted(i)));
    }
    return rows;
  }

  private static Effects apply(TreeRows rows, RoomEvent event) {
    return RoomFold.apply(
        rows, event, new RoomFold.At(0, 1), new SnapshotPacing(Script.NOON.toEpochMilli(), 1_000));
  }
}
