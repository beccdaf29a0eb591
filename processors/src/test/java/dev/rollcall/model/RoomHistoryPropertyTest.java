package dev.rollcall.model;

import static org.assertj.core.api.Assertions.fail;

import dev.rollcall.avro.FieldChange;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.oracle.Oracle;
import dev.rollcall.oracle.Oracle.Stay;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds for the past of every history. Failures print the smallest history found. */
class RoomHistoryPropertyTest {

  /** After {@code from}, up to {@code to}. */
  private record Window(long from, long to) {}

  /** Who was there, in words that the oracle can be brought to say as well. */
  private record Attended(int connections, long firstJoined, long lastLeft, long any, long sum) {}

  /** What changes tell of, followed one by one. */
  private record Followed(
      Map<String, String> fields, String egressId, SessionInfo session, Set<String> present) {}

  private static final int HISTORIES = Integer.getInteger("histories", 600);
  private static final int WINDOWS = 3;
  private static final int SHUFFLES = 3;
  private static final int ALL = 1_000_000;

  @Test
  @Tag("rule-1")
  void anyOrderAndAnyDuplicationGiveTheSameAttendanceAndChanges() {
    check("depends on order or number", RoomHistoryPropertyTest::dependsOnOrder);
  }

  @Test
  void attendanceIsWhatTheOraclesConnectionsAddUpTo() {
    check("attendance differs from the oracle's", RoomHistoryPropertyTest::attendanceDiffers);
  }

  @Test
  @Tag("rule-1")
  void changesLeadFromTheStateAtTheBeginningToThatAtTheEnd() {
    check("changes lead elsewhere", RoomHistoryPropertyTest::changesLeadElsewhere);
  }

  @Test
  @Tag("rule-1")
  void connectionsAtAMomentAreThoseOfTheOracle() {
    check("connections differ from the oracle's", RoomHistoryPropertyTest::connectionsDiffer);
  }

  @Test
  void pagesPutTogetherAreTheWhole() {
    check("pages differ from the whole", RoomHistoryPropertyTest::pagesDiffer);
  }

  private static void check(String what, BiPredicate<List<RoomEvent>, Window> fails) {
    for (long seed = 0; seed < HISTORIES; seed++) {
      List<RoomEvent> history = History.random(seed);
      for (Window window : windows(seed)) {
        if (fails.test(history, window)) {
          List<RoomEvent> smallest = Shrinker.shrink(history, h -> fails.test(h, window));
          fail(
              "%s: seed %d, %s:%n%s",
              what,
              seed,
              window,
              smallest.stream().map(RoomEvent::toString).collect(Collectors.joining("\n")));
        }
      }
    }
  }

