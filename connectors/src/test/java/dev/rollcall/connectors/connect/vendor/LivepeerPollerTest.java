package dev.rollcall.connectors.connect.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.connectors.fakes.FakeLivepeer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivepeerPollerTest {
  private static final HttpSettings HTTP =
      new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), 1_000);
  private static final long T = Instant.parse("2026-01-02T03:04:05Z").toEpochMilli();

  private final FakeLivepeer vendor = new FakeLivepeer();
  private Instant now = Instant.ofEpochMilli(T).plusSeconds(3_600);
  private final RoomPoller poller =
      new LivepeerPoller(
          vendor.url(), FakeLivepeer.KEY, List.of("a", "b"), "the keys", HTTP, new TestClock());

  private final class TestClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void close() {
    vendor.close();
  }

  @Test
  void aRoomThatIsNotThereIsMissingAndOneThatFailsIsUnknown() throws Exception {
    vendor.room("a", T);
    assertThat(poller.rooms().rooms()).extracting(ListedRoom::id).containsExactly("a");

    vendor.failNext("/api/room/a", 500);
    vendor.room("b", T);
    RoomListing listing = poller.rooms();
    assertThat(listing.rooms()).extracting(ListedRoom::id).containsExactly("b");
    assertThat(listing.unknown()).containsExactly("a");
  }

  @Test
  void whenNoRoomAnswersThereIsNoListing() {
    vendor.failNext("/api/room/a", 500);
    vendor.failNext("/api/room/b", 500);
    assertThatThrownBy(poller::rooms).isInstanceOf(VendorUnavailableException.class);
  }

  @Test
  void whoIsPresentIsAskedOfEachUserAndNotTakenFromLeftAt() throws Exception {
    vendor.room("a", T);
    vendor.join("a", "ann", T + 1_000);
    vendor.join("a", "bob", T + 2_000);
    vendor.leave("a", "ann", T + 3_000);

    ListedRoom room = poller.rooms().rooms().get(0);
    List<ParticipantInfo> people = poller.people(room).orElseThrow().people();

    assertThat(people).extracting(ParticipantInfo::getId).containsExactly("bob#" + (T + 2_000));
    assertThat(people.get(0).getIdentity()).isEqualTo("bob");
    assertThat(people.get(0).getJoinedAt()).isEqualTo(Instant.ofEpochMilli(T + 2_000));
    assertThat(people.get(0).getIdUnique()).isFalse();
    assertThat(room.attributes().getCreatedAt()).isEqualTo(Instant.ofEpochMilli(T));
    assertThat(room.attributes().getUpdatedAt()).isEqualTo(Instant.ofEpochMilli(T + 3_000));
  }

  @Test
  void whoeverHasBeenGoneForLongIsNotAskedForAgain() throws Exception {
    vendor.room("a", T);
    vendor.join("a", "ann", T + 1_000);
    vendor.leave("a", "ann", T + 2_000);

    poller.people(poller.rooms().rooms().get(0));
    now = now.plus(LivepeerPoller.MAY_RETURN);
    poller.people(poller.rooms().rooms().get(0));
    assertThat(vendor.requestsFor("/user/ann")).isEqualTo(2);

    now = now.plusSeconds(1);
    assertThat(poller.people(poller.rooms().rooms().get(0)).orElseThrow().people()).isEmpty();
    assertThat(vendor.requestsFor("/user/ann")).isEqualTo(2);
  }

  @Test
  void aUserWhoCannotBeAskedForLeavesNoListing() throws Exception {
    vendor.room("a", T);
    vendor.join("a", "ann", T + 1_000);
    vendor.failNext("/user/ann", 500);
    ListedRoom room = poller.rooms().rooms().get(0);
    assertThatThrownBy(() -> poller.people(room)).isInstanceOf(VendorUnavailableException.class);
  }
}
