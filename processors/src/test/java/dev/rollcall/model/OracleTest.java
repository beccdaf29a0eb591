package dev.rollcall.model;

import static org.assertj.core.api.Assertions.fail;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.oracle.Oracle;
import dev.rollcall.oracle.Shown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The fold, event by event in any order, ends where the {@link Oracle} does. */
class OracleTest {

  private static final int HISTORIES = Integer.getInteger("histories", 4_000);
  private static final int MOMENTS = Integer.getInteger("moments", 5);

  @Test
  void theFoldEndsWhereLivingThroughAllFactsInOrderEnds() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.random(seed);
      if (differs(history)) {
        List<RoomEvent> smallest = Shrinker.shrink(history, OracleTest::differs);
        fail(
            "seed %d:%n%s%nexpected %s%nbut was  %s",
            seed,
            smallest.stream().map(RoomEvent::toString).collect(Collectors.joining("\n")),
            Oracle.of(smallest),
            folded(smallest));
      }
    }
  }

  @Test
  void whatWasAtAnyMomentIsWhatLivingUpToItGives() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.random(seed);
      for (long moment : moments(history, seed)) {
        if (differsAt(history, moment)) {
          List<RoomEvent> smallest = Shrinker.shrink(history, h -> differsAt(h, moment));
          fail(
              "seed %d at %d:%n%s%nexpected %s%nbut was  %s",
              seed,
              moment,
              smallest.stream().map(RoomEvent::toString).collect(Collectors.joining("\n")),
              Oracle.asOf(smallest, moment),
              foldedAt(smallest, moment));
        }
      }
    }
  }

  @Test
  void whatASessionCameToIsWhatItsPeopleAddUpTo() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.random(seed);
      if (sumsDiffer(history)) {
        List<RoomEvent> smallest = Shrinker.shrink(history, OracleTest::sumsDiffer);
        TreeRows rows = new TreeRows();
        fail(
            "seed %d:%n%s%nexpected %s%nbut was  %s%npublished %s",
            seed,
            smallest.stream().map(RoomEvent::toString).collect(Collectors.joining("\n")),
            Oracle.sums(smallest),
            Outcome.of(smallest, rows).sessions(),
            sessions(rows));
      }
    }
  }

  private static boolean sumsDiffer(List<RoomEvent> history) {
    TreeRows rows = new TreeRows();
    Map<String, RoomSession> published = Outcome.of(history, rows).sessions();
    List<Oracle.Sum> sums = Oracle.sums(history);
    List<RoomSession> shown = sessions(rows);
    Map<String, RoomSession> last = new TreeMap<>();
    shown.forEach(session -> last.put(session.getId(), session));
    last.replaceAll((id, session) -> session.getEndedAt() == null ? opened(session) : session);
    boolean sumsAgree =
        shown.stream()
            .filter(session -> session.getEndedAt() != null)
            .map(OracleTest::sum)
            .toList()
            .equals(sums.stream().map(OracleTest::inSeconds).toList());
    return !sumsAgree || !last.equals(published);
  }

  /** While a session goes on, its row tells nothing but that. */
  private static RoomSession opened(RoomSession session) {
    return new RoomSession(
        session.getRoomId(), session.getId(), session.getStartedAt(), null, 0, 0, 0, 0L, 0L);
  }

  private static List<RoomSession> sessions(TreeRows rows) {
    List<RoomSession> sessions = new ArrayList<>();
    RoomSessions.of(rows, History.ROOM)
        .ifPresent(view -> sessions.addAll(view.page(null, 100, History.START).sessions()));
    Collections.reverse(sessions);
    sessions.forEach(session -> session.setVersion(0));
    return sessions;
  }

  private static Oracle.Sum inSeconds(Oracle.Sum sum) {
    return new Oracle.Sum(
        sum.id(),
        sum.start(),
        sum.end(),
        sum.connections(),
        sum.users(),
        sum.peak(),
        sum.millis() / 1_000);
  }

  private static Oracle.Sum sum(RoomSession session) {
    return new Oracle.Sum(
        session.getId(),
        session.getStartedAt().toEpochMilli(),
        session.getEndedAt().toEpochMilli(),
        session.getConnectionCount(),
        session.getUserCount(),
        session.getPeakParticipantCount(),
        session.getParticipantSeconds());
  }

  private static long[] moments(List<RoomEvent> history, long seed) {
    Random random = new Random(seed);
    return LongStream.generate(
            () -> {
              RoomEvent event = history.get(random.nextInt(history.size()));
              return event.getOccurredAt().toEpochMilli() + 250L * (random.nextInt(5) - 2);
            })
        .limit(MOMENTS)
        .toArray();
  }

  private static boolean differsAt(List<RoomEvent> history, long moment) {
    return !Objects.equals(Oracle.asOf(history, moment), foldedAt(history, moment));
  }

  private static Oracle.State foldedAt(List<RoomEvent> history, long moment) {
    TreeRows rows = new TreeRows();
    Outcome.of(history, rows);
    return RoomAt.of(rows, History.ROOM, moment).map(RoomAt::room).map(Shown::by).orElse(null);
  }

  private static boolean differs(List<RoomEvent> history) {
    return !Objects.equals(Oracle.of(history), folded(history));
  }

  private static Oracle.State folded(List<RoomEvent> history) {
    Room room = Outcome.of(history).room();
    return room == null ? null : Shown.by(room);
  }
}
