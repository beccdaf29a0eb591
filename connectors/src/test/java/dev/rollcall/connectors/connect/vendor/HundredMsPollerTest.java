package dev.rollcall.connectors.connect.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.connectors.fakes.FakeHundredMs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HundredMsPollerTest {
  private static final HttpSettings HTTP =
      new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), 1_000);
  private static final String CREATED = "2026-01-02T03:04:05.082Z";

  private final FakeHundredMs vendor = new FakeHundredMs();
  private final RoomPoller poller =
      new HundredMsPoller(
          vendor.url(),
          FakeHundredMs.KEY,
          FakeHundredMs.SECRET,
          "the keys",
          HTTP,
          Clock.systemUTC());

  @AfterEach
  void close() {
    vendor.close();
  }

  @Test
  void enabledAndDisabledRoomsOfAllPagesAreListedOnce() throws Exception {
    for (int i = 0; i < 250; i++) {
      vendor.room("r" + i, "room " + i, CREATED).put("enabled", i % 2 == 0);
    }
    List<ListedRoom> rooms = poller.rooms().rooms();

    assertThat(rooms).hasSize(250).extracting(ListedRoom::id).doesNotHaveDuplicates();
    assertThat(rooms).filteredOn(room -> !room.attributes().getEnabled()).hasSize(125);
    assertThat(vendor.requestsFor("/v2/rooms?")).isEqualTo(4);
  }

  @Test
  void aListOfFullPagesEndsWithAnEmptyOne() throws Exception {
    for (int i = 0; i < 100; i++) {
      vendor.room("r" + i, "room " + i, CREATED);
    }
    assertThat(poller.rooms().rooms()).hasSize(100);
    assertThat(vendor.requestsFor("enabled=true")).isEqualTo(2);
  }

  @Test
  void aPageThatFailsIsNoListing() {
    for (int i = 0; i < 150; i++) {
      vendor.room("r" + i, "room " + i, CREATED);
    }
    vendor.failNext("start=", 502);
    assertThatThrownBy(poller::rooms).isInstanceOf(VendorUnavailableException.class);
  }

  @Test
  void fieldsAreMappedAndEmptyOnesAreNotTold() throws Exception {
    ObjectNode room = vendor.room("r", "Room", CREATED);
    room.put("size", 19_000).put("large_room", true).put("template", "");
    room.putObject("recording")
        .put("enabled", true)
        .putObject("upload_info")
        .put("type", "s3")
        .put("location", "bucket")
        .putObject("credentials")
        .put("secret", "a-secret");

    ListedRoom listed = poller.rooms().rooms().get(0);
    RoomAttributes told = listed.attributes();

    assertThat(told.getName()).isEqualTo("Room");
    assertThat(told.getDescription()).isNull();
    assertThat(told.getTemplate()).isNull();
    assertThat(told.getTemplateId()).isEqualTo("t-1");
    assertThat(told.getCustomerId()).isEqualTo("c-1");
    assertThat(told.getRegion()).isEqualTo("in");
    assertThat(told.getSize()).isEqualTo(19_000);
    assertThat(told.getLargeRoom()).isTrue();
    assertThat(told.getMaxDurationSeconds()).isEqualTo(10_000);
    assertThat(told.getRecordingInfo().getEnabled()).isTrue();
    assertThat(told.getRecordingInfo().getUploadInfo())
        .isEqualTo(Map.of("type", "s3", "location", "bucket"));
    assertThat(listed.empty()).isEmpty();
    assertThat(listed.session()).isNull();
  }

  @Test
  void aTimeThatWasNeverSetIsThatOfTheCreationAndNoneIsBeforeIt() throws Exception {
    vendor.room("never", "a", CREATED);
    vendor.room("before", "b", CREATED).put("updated_at", "2026-01-02T03:04:05.074Z");
    vendor.room("later", "c", CREATED).put("updated_at", "2026-01-02T04:00:00.629819038Z");

    assertThat(poller.rooms().rooms())
        .extracting(room -> room.attributes().getUpdatedAt().toString())
        .containsExactly(CREATED, CREATED, "2026-01-02T04:00:00.629Z");
  }

  @Test
  void theSessionIsToldAndItsPeersAreAskedFor() throws Exception {
    vendor.room("r", "Room", CREATED);
    vendor.open("r", "s-1", "2026-01-02T05:00:00.938011796Z");
    vendor.join("r", "p-1", "ann", "2026-01-02T05:00:01.080990401Z");
    vendor.join("r", "p-2", "ann", "2026-01-02T05:00:02Z");

    ListedRoom room = poller.rooms().rooms().get(0);
    PeopleListing people = poller.people(room).orElseThrow();

    assertThat(room.session())
        .isEqualTo(new ListedRoom.Session("s-1", Instant.parse("2026-01-02T05:00:00.938Z")));
    assertThat(people.people())
        .extracting(info -> info.getId() + ' ' + info.getIdentity() + ' ' + info.getJoinedAt())
        .containsExactly("p-1 ann 2026-01-02T05:00:01.080Z", "p-2 ann 2026-01-02T05:00:02Z");
    assertThat(people.people()).allMatch(info -> info.getIdUnique());
  }

  @Test
  void aRoomWithoutASessionIsEmptyByTheListOfSessions() throws Exception {
    vendor.room("r", "Room", CREATED);
    ListedRoom room = poller.rooms().rooms().get(0);
    Instant asked = Instant.now();
    int requests = vendor.requests().size();

    PeopleListing people = poller.people(room).orElseThrow();

    assertThat(people.people()).isEmpty();
    assertThat(people.takenAt()).isBefore(asked);
    assertThat(vendor.requests()).hasSize(requests);
  }

  @Test
  void whetherARoomExistsIsAskedByItsId() throws Exception {
    vendor.room("r", "Room", CREATED);
    assertThat(poller.exists("r")).isTrue();
    vendor.remove("r");
    assertThat(poller.exists("r")).isFalse();
  }
}
