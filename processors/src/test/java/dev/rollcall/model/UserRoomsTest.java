package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.oracle.Oracle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Where a user is and was agrees with the {@link Oracle}, and the index costs a row a pair. */
class UserRoomsTest {

  private static final int HISTORIES = Integer.getInteger("histories", 3_000);
  private static final long T0 = History.START;
  private static final List<String> USERS = List.of("alice", "bob", "c-1", "c-4", "nobody");

  @Test
  void whoIsWhereIsWhatLivingThroughAllFactsGives() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.random(seed);
      TreeRows rows = new TreeRows();
      Outcome.of(History.shuffled(history, new Random(seed)), rows);
      Oracle.State state = Oracle.asOf(history, History.LATER, History.REMOVALS);
      for (String user : USERS) {
        Map<String, Long> expected = new TreeMap<>();
        if (state != null) {
          state.present().entrySet().stream()
              .filter(entry -> entry.getValue().user().equals(user))
              .forEach(entry -> expected.put(entry.getKey(), entry.getValue().joinedAt()));
        }
        assertThat(joinedAt(known(rows, user).flatMap(UserRooms::present)))
            .as("seed %d: %s", seed, user)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void whoWasWhereAndForHowLongIsWhatLivingThroughAllFactsGives() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.random(seed);
      TreeRows rows = new TreeRows();
      Outcome.of(History.shuffled(history, new Random(seed)), rows);
      List<Oracle.Stay> stays = Oracle.stays(history, Long.MAX_VALUE - 1, History.REMOVALS);
      long from = T0 + 500 * (seed % 30);
      long to = from + 500 + 500 * (seed % 17);
      for (String user : USERS) {
        List<Oracle.Stay> theirs =
            stays.stream()
                .filter(stay -> stay.user().equals(user))
                .filter(stay -> stay.start() <= to && stay.end() > from)
                .toList();
        Optional<Stays> found = known(rows, user).flatMap(room -> room.attendance(from, to));
        assertThat(found.map(Stays::connections).orElse(List.of()))
            .as("seed %d: %s from %d to %d", seed, user, from, to)
            .extracting(Participant::getId, p -> p.getJoinedAt().toEpochMilli())
            .containsExactlyInAnyOrderElementsOf(
                theirs.stream()
                    .map(stay -> new org.assertj.core.groups.Tuple(stay.id(), stay.start()))
                    .toList());
        assertThat(found.map(Stays::millis).orElse(0L))
            .as("seed %d: %s from %d to %d", seed, user, from, to)
            .isEqualTo(500 * halfSeconds(theirs, from, to));
      }
    }
  }

  /** All times are on a grid of half seconds. */
  private static long halfSeconds(List<Oracle.Stay> stays, long from, long to) {
    return LongStream.iterate(from, at -> at < to, at -> at + 500)
        .filter(at -> stays.stream().anyMatch(s -> s.start() <= at && at < s.end()))
        .count();
  }

  @Test
  void oneUserHasSeveralConnectionsInSeveralRooms() {
    TreeRows rows = new TreeRows();
    apply(rows, joined("room-2", "c-1", "alice", T0));
    apply(rows, joined("room-1", "c-2", "alice", T0 + 2));
    apply(rows, joined("room-1", "c-1", "alice", T0 + 1));
    apply(rows, joined("room-1", "c-3", "bob", T0 + 3));

    assertThat(UserRooms.candidates(rows, "alice", null, 10)).containsExactly("room-1", "room-2");
    assertThat(UserRooms.candidates(rows, "alice", "room-1", 10)).containsExactly("room-2");
    assertThat(UserRooms.candidates(rows, "alice", null, 1)).containsExactly("room-1");
    assertThat(UserRooms.candidates(rows, "ali", null, 10)).isEmpty();
    assertThat(joinedAt(UserRooms.of(rows, "room-1", "alice").orElseThrow().present()))
        .containsOnlyKeys("c-1", "c-2");
  }

  @Test
  void theIndexIsWrittenOnceForAUserAndARoom() {
    TreeRows rows = new TreeRows();
    apply(rows, joined("room-1", "c-0", "bob", T0));
    apply(rows, joined("room-1", "c-1", "alice", T0));
    int size = rows.size();
    for (int i = 2; i < 50; i++) {
      apply(rows, joined("room-1", "c-" + i, "alice", T0 + i));
    }

    assertThat(rows.size() - size).as("a row a connection, and nothing else").isEqualTo(48);
  }

  private static Optional<UserRooms> known(TreeRows rows, String user) {
    return UserRooms.candidates(rows, user, null, 10).stream()
        .map(room -> UserRooms.of(rows, room, user))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Map<String, Long> joinedAt(Optional<Stays> stays) {
    return stays.map(Stays::connections).orElse(List.of()).stream()
        .collect(Collectors.toMap(Participant::getId, p -> p.getJoinedAt().toEpochMilli()));
  }

  private static void apply(TreeRows rows, RoomEvent event) {
    RoomFold.apply(rows, event, new RoomFold.At(0, 1), new SnapshotPacing(T0, 1_000));
  }

  private static RoomEvent joined(String room, String id, String identity, long at) {
    return RoomEvent.newBuilder()
        .setType(RoomEventType.PARTICIPANT_JOINED)
        .setRoomId(room)
        .setOccurredAt(Instant.ofEpochMilli(at))
        .setParticipant(ParticipantInfo.newBuilder().setId(id).setIdentity(identity).build())
        .build();
  }
}
