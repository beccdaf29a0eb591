package dev.rollcall.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.model.Attendance;
import dev.rollcall.model.RoomChanges;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.query.HistoryReader.Window;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors of the past come back as they were given out, and nothing else does. */
class CursorsTest {

  private static final Window WINDOW = new Window(1_000, 2_000);
  private static final String ODD_ID = "a:b:%|ü:";

  @Test
  void aCursorKeepsItsPlaceAndItsWindow() {
    Attendance.Place user = new Attendance.Place(ODD_ID, ParticipantKind.SIP);
    RoomChanges.Place change =
        new RoomChanges.Place(
            2_000, RoomChanges.Phase.END, RoomChangeType.PARTICIPANT_LEFT, ODD_ID, 900);
    RoomChanges.Place ofTheRoom =
        new RoomChanges.Place(1_001, RoomChanges.Phase.TOLD, RoomChangeType.ROOM_UPDATED, "", 0);

    assertThat(Cursors.attendance(Cursors.ofAttendance(WINDOW, user)))
        .isEqualTo(new Cursors.InWindow<>(WINDOW, user));
    assertThat(Cursors.change(Cursors.ofChange(WINDOW, change)))
        .isEqualTo(new Cursors.InWindow<>(WINDOW, change));
    assertThat(Cursors.change(Cursors.ofChange(WINDOW, ofTheRoom)))
        .isEqualTo(new Cursors.InWindow<>(WINDOW, ofTheRoom));
    assertThat(Cursors.userRoomsInWindow(Cursors.ofUserRooms(WINDOW, 3, ODD_ID)))
        .isEqualTo(new Cursors.InWindow<>(WINDOW, new Cursors.Rooms(3, ODD_ID)));
    assertThat(Cursors.participantAt(Cursors.ofParticipantAt(7, ODD_ID), 7)).isEqualTo(ODD_ID);
  }

  @Test
  void aCursorOfRoomsIsBoundToItsFilterAndOrder() {
    RoomFilter filter = new RoomFilter("ACTIVE", null, "eu", null, 2);
    RoomSort.Place place = new RoomSort.Place(7, ODD_ID);
    String cursor = Cursors.ofPlace(filter, RoomSort.UPDATED, place);

    assertThat(Cursors.place(cursor, filter, RoomSort.UPDATED)).isEqualTo(place);
    assertThatThrownBy(() -> Cursors.place(cursor, filter, RoomSort.ID))
        .isInstanceOf(RoomReader.BadCursor.class);
    assertThatThrownBy(() -> Cursors.place(cursor, RoomFilter.ANY, RoomSort.UPDATED))
        .isInstanceOf(RoomReader.BadCursor.class);
    assertThat(Cursors.ofPlace(filter, RoomSort.ID, null)).isNull();
  }

  @Test
  void theLastPageHasNoCursor() {
    assertThat(Cursors.ofAttendance(WINDOW, null)).isNull();
    assertThat(Cursors.ofChange(WINDOW, null)).isNull();
    assertThat(Cursors.ofParticipantAt(7, null)).isNull();
  }

  @Test
  void aCursorOfAnotherListingOrMomentIsRefused() {
    String participant = Cursors.ofParticipantAt(7, "c-1");
    assertThatThrownBy(() -> Cursors.participantAt(participant, 8))
        .isInstanceOf(RoomReader.BadCursor.class);
    assertThatThrownBy(() -> Cursors.participant(participant))
        .isInstanceOf(RoomReader.BadCursor.class);
    assertThatThrownBy(() -> Cursors.change(participant)).isInstanceOf(RoomReader.BadCursor.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a1000:2000:STANDARD",
        "a2000:1000:STANDARD:alice",
        "a-5:1000:STANDARD:alice",
        "a1000:x:STANDARD:alice",
        "a1000:2000:NOBODY:alice",
        "c1000:2000:1000:END:PARTICIPANT_LEFT:900:c-1",
        "c1000:2000:2001:END:PARTICIPANT_LEFT:900:c-1",
        "c1000:2000:1500:NEVER:PARTICIPANT_LEFT:900:c-1",
        "c1000:2000:1500:END:LEFT:900:c-1",
        "c1000:2000:1500:END:PARTICIPANT_LEFT:900",
      })
  void aCursorMadeUpIsRefused(String text) {
    String cursor = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(
            () -> {
              if (text.startsWith("a")) {
                Cursors.attendance(cursor);
              } else {
                Cursors.change(cursor);
              }
            })
        .isInstanceOf(RoomReader.BadCursor.class);
  }
}