  private static List<Window> windows(long seed) {
    Random random = new Random(seed);
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < WINDOWS; i++) {
      long from = History.START + 250L * random.nextInt(60);
      windows.add(new Window(from, from + 250L * (1 + random.nextInt(100))));
    }
    return windows;
  }

  private static boolean dependsOnOrder(List<RoomEvent> history, Window window) {
    Object expected = past(history, window);
    Random random = new Random(history.size());
    for (int i = 0; i < SHUFFLES; i++) {
      if (!Objects.equals(expected, past(History.shuffled(history, random), window))) {
        return true;
      }
    }
    return false;
  }

  private static Object past(List<RoomEvent> history, Window window) {
    return of(history)
        .map(
            room ->
                List.of(room.attendance(window.from, window.to, null, ALL), changes(room, window)))
        .orElse(null);
  }

  private static boolean attendanceDiffers(List<RoomEvent> history, Window window) {
    Map<Attendance.Place, List<Stay>> byUser = new TreeMap<>();
    for (Stay stay : Oracle.stays(history, window.to, History.REMOVALS)) {
      if (stay.start() <= window.to && stay.end() > window.from) {
        byUser
            .computeIfAbsent(
                new Attendance.Place(stay.user(), stay.kind()), any -> new ArrayList<>())
            .add(stay);
      }
    }
    Map<Attendance.Place, Attended> expected = new TreeMap<>();
    byUser.forEach((user, stays) -> expected.put(user, attended(stays, window)));
    Attendance attendance =
        of(history)
            .map(room -> room.attendance(window.from, window.to, null, ALL))
            .orElseGet(() -> Attendance.of(List.of(), window.from, window.to));
    Map<Attendance.Place, Attended> found = new TreeMap<>();
    attendance
        .users()
        .forEach(
            user ->
                found.put(
                    user.place(),
                    new Attended(
                        user.connections(),
                        user.firstJoinedAt(),
                        user.lastLeftAt(),
                        user.millis(),
                        user.connectionMillis())));
    return !found.equals(expected) || !attendance.totals().equals(totals(expected));
  }

  /** Counts quarters of a second, on which all times of a history and of a window lie. */
  private static Attended attended(List<Stay> stays, Window window) {
    long any = 0;
    long sum = 0;
    for (long t = window.from; t < window.to; t += 250) {
      long now = t;
      long there = stays.stream().filter(s -> s.start() <= now && s.end() > now).count();
      any += there > 0 ? 250 : 0;
      sum += 250 * there;
    }
    boolean present = stays.stream().anyMatch(stay -> stay.end() > window.to);
    return new Attended(
        stays.size(),
        stays.stream().mapToLong(Stay::start).min().orElseThrow(),
        present ? 0 : stays.stream().mapToLong(Stay::end).max().orElseThrow(),
        any,
        sum);
  }

  private static Attendance.Totals totals(Map<Attendance.Place, Attended> users) {
    List<Attended> people =
        users.entrySet().stream()
            .filter(user -> user.getKey().kind() == ParticipantKind.STANDARD)
            .map(Map.Entry::getValue)
            .toList();
    return new Attendance.Totals(
        people.size(),
        people.stream().mapToInt(Attended::connections).sum(),
        people.stream().mapToLong(Attended::any).sum(),
        people.stream().mapToLong(Attended::sum).sum());
  }

  private static boolean changesLeadElsewhere(List<RoomEvent> history, Window window) {
    RoomHistory room = of(history).orElse(null);
    if (room == null || room.knownSince() > window.from) {
      return false; // there is no state to begin with
    }
    Followed followed = state(room, window.from);
    List<RoomChange> changes = changes(room, window);
    for (RoomChange change : changes) {
      followed = after(followed, change);
    }
    return !followed.equals(state(room, window.to)) || !areInOrder(changes, window);
  }

  private static boolean areInOrder(List<RoomChange> changes, Window window) {
    long[] times =
        LongStream.concat(
                LongStream.of(window.from + 1),
                LongStream.concat(
                    changes.stream().mapToLong(c -> c.getOccurredAt().toEpochMilli()),
                    LongStream.of(window.to)))
            .toArray();
    return LongStream.range(1, times.length).allMatch(i -> times[(int) i - 1] <= times[(int) i]);
  }

  private static Followed state(RoomHistory history, long at) {
    Room room = history.roomAt(at).orElseThrow();
    Map<String, String> fields = new TreeMap<>();
    FieldChanges.between(null, room)
        .forEach(field -> fields.put(field.getName(), field.getAfter()));
    return new Followed(fields, room.getEgressId(), room.getSession(), present(history, at));
  }

  private static Set<String> present(RoomHistory history, long at) {
    return history.connectionsAt(at, true, false, null, ALL).orElseThrow().participants().stream()
        .map(RoomHistoryPropertyTest::connection)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String connection(Participant row) {
    return row.getId() + " since " + row.getJoinedAt();
  }

  private static Followed after(Followed before, RoomChange change) {
    Map<String, String> fields = new TreeMap<>(before.fields);
    String egressId = before.egressId;
    SessionInfo session = before.session;
    Set<String> present = new TreeSet<>(before.present);
    switch (change.getType()) {
      case ROOM_CREATED, ROOM_UPDATED, ROOM_DELETED ->
          change.getFields().forEach(field -> follow(fields, field));
      case EGRESS_STARTED, EGRESS_ENDED -> egressId = change.getFields().get(0).getAfter();
      case SESSION_STARTED -> session = change.getSession();
      case SESSION_ENDED -> {
        // the next may have begun in the very millisecond
        boolean isLast = session.getStartedAt().equals(change.getSession().getStartedAt());
        session =
            isLast && session.getId().equals(change.getSession().getId())
                ? change.getSession()
                : session;
      }
      case PARTICIPANT_JOINED -> present.add(connection(change.getParticipant()));
      case PARTICIPANT_LEFT -> present.remove(connection(change.getParticipant()));
      default -> throw new AssertionError(change);
    }
    return new Followed(fields, egressId, session, present);
  }

  private static void follow(Map<String, String> fields, FieldChange change) {
    if (!Objects.equals(fields.get(change.getName()), change.getBefore())) {
      fields.put(change.getName(), "not " + change.getBefore());
    } else if (change.getAfter() == null) {
      fields.remove(change.getName());
    } else {
      fields.put(change.getName(), change.getAfter());
    }
  }

  private static boolean connectionsDiffer(List<RoomEvent> history, Window window) {
    long at = window.to;
    RoomHistory room = of(history).orElse(null);
    if (room == null || room.knownSince() > at) {
      return false;
    }
    List<Stay> begun =
        Oracle.stays(history, at, History.REMOVALS).stream()
            .filter(stay -> stay.start() <= at)
            .toList();
    return !rows(room, at, true, false).equals(stays(begun, at, true, false))
        || !rows(room, at, false, true).equals(stays(begun, at, false, true))
        || !rows(room, at, true, true).equals(stays(begun, at, true, true));
  }

  private static List<Stay> rows(RoomHistory room, long at, boolean present, boolean left) {
    return room.connectionsAt(at, present, left, null, ALL).orElseThrow().participants().stream()
        .map(
            row ->
                new Stay(
                    row.getId(),
                    row.getIdentity() != null ? row.getIdentity() : row.getId(),
                    row.getKind(),
                    row.getJoinedAt().toEpochMilli(),
                    row.getLeftAt() == null ? Long.MAX_VALUE : row.getLeftAt().toEpochMilli()))
        .toList();
  }

  private static List<Stay> stays(List<Stay> begun, long at, boolean present, boolean left) {
    return begun.stream()
        .filter(stay -> stay.end() > at ? present : left)
        .map(
            stay ->
                stay.end() > at
                    ? new Stay(stay.id(), stay.user(), stay.kind(), stay.start(), Long.MAX_VALUE)
                    : stay)
        .toList();
  }

  private static boolean pagesDiffer(List<RoomEvent> history, Window window) {
    RoomHistory room = of(history).orElse(null);
    if (room == null) {
      return false;
    }
    int limit = 1 + history.size() % 3;
    List<RoomChange> changes = new ArrayList<>();
    RoomChanges.Place change = null;
    do {
      RoomChanges.Page page = room.changes(window.from, window.to, change, limit);
      changes.addAll(page.changes());
      change = page.last();
    } while (change != null);
    List<Attendance.User> users = new ArrayList<>();
    Attendance.Place user = null;
    do {
      Attendance page = room.attendance(window.from, window.to, user, limit);
      users.addAll(page.users());
      user = page.last();
    } while (user != null);
    return !changes.equals(changes(room, window))
        || !users.equals(room.attendance(window.from, window.to, null, ALL).users())
        || (room.knownSince() <= window.to && participantPagesDiffer(room, window.to, limit));
  }

  private static boolean participantPagesDiffer(RoomHistory room, long at, int limit) {
    for (boolean left : new boolean[] {false, true}) {
      List<Participant> rows = new ArrayList<>();
      String last = null;
      do {
        RoomView.Connected page = room.connectionsAt(at, true, left, last, limit).orElseThrow();
        rows.addAll(page.participants());
        last = page.lastId();
      } while (last != null);
      if (!rows.equals(room.connectionsAt(at, true, left, null, ALL).orElseThrow().participants())
          || new HashSet<>(rows).size() != rows.size()) {
        return true;
      }
    }
    return false;
  }

  private static List<RoomChange> changes(RoomHistory room, Window window) {
    return room.changes(window.from, window.to, null, ALL).changes();
  }

  private static Optional<RoomHistory> of(List<RoomEvent> history) {
    TreeRows rows = new TreeRows();
    Outcome.of(history, rows);
    return RoomHistory.of(rows, History.ROOM);
  }
}
