package dev.rollcall.connectors.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.connect.vendor.PeopleListing;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.serde.KafkaAvroSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapshotDiffTest {
  private static final Instant T0 = Instant.parse("2026-01-02T03:00:00Z");

  private final SnapshotDiff diff =
      new SnapshotDiff(new Origin("livekit", "acme"), Duration.ofSeconds(60));

  private static ParticipantInfo person(String id) {
    return ParticipantInfo.newBuilder().setId(id).setIdentity(id).build();
  }

  private static PeopleListing listing(int seconds, String... ids) {
    return new PeopleListing(
        T0.plusSeconds(seconds), Stream.of(ids).map(SnapshotDiffTest::person).toList());
  }

  /** Polls one after the other; the seconds of those that were told. */
  private List<Long> told(RoomPosition start, PeopleListing... polls) {
    List<Long> told = new ArrayList<>();
    RoomPosition position = start;
    PeopleListing last = null;
    for (PeopleListing poll : polls) {
      boolean changed = last == null || !last.people().equals(poll.people());
      Outcome outcome = diff.listed("r", position, poll, changed);
      if (!outcome.events().isEmpty()) {
        told.add(Duration.between(T0, poll.takenAt()).toSeconds());
        last = poll;
      }
      position = outcome.after();
    }
    return told;
  }

  @Test
  void aListingThatDoesNotChangeIsToldEveryInterval() {
    assertThat(
            told(
                RoomPosition.NEW,
                listing(0, "a"),
                listing(30, "a"),
                listing(60, "a"),
                listing(90, "a"),
                listing(120, "a")))
        .containsExactly(0L, 60L, 120L);
  }

  @Test
  void aListingThatChangesIsToldAtOnce() {
    assertThat(
            told(
                RoomPosition.NEW,
                listing(0, "a"),
                listing(30, "a", "b"),
                listing(60, "a", "b"),
                listing(70, "b")))
        .containsExactly(0L, 30L, 70L);
  }

  @Test
  void anIdleRoomIsToldToBeEmptyTwiceAMinuteApartAndThenNoMore() {
    assertThat(
            told(
                RoomPosition.NEW,
                listing(0, "a"),
                listing(30),
                listing(60),
                listing(90),
                listing(150),
                listing(900)))
        .containsExactly(0L, 30L, 90L);
    assertThat(told(RoomPosition.NEW, listing(0), listing(30), listing(60), listing(120)))
        .containsExactly(0L, 60L);
  }

  @Test
  void anEmptyRoomInASessionIsToldEveryInterval() {
    assertThat(
            told(
                RoomPosition.NEW.withSession("s"),
                listing(0),
                listing(60),
                listing(90),
                listing(120),
                listing(180)))
        .containsExactly(0L, 60L, 120L, 180L);
  }

  @Test
  void whoComesBackToAnIdleRoomIsToldAtOnce() {
    assertThat(told(RoomPosition.NEW, listing(0), listing(60), listing(90, "a"), listing(95)))
        .containsExactly(0L, 60L, 90L, 95L);
  }

  @Test
  void aListingNamesItsSessionItsTimeAndItself() {
    RoomEvent event =
        diff.listed("r", RoomPosition.NEW.withSession("s"), listing(5, "a"), true).events().get(0);
    assertThat(event.getRoomId()).isEqualTo("livekit:acme:r");
    assertThat(event.getSessionId()).isEqualTo("s");
    assertThat(event.getOccurredAt()).isEqualTo(T0.plusSeconds(5));
    assertThat(event.getSnapshot().getTakenAt()).isEqualTo(T0.plusSeconds(5));
    assertThat(event.getSnapshot().getParts()).isEqualTo(1);
    assertThat(event.getEventId()).isEqualTo(event.getSnapshot().getId() + "-0");
  }

  @Test
  void idsOfListingsDifferByTimeAndByPeople() {
    Set<String> ids = new HashSet<>();
    for (PeopleListing listing :
        List.of(listing(0), listing(1), listing(0, "a"), listing(0, "b"))) {
      diff.listed("r", RoomPosition.NEW, listing, true)
          .events()
          .forEach(event -> ids.add(event.getSnapshot().getId()));
    }
    assertThat(ids).hasSize(4);
  }

  @Test
  void twentyThousandPeopleAreCutIntoPartsThatFit() {
    List<ParticipantInfo> people =
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    ParticipantInfo.newBuilder()
                        .setId("PA_0123456789-" + i)
                        .setIdentity("user-" + i)
                        .setName("Somebody with a Name " + i)
                        .setJoinedAt(T0)
                        .setIdUnique(true)
                        .build())
            .toList();

    List<RoomEvent> events =
        diff.listed("r", RoomPosition.NEW, new PeopleListing(T0, people), true).events();

    assertThat(events)
        .hasSizeGreaterThan(5)
        .allSatisfy(event -> assertThat(encoded(event)).hasSizeLessThanOrEqualTo(200 * 1024));
    assertThat(events).extracting(event -> event.getSnapshot().getId()).containsOnly(id(events));
    assertThat(events)
        .extracting(event -> event.getSnapshot().getPart())
        .containsExactlyElementsOf(IntStream.range(0, events.size()).boxed().toList());
    assertThat(events)
        .extracting(event -> event.getSnapshot().getParts())
        .containsOnly(events.size());
    assertThat(events.stream().flatMap(event -> event.getSnapshot().getParticipants().stream()))
        .containsExactlyElementsOf(people);
  }

  @Test
  void peopleWithAllTheMetadataThereMayBeAreCutToo() {
    String metadata = "m".repeat(64 * 1024);
    List<ParticipantInfo> people =
        IntStream.range(0, 10)
            .mapToObj(
                i -> ParticipantInfo.newBuilder().setId("p" + i).setMetadata(metadata).build())
            .toList();
    assertThat(diff.listed("r", RoomPosition.NEW, new PeopleListing(T0, people), true).events())
        .hasSize(4)
        .allSatisfy(event -> assertThat(encoded(event)).hasSizeLessThanOrEqualTo(200 * 1024));
  }

  private static String id(List<RoomEvent> events) {
    return events.get(0).getSnapshot().getId();
  }

  private static byte[] encoded(RoomEvent event) {
    try (MockSchemaRegistry registry = new MockSchemaRegistry();
        KafkaAvroSerializer<RoomEvent> serializer = new KafkaAvroSerializer<>(registry)) {
      return serializer.serialize("room-events", event);
    }
  }
}
