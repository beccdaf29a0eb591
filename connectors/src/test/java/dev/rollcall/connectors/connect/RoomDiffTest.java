package dev.rollcall.connectors.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.connect.RoomDiff.WhenGone;
import dev.rollcall.connectors.connect.vendor.ListedRoom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.Schema.Field;
import org.junit.jupiter.api.Test;

/** Each test is a room as last told, a room as listed, and the events between. */
class RoomDiffTest {
  private static final Instant T0 = Instant.parse("2026-01-02T03:00:00Z");

  private final Origin origin = new Origin("100ms", "acme");
  private final RoomDiff diff = new RoomDiff(origin, WhenGone.ROOM_DELETED);

  private static Instant at(int seconds) {
    return T0.plusSeconds(seconds);
  }

  private static ListedRoom room(int takenAt, Consumer<RoomAttributes> told, String... empty) {
    RoomAttributes attributes = new RoomAttributes();
    told.accept(attributes);
    return new ListedRoom("r", at(takenAt), attributes, Set.of(empty), null);
  }

  private static ListedRoom inSession(int takenAt, String session, int startedAt) {
    return new ListedRoom(
        "r",
        at(takenAt),
        new RoomAttributes(),
        Set.of(),
        new ListedRoom.Session(session, at(startedAt)));
  }

  private RoomPosition told(ListedRoom room) {
    return diff.listed(null, room).after();
  }

  /** {@code TYPE@seconds} and what is told. */
  private static List<String> shown(Outcome outcome) {
    return outcome.events().stream().map(RoomDiffTest::shown).toList();
  }

  private static String shown(RoomEvent event) {
    StringBuilder text = new StringBuilder(event.getType() + "@");
    text.append(event.getOccurredAt().getEpochSecond() - T0.getEpochSecond());
    if (event.getSessionId() != null) {
      text.append(' ').append(event.getSessionId());
    }
    if (event.getRoom() != null) {
      for (Field field : RoomAttributes.getClassSchema().getFields()) {
        Object value = event.getRoom().get(field.pos());
        if (value instanceof Instant time) {
          value = time.getEpochSecond() - T0.getEpochSecond();
        }
        if (value != null) {
          text.append(' ').append(field.name()).append('=').append(value);
        }
      }
    }
    if (!event.getCleared().isEmpty()) {
      text.append(" cleared=").append(event.getCleared());
    }
    return text.append(event.getSynthetic() ? " synthetic" : "").toString();
  }

  @Test
  void aNewRoomIsCreatedWhenTheVendorSaysAndToldAsItIsNow() {
    Outcome outcome =
        diff.listed(
            null,
            room(
                60,
                a -> {
                  a.setName("Standup");
                  a.setSize(5);
                  a.setCreatedAt(at(10));
                }));
    assertThat(shown(outcome))
        .containsExactly(
            "ROOM_CREATED@10 createdAt=10", "ROOM_UPDATED@60 name=Standup size=5 createdAt=10");
    RoomEvent created = outcome.events().get(0);
    assertThat(created.getRoomId()).isEqualTo("100ms:acme:r");
    assertThat(created.getSource().getRoomId()).isEqualTo("r");
  }

  @Test
  void aRoomMayBeOld() {
    Instant longAgo = at(-100 * 24 * 3600);
    Outcome outcome =
        diff.listed(
            null,
            room(
                60,
                a -> {
                  a.setName("Standup");
                  a.setCreatedAt(longAgo);
                  a.setUpdatedAt(longAgo);
                }));
    assertThat(outcome.events())
        .extracting(RoomEvent::getOccurredAt)
        .containsExactly(longAgo, at(60));
  }

  @Test
  void aNewRoomOfUnknownAgeIsAsOldAsItsFirstListing() {
    assertThat(shown(diff.listed(null, room(60, a -> {}))))
        .containsExactly("ROOM_CREATED@60", "ROOM_UPDATED@60");
  }

  @Test
  void aNewRoomThatIsDisabledSaysSoOnce() {
    assertThat(shown(diff.listed(null, room(60, a -> a.setEnabled(false)))))
        .containsExactly("ROOM_CREATED@60", "ROOM_DISABLED@60");
    assertThat(shown(diff.listed(null, room(60, a -> a.setEnabled(true)))))
        .containsExactly("ROOM_CREATED@60", "ROOM_UPDATED@60");
  }

