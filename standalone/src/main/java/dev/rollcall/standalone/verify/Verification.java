package dev.rollcall.standalone.verify;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.oracle.Oracle;
import dev.rollcall.oracle.Shown;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds what a server answers of its rooms against what follows from the log of events, by the
 * {@link Oracle}, which shares nothing with the fold that it checks.
 */
public final class Verification {

  /** How far the server's clock may be from this one. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** A room that differs is looked at again as long as events come, but not for ever. */
  private static final int MOST_LOOKS = 10;

  /**
   * @param cutPartitions of {@code room-events}, whose beginning is gone
   */
  public record Report(
      int rooms,
      long events,
      long refused,
      int instants,
      Set<Integer> cutPartitions,
      List<Difference> differences) {}

  private final EventLog log;
  private final Answers answers;
  private final Random random;
  private final int instants;
  private final Duration history;
  private final Map<String, Long> removals;
  private final Clock clock;

  /**
   * @param instants how many moments of each room's past to ask for
   * @param history how far back the server answers
   * @param removals by vendor, after how many milliseconds of silence those present are gone
   */
  public Verification(
      EventLog log,
      Answers answers,
      Random random,
      int instants,
      Duration history,
      Map<String, Long> removals,
      Clock clock) {
    this.log = log;
    this.answers = answers;
    this.random = random;
    this.instants = instants;
    this.history = history;
    this.removals = removals;
    this.clock = clock;
  }

  /**
   * Looks at every room of the log, as far as that was read, and of the server.
   *
   * @param steps is told of each room
   */
  public Report run(Steps steps) {
    answers.await(log.position());
    Set<String> rooms = new TreeSet<>(log.rooms());
    rooms.addAll(answers.rooms());
    List<Difference> found = new ArrayList<>();
    int done = 0;
    for (String room : rooms) {
      found.addAll(differences(room));
      steps.done(++done, rooms.size());
    }
    return new Report(rooms.size(), log.events(), log.refused(), instants, log.cut(), found);
  }

  /**
   * What comes to the room meanwhile is no difference: where it differs the log is read on and the
   * room looked at again, until nothing new in the log could explain it.
   */
  private List<Difference> differences(String room) {
    long[] moments = moments(log.of(room));
    List<Difference> found = look(room, moments);
    for (int looks = 1;
        !found.isEmpty() && (readOn(room) || looks == 1) && looks < MOST_LOOKS;
        looks++) {
      found = look(room, moments);
    }
    return found;
  }

  /** Whether the log has told more of the room meanwhile. */
  private boolean readOn(String room) {
    int known = log.of(room).size();
    log.readOn(Steps.UNSEEN);
    answers.await(log.position());
    return log.of(room).size() > known;
  }

  private long[] moments(List<RoomEvent> events) {
    long now = clock.millis();
    long oldest = Math.max(0, now - history.minus(MARGIN).toMillis());
    return new Instants(random, instants, oldest, now - MARGIN.toMillis()).of(events);
  }

  private List<Difference> look(String room, long[] moments) {
    List<RoomEvent> events = log.of(room);
    long clockNow = clock.millis();
    Comparison comparison = new Comparison(room);
    Optional<Room> now = answers.room(room);
    comparison.states("now", now(events, clockNow), shown(now));
    for (long at : moments) {
      Oracle.State then = Oracle.asOf(events, at, removals, clockNow);
      comparison.states("at " + at, then, shown(answers.roomAt(room, at)));
    }
    comparison.sums(
        Oracle.sums(events, removals, clockNow), now.isPresent() ? answers.sums(room) : List.of());
    return comparison.found();
  }

  /** By all events, also those of clocks that are ahead; but a silence is as long as it is now. */
  private Oracle.State now(List<RoomEvent> events, long clockNow) {
    long moment = removals.isEmpty() ? Long.MAX_VALUE - 1 : clockNow;
    return Oracle.asOf(events, moment, removals, clockNow);
  }

  private static Oracle.State shown(Optional<Room> room) {
    return room.map(Shown::by).orElse(null);
  }
}
