package dev.rollcall.connectors.connect.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.connectors.fakes.FakeLiveKit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveKitPollerTest {
  private static final HttpSettings HTTP =
      new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), 1_000);
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant JOINED = Instant.parse("2026-01-02T03:04:06.789Z");

  private final FakeLiveKit liveKit = new FakeLiveKit();
  private final RoomPoller poller = poller(FakeLiveKit.SECRET);

  private RoomPoller poller(String secret) {
    return new LiveKitPoller(
        liveKit.url(), FakeLiveKit.KEY, secret, "the keys", HTTP, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    liveKit.close();
  }

  @Test
  void aRoomIsToldWithItsSessionAndWithWhatItHasNotGot() throws Exception {
    liveKit.room("standup", "RM_1", CREATED.toEpochMilli());
    liveKit.maxParticipants("standup", 12);

    ListedRoom room = poller.rooms().rooms().get(0);

    assertThat(room.id()).isEqualTo("standup");
    assertThat(room.session()).isEqualTo(new ListedRoom.Session("RM_1", CREATED));
    assertThat(room.attributes().getName()).isEqualTo("standup");
    assertThat(room.attributes().getSize()).isEqualTo(12);
    assertThat(room.attributes().getCreatedAt()).isEqualTo(CREATED);
    assertThat(room.attributes().getMetadata()).isNull();
    assertThat(room.attributes().getRecordingInfo().getEnabled()).isFalse();
    assertThat(room.empty()).containsExactly("metadata");
    assertThat(room.toString()).doesNotContain("a-secret");
  }

  @Test
  void whoIsConnectedIsInTheRoom() throws Exception {
    liveKit.room("standup", "RM_1", CREATED.toEpochMilli());
    long at = JOINED.toEpochMilli();
    liveKit.join("standup", "PA_active", "ann", at, "ACTIVE", "STANDARD");
    liveKit.join("standup", "PA_joined", "bob", at, "JOINED", "STANDARD");
    liveKit.join("standup", "PA_joining", "cid", at, "JOINING", "STANDARD");
    liveKit.join("standup", "PA_gone", "dan", at, "DISCONNECTED", "STANDARD");
    liveKit.join("standup", "PA_recorder", "EG_1", at, "ACTIVE", "EGRESS");
    liveKit.join("standup", "PA_new", "x", at, "ACTIVE", "HOLOGRAM");

    PeopleListing people = poller.people(poller.rooms().rooms().get(0)).orElseThrow();

    assertThat(people.people())
        .extracting(ParticipantInfo::getId, ParticipantInfo::getKind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("PA_active", ParticipantKind.STANDARD),
            org.assertj.core.groups.Tuple.tuple("PA_joined", ParticipantKind.STANDARD),
            org.assertj.core.groups.Tuple.tuple("PA_recorder", ParticipantKind.EGRESS),
            org.assertj.core.groups.Tuple.tuple("PA_new", ParticipantKind.UNKNOWN));
    ParticipantInfo ann = people.people().get(0);
    assertThat(ann.getIdentity()).isEqualTo("ann");
    assertThat(ann.getJoinedAt()).isEqualTo(JOINED);
    assertThat(ann.getIdUnique()).isTrue();
    assertThat(ann.getName()).isNull();
  }

  @Test
  void peopleOfARoomThatHasGoneMeanwhileAreNotToldRatherThanNobody() throws Exception {
    liveKit.room("standup", "RM_1", CREATED.toEpochMilli());
    ListedRoom room = poller.rooms().rooms().get(0);
    liveKit.close("standup");

    assertThat(poller.people(room)).isEmpty();
    assertThat(poller.exists("standup")).isFalse();
  }

  @Test
  void aListingThatHidesARoomDoesNotFoolTheQuestionForIt() throws Exception {
    liveKit.room("standup", "RM_1", CREATED.toEpochMilli());
    liveKit.hideOnce("standup");

    assertThat(poller.rooms().rooms()).isEmpty();
    assertThat(poller.exists("standup")).isTrue();
  }

  @Test
  void theTimeOfAListingIsBeforeItsRequest() throws Exception {
    liveKit.room("standup", "RM_1", CREATED.toEpochMilli());
    Instant before = Instant.now();
    liveKit.hold();
    Thread release =
        new Thread(
            () -> {
              org.awaitility.Awaitility.await().until(() -> liveKit.requests().size() == 1);
              liveKit.release();
            });
    release.start();

    RoomListing listing = poller.rooms();
    release.join();

    assertThat(listing.takenAt()).isBetween(before, Instant.now());
    assertThat(listing.rooms().get(0).takenAt()).isEqualTo(listing.takenAt());
  }

  @Test
  void aWrongSecretIsRefusedByTheNameOfItsKey() {
    assertThatThrownBy(() -> poller("another").rooms())
        .isInstanceOf(VendorRefusedException.class)
        .hasMessageContaining("401")
        .hasMessageContaining("the keys")
        .hasMessageNotContaining("another");
  }

  @Test
  void tooManyRequestsTellHowLongToWait() {
    liveKit.failNext("ListRooms", 429, Map.of("Retry-After", "7"));
    assertThatThrownBy(poller::rooms)
        .isInstanceOfSatisfying(
            VendorUnavailableException.class,
            e -> {
              assertThat(e.isThrottled()).isTrue();
              assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            });
  }

  @Test
  void aFailureOfTheServerIsNoAnswer() {
    liveKit.failNext("ListRooms", 503);
    assertThatThrownBy(poller::rooms)
        .isInstanceOfSatisfying(
            VendorUnavailableException.class, e -> assertThat(e.isThrottled()).isFalse());
  }

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() {
    liveKit.hold();
    RoomPoller hasty =
        new LiveKitPoller(
            liveKit.url(),
            FakeLiveKit.KEY,
            FakeLiveKit.SECRET,
            "the keys",
            new HttpSettings(Duration.ofSeconds(5), Duration.ofMillis(50), 1_000),
            Clock.systemUTC());
    assertThatThrownBy(hasty::rooms)
        .isInstanceOf(VendorUnavailableException.class)
        .hasMessageContaining("within 50 ms");
    liveKit.release();
  }

  @Test
  void anInterruptEndsARequestInTheMiddle() throws Exception {
    liveKit.hold();
    Thread asking =
        new Thread(
            () -> assertThatThrownBy(poller::rooms).isInstanceOf(InterruptedException.class));
    asking.start();
    org.awaitility.Awaitility.await().until(() -> liveKit.requests().size() == 1);

    asking.interrupt();

    asking.join(5_000);
    assertThat(asking.isAlive()).isFalse();
    liveKit.release();
  }
}