  @Test
  void whatHasNotChangedIsNotTold() {
    ListedRoom room =
        room(
            60,
            a -> {
              a.setName("Standup");
              a.setRecordingInfo(new RecordingInfo(true, Map.of("type", "s3", "location", "b")));
            });
    ListedRoom again =
        room(
            90,
            a -> {
              a.setName("Standup");
              a.setRecordingInfo(new RecordingInfo(true, Map.of("location", "b", "type", "s3")));
            });
    assertThat(shown(diff.listed(told(room), again))).isEmpty();
    assertThat(diff.listed(told(room), again).after()).isEqualTo(told(room));
  }

  @Test
  void onlyWhatHasChangedIsTold() {
    RoomPosition before =
        told(
            room(
                60,
                a -> {
                  a.setName("Old");
                  a.setSize(5);
                  a.setRegion("eu");
                }));
    ListedRoom now =
        room(
            90,
            a -> {
              a.setName("New");
              a.setSize(5);
            });
    assertThat(shown(diff.listed(before, now))).containsExactly("ROOM_UPDATED@90 name=New");
    RoomPosition after = diff.listed(before, now).after();
    ListedRoom regionAgain = room(120, a -> a.setRegion("eu"));
    assertThat(shown(diff.listed(after, regionAgain))).isEmpty();
  }

  @Test
  void anAttributeIsClearedWhereTheVendorSaysThatItHasNone() {
    RoomPosition before = told(room(60, a -> a.setMetadata("x")));
    assertThat(shown(diff.listed(before, room(90, a -> {})))).isEmpty();
    Outcome cleared = diff.listed(before, room(90, a -> {}, "metadata", "size"));
    assertThat(shown(cleared)).containsExactly("ROOM_UPDATED@90 cleared=[metadata]");
    assertThat(shown(diff.listed(cleared.after(), room(120, a -> {}, "metadata")))).isEmpty();
  }

  @Test
  void theVendorsTimeOfTheUpdateIsUsedWhileItMovesOn() {
    ListedRoom first =
        room(
            60,
            a -> {
              a.setName("One");
              a.setUpdatedAt(at(20));
            });
    assertThat(shown(diff.listed(null, first)))
        .containsExactly("ROOM_CREATED@60", "ROOM_UPDATED@60 name=One updatedAt=20");
    RoomPosition before = told(first);
    assertThat(
            shown(
                diff.listed(
                    before,
                    room(
                        90,
                        a -> {
                          a.setName("Two");
                          a.setUpdatedAt(at(80));
                        }))))
        .containsExactly("ROOM_UPDATED@80 name=Two updatedAt=80");
    assertThat(
            shown(
                diff.listed(
                    before,
                    room(
                        90,
                        a -> {
                          a.setName("Two");
                          a.setUpdatedAt(at(20));
                        }))))
        .containsExactly("ROOM_UPDATED@90 name=Two");
    assertThat(
            shown(
                diff.listed(
                    before,
                    room(
                        90,
                        a -> {
                          a.setName("Two");
                          a.setUpdatedAt(at(95));
                        }))))
        .containsExactly("ROOM_UPDATED@90 name=Two updatedAt=95");
  }

  @Test
  void enablingAndDisablingHaveEventsOfTheirOwn() {
    RoomPosition on = told(room(60, a -> a.setEnabled(true)));
    Outcome off = diff.listed(on, room(90, a -> a.setEnabled(false)));
    assertThat(shown(off)).containsExactly("ROOM_DISABLED@90");
    assertThat(shown(diff.listed(off.after(), room(95, a -> a.setEnabled(false))))).isEmpty();
    assertThat(shown(diff.listed(off.after(), room(99, a -> a.setName("x"))))).hasSize(1);
    assertThat(
            shown(
                diff.listed(
                    off.after(),
                    room(
                        120,
                        a -> {
                          a.setEnabled(true);
                          a.setName("Back");
                        }))))
        .containsExactly("ROOM_ENABLED@120 name=Back");
  }

