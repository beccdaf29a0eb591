package dev.rollcall.model;

import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.model.ConnectionHistory.Stay;
import dev.rollcall.model.rows.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Who was in a room in a window of time, and for how long. A user with connections of two kinds is
 * two users, so that a recorder never counts as the person who started it.
 *
 * @param users by user, then kind
 * @param totals of the whole window, of people alone
 * @param last the user to go on after; null when there are no more
 */
public record Attendance(List<User> users, Totals totals, Place last) {

  /** Where a user stands in the order of a listing. */
  public record Place(String user, ParticipantKind kind) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::user, Keys.BY_BYTES).thenComparing(Place::kind);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Times are epoch milliseconds.
   *
   * @param place whose user is the identity, or the participant id where none was told
   * @param identity null where none was told
   * @param name that of the connection that began last, of those that have one; may be null
   * @param firstJoinedAt may be before the window
   * @param lastLeftAt 0 while present at the end of the window
   * @param millis with at least one connection, within the window
   * @param connectionMillis of all connections, added up, within the window
   */
  public record User(
      Place place,
      String identity,
      String name,
      int connections,
      long firstJoinedAt,
      long lastLeftAt,
      long millis,
      long connectionMillis) {}

  /**
   * Of connections of kind STANDARD.
   *
   * @param millis the sum over users
   * @param connectionMillis the sum over connections
   */
  public record Totals(int users, int connections, long millis, long connectionMillis) {}

  /**
   * @param stays all that touch the window
   */
  static Attendance of(List<Stay> stays, long from, long to) {
    NavigableMap<Place, List<Stay>> byUser = new TreeMap<>();
    for (Stay stay : stays) {
      Place place = new Place(stay.user(), Profiles.kind(stay.connection().profile()));
      byUser.computeIfAbsent(place, any -> new ArrayList<>(1)).add(stay);
    }
    List<User> users = new ArrayList<>(byUser.size());
    byUser.forEach((place, theirs) -> users.add(user(place, theirs, from, to)));
    return new Attendance(users, totals(users), null);
  }

  private static User user(Place place, List<Stay> stays, long from, long to) {
    stays.sort(Stay.BY_START);
    String identity = null;
    String name = null;
    long lastLeftAt = 0;
    long connectionMillis = 0;
    for (Stay stay : stays) {
      Profile profile = stay.connection().profile();
      identity = profile.getIdentity() != null ? profile.getIdentity() : identity;
      name = profile.getName() != null ? profile.getName() : name;
      lastLeftAt = Math.max(lastLeftAt, stay.connection().end());
      long start = Math.max(stay.connection().joinedAt(), from);
      long end = Math.min(stay.connection().end(), to);
      connectionMillis += end - start;
    }
    return new User(
        place,
        identity,
        name,
        stays.size(),
        stays.get(0).connection().joinedAt(),
        lastLeftAt > to ? 0 : lastLeftAt,
        covered(stays, from, to),
        connectionMillis);
  }

  /**
   * Milliseconds of the window in which at least one connection was open.
   *
   * @param stays by their start
   */
  static long covered(List<Stay> stays, long from, long to) {
    long millis = 0;
    long coveredUntil = from;
    for (Stay stay : stays) {
      long end = Math.min(stay.connection().end(), to);
      millis += Math.max(end - Math.max(stay.connection().joinedAt(), coveredUntil), 0);
      coveredUntil = Math.max(coveredUntil, end);
    }
    return millis;
  }

  private static Totals totals(List<User> users) {
    int people = 0;
    int connections = 0;
    long millis = 0;
    long connectionMillis = 0;
    for (User user : users) {
      if (user.place.kind == ParticipantKind.STANDARD) {
        people++;
        connections += user.connections;
        millis += user.millis;
        connectionMillis += user.connectionMillis;
      }
    }
    return new Totals(people, connections, millis, connectionMillis);
  }

  /** Some of the users, with the totals of all. */
  Attendance page(Place after, int limit) {
    List<User> rest =
        users.stream()
            .filter(user -> after == null || user.place.compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    return rest.size() <= limit
        ? new Attendance(rest, totals, null)
        : new Attendance(rest.subList(0, limit), totals, rest.get(limit - 1).place);
  }
}
