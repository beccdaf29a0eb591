package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A row must fit into one record of the changelog, whatever one id does. */
class CompactionTest {

  private static final int MOST_BYTES = 1_500_000;
  private static final Instant START = Instant.ofEpochMilli(History.START);

  private final TreeRows rows = new TreeRows();
  private long offset;

  @Test
  void manyUpdatesOfOneConnectionKeepTheLatest() {
    apply(
        RoomEvents.participantJoined(History.ROOM)
            .at(START)
            .participant("c")
            .name("Alice")
            .build());
    for (int i = 1; i <= 300; i++) {
      apply(
          RoomEvents.participantUpdated(History.ROOM)
              .at(START.plusSeconds(i))
              .participant("c")
              .metadata(i + " " + "x".repeat(60_000))
              .build());
    }

    assertThat(rows.largest()).isLessThan(MOST_BYTES);
    Participant present = room().getParticipants().get("c");
    assertThat(present.getMetadata()).startsWith("300 ");
    assertThat(present.getName()).isEqualTo("Alice");
    assertThat(present.getJoinedAt()).isEqualTo(START);
  }

  @Test
  void manyReturnsUnderOneIdKeepTheLatestConnections() {
    String session = "s".repeat(500);
    for (int i = 0; i < 2_000; i++) {
      Instant joined = START.plusSeconds(60L * i);
      apply(
          RoomEvents.participantJoined(History.ROOM)
              .at(joined)
              .session(session)
              .participant("alice")
              .build());
      if (i < 1_999) {
        apply(
            RoomEvents.participantLeft(History.ROOM)
                .at(joined.plusSeconds(30))
                .session(session)
                .participant("alice")
                .build());
      }
    }

    assertThat(rows.largest()).isLessThan(MOST_BYTES);
    assertThat(room().getParticipantCount()).isEqualTo(1);
    assertThat(room().getParticipants().get("alice").getJoinedAt())
        .isEqualTo(START.plusSeconds(60L * 1_999));
  }

  private Room room() {
    return RoomView.of(rows, History.ROOM).orElseThrow().whole();
  }

  private void apply(RoomEvent event) {
    RoomFold.apply(
        rows, event, new RoomFold.At(0, offset++), new SnapshotPacing(History.START, 1_000));
  }
}