  @Test
  void aSessionIsToldToHaveBegunOnceAndTheNextOneToo() {
    Outcome first = diff.listed(null, inSession(60, "s1", 50));
    assertThat(shown(first))
        .containsExactly("ROOM_CREATED@60", "ROOM_UPDATED@60", "SESSION_STARTED@50 s1");
    assertThat(shown(diff.listed(first.after(), inSession(90, "s1", 50)))).isEmpty();
    assertThat(shown(diff.listed(first.after(), inSession(90, "s2", 80))))
        .containsExactly("SESSION_STARTED@80 s2");
  }

  @Test
  void aSessionThatIsNotListedIsNotOverUntilThatIsSure() {
    RoomPosition before = told(inSession(60, "s1", 50));
    Outcome notListed = diff.listed(before, room(90, a -> {}));
    assertThat(shown(notListed)).isEmpty();
    Outcome over = diff.sessionMissing("r", notListed.after(), at(90));
    assertThat(shown(over)).containsExactly("SESSION_ENDED@90 s1 synthetic");
    assertThat(over.after().openSession()).isEmpty();
    assertThat(shown(diff.listed(over.after(), inSession(120, "s2", 110))))
        .containsExactly("SESSION_STARTED@110 s2");
  }

  @Test
  void aRoomThatIsGoneIsDeletedOrItsSessionIsOver() {
    RoomPosition before = told(inSession(60, "s1", 50));
    assertThat(shown(diff.gone("r", before, at(90)))).containsExactly("ROOM_DELETED@90");
    assertThat(diff.gone("r", before, at(90)).after().gone()).isTrue();
    RoomDiff liveKit = new RoomDiff(origin, WhenGone.SESSION_ENDED);
    assertThat(shown(liveKit.gone("r", before, at(90))))
        .containsExactly("SESSION_ENDED@90 s1 synthetic");
  }

  @Test
  void whatWasWronglyTakenForGoneIsBackAsOfNow() {
    RoomPosition before = told(inSession(60, "s1", 50));
    Outcome over = diff.sessionMissing("r", before, at(90));
    assertThat(shown(diff.listed(over.after(), inSession(120, "s1", 50))))
        .containsExactly("SESSION_STARTED@120 s1");

    Outcome gone = diff.gone("r", before, at(90));
    Outcome back = diff.listed(gone.after(), inSession(120, "s1", 50));
    assertThat(shown(back))
        .containsExactly("ROOM_CREATED@120", "ROOM_UPDATED@120", "SESSION_STARTED@120 s1");
    assertThat(back.after().gone()).isFalse();
    assertThat(shown(diff.listed(back.after(), inSession(150, "s1", 50)))).isEmpty();
  }

  @Test
  void whatIsToldAgainHasTheIdItHad() {
    RoomPosition before = told(room(60, a -> a.setName("Old")));
    assertThat(ids(diff.listed(before, room(90, a -> a.setName("New")))))
        .isEqualTo(ids(diff.listed(before, room(95, a -> a.setName("New")))))
        .isNotEqualTo(ids(diff.listed(before, room(90, a -> a.setName("Newer")))));
    RoomPosition back =
        diff.listed(
                diff.listed(before, room(90, a -> a.setName("New"))).after(),
                room(120, a -> a.setName("Old")))
            .after();
    assertThat(ids(diff.listed(back, room(150, a -> a.setName("New")))))
        .isNotEqualTo(ids(diff.listed(before, room(90, a -> a.setName("New")))));
  }

  private static List<String> ids(Outcome outcome) {
    return outcome.events().stream().map(RoomEvent::getEventId).toList();
  }

  @Test
  void everyAttributeHasALetterOfItsOwn() {
    assertThat(Fingerprint.LETTERS.values()).doesNotHaveDuplicates();
    assertThat(RoomAttributes.getClassSchema().getFields())
        .extracting(Field::name)
        .filteredOn(name -> !name.equals("enabled"))
        .containsExactlyInAnyOrderElementsOf(Fingerprint.LETTERS.keySet());
  }

  @Test
  void aPositionSurvivesItsText() {
    RoomPosition position =
        told(inSession(60, "s;1 ü", 50))
            .withAttributes(
                Fingerprint.of(RoomAttributes.newBuilder().setName("x").setSize(1).build()),
                false,
                1234)
            .withSnapshot(5678, RoomPosition.People.NONE);
    assertThat(RoomPosition.decode(position.encode())).isEqualTo(position);
    assertThat(RoomPosition.decode(RoomPosition.NEW.encode())).isEqualTo(RoomPosition.NEW);
  }
}
