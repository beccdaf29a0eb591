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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fold, event by event in any order, ends where the {@link Oracle} does. */
class OracleTest {

  /** What histories are made of. */
  private enum Kind {
    WITH_LISTINGS {
      @Override
      List<RoomEvent> history(long seed) {
        return History.random(seed);
      }
    },
    WITH_ERASURES {
      @Override
      List<RoomEvent> history(long seed) {
        return History.withErasures(seed);
      }
    };

    abstract List<RoomEvent> history(long seed);
  }

  private static final int FIRST = Integer.getInteger("first", 0);
  private static final int HISTORIES = Integer.getInteger("histories", 2_000);
  private static final int MOMENTS = Integer.getInteger("moments", 5);
  private static final int SHUFFLES = Integer.getInteger("shuffles", 1);

  @ParameterizedTest
  @EnumSource
  @Tag("rule-1")
  void anyOrderEndsWhereLivingThroughAllFactsInOrderEndsNowAndAtAnyMoment(Kind kind) {
    for (long seed = FIRST; seed < FIRST + HISTORIES; seed++) {
      List<RoomEvent> history = kind.history(seed);
      long[] moments = moments(history, seed);
      if (differs(history, moments)) {
        List<RoomEvent> smallest = Shrinker.shrink(history, h -> differs(h, moments));
        fail("seed %d:%n%s%n%s", seed, told(smallest), difference(smallest, moments));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("rule-1")
  void whatASessionCameToIsWhatItsPeopleAddUpTo(Kind kind) {
    for (long seed = FIRST; seed < FIRST + HISTORIES; seed++) {
      List<RoomEvent> history = kind.history(seed);
      if (sumsDiffer(history)) {
        List<RoomEvent> smallest = Shrinker.shrink(history, OracleTest::sumsDiffer);
        TreeRows rows = new TreeRows();
        fail(
            "seed %d:%n%s%nexpected %s%nbut was  %s%npublished %s",
            seed,
            told(smallest),
            Oracle.sums(smallest, History.REMOVALS),
            Outcome.of(smallest, rows).sessions(),
            sessions(rows));
      }
    }
  }

  private static boolean sumsDiffer(List<RoomEvent> history) {
    TreeRows rows = new TreeRows();
    Map<String, RoomSession> published = Outcome.of(history, rows).sessions();
    List<Oracle.Sum> sums = Oracle.sums(history, History.REMOVALS);
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

  private static boolean differs(List<RoomEvent> history, long[] moments) {
    return !difference(history, moments).isEmpty();
  }

  /** The first answer that is not the oracle's; empty when there is none. */
  private static String difference(List<RoomEvent> history, long[] moments) {
    Oracle.State now = Oracle.asOf(history, History.LATER, History.REMOVALS);
    List<Oracle.State> then =
        LongStream.of(moments)
            .mapToObj(moment -> Oracle.asOf(history, moment, History.REMOVALS))
            .toList();
    for (List<RoomEvent> order : orders(history)) {
      TreeRows rows = new TreeRows();
      Room room = Outcome.of(order, rows).room();
      String found = difference("now", now, room == null ? null : Shown.by(room));
      for (int i = 0; found.isEmpty() && i < moments.length; i++) {
        found = difference("at " + moments[i], then.get(i), shownAt(rows, moments[i]));
      }
      if (!found.isEmpty()) {
        return found + "\ntold as\n" + told(order);
      }
    }
    return "";
  }

  private static String difference(String when, Oracle.State expected, Oracle.State found) {
    return Objects.equals(expected, found)
        ? ""
        : "%s expected %s%nbut was %s".formatted(when, expected, found);
  }

  /** As made, and shuffled with some events twice. */
  private static List<List<RoomEvent>> orders(List<RoomEvent> history) {
    List<List<RoomEvent>> orders = new ArrayList<>();
    orders.add(history);
    for (int i = 0; i < SHUFFLES; i++) {
      orders.add(History.shuffled(history, new Random(i)));
    }
    return orders;
  }

  private static Oracle.State shownAt(TreeRows rows, long moment) {
    return RoomAt.of(rows, History.ROOM, moment).map(RoomAt::room).map(Shown::by).orElse(null);
  }

  private static String told(List<RoomEvent> events) {
    return events.stream().map(RoomEvent::toString).collect(Collectors.joining("\n"));
  }
}
