package dev.rollcall.oracle;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The state of a room now or at a moment, found the plain way: collect all facts, sort them, and
 * live through them from the first to the last. It keeps nothing between events, so that order and
 * number of the events cannot matter, and it costs whatever it costs.
 */
public final class Oracle {

  /** Whoever is present. */
  public record Person(String sessionId, String user, ParticipantKind kind, long joinedAt) {}

  public record Session(String id, long start, long end) {}

  /** What a session came to that has ended: people's connections alone. */
  public record Sum(
      String id, long start, long end, int connections, int users, int peak, long millis) {}

  /** One connection, whenever it was; its end is {@link Long#MAX_VALUE} where it has none. */
  public record Stay(String id, String user, ParticipantKind kind, long start, long end) {}

  /** What is compared; times are epoch milliseconds, 0 for none. */
  public record State(
      Map<String, Person> present,
      int people,
      int users,
      Map<String, Integer> others,
      Session session,
      String status,
      boolean active,
      String source,
      Map<String, Object> attributes,
      String egressId,
      long createdAt,
      long updatedAt,
      long deletedAt) {}

  private static final long REJOIN = 2_000;

  /** After every moment that can be asked for, which goes up to {@link Long#MAX_VALUE} - 1. */
  private static final long NEVER = Long.MAX_VALUE;

  /** Vendors that end sessions which last too long, and how long their word of it is waited for. */
  private static final Set<String> LIMITING = Set.of("100ms", "bigbluebutton");

  private static final long GRACE = 60_000;
  private static final String LIMIT = "maxDurationSeconds";

  private static final Set<String> EPHEMERAL =
      Set.of("livekit", "twilio", "jitsi", "jaas", "agora", "bigbluebutton");
  private static final Set<RoomEventType> MUTE =
      Set.of(
          RoomEventType.UNKNOWN,
          RoomEventType.PARTICIPANT_JOIN_FAILED,
          RoomEventType.PARTICIPANT_ERASED);
  private static final Set<RoomEventType> ATTRIBUTE_EVENTS =
      Set.of(
          RoomEventType.ROOM_CREATED,
          RoomEventType.ROOM_UPDATED,
          RoomEventType.ROOM_ENABLED,
          RoomEventType.ROOM_DISABLED);

  private final List<RoomEvent> events;
  private final Redaction redaction;
  private final long moment;
  private final long asked;
  private final NavigableSet<Long> complete;
  private final NavigableSet<Long> told;
  private final long removesAfter;

  // of the life that is being lived
  private int segment;
  private String sessionOn;
  private long endOfSessionOn;
  private long startOfSegment;
  private final Map<String, Integer> segmentOfSession = new HashMap<>();
  private final Map<Integer, Long> endOfSegment = new HashMap<>();
  private final Map<Session, Integer> segmentOf = new HashMap<>();
  private final Map<String, Life> lives = new TreeMap<>();

  private Oracle(List<RoomEvent> events, long moment, Map<String, Long> removals, long asked) {
    this.moment = moment;
    this.asked = asked;
    this.events = events.stream().filter(e -> !MUTE.contains(e.getType())).toList();
    this.redaction = Redaction.of(events);
    this.complete = listings();
    this.told = this.events.stream().map(Oracle::at).collect(Collectors.toCollection(TreeSet::new));
    Source source = source();
    this.removesAfter = source == null ? NEVER : removals.getOrDefault(source.getVendor(), NEVER);
  }

  /** As the room is now where silence removes nobody; null when no event shows it. */
  public static State of(List<RoomEvent> events) {
    return asOf(events, NEVER - 1, Map.of());
  }

  /**
   * As the room was at a moment, by all that is known; null when no event shows it up to then.
   *
   * @param moment epoch milliseconds
   * @param removals by vendor, after how many milliseconds of silence those present are gone
   */
  public static State asOf(List<RoomEvent> events, long moment, Map<String, Long> removals) {
    return asOf(events, moment, removals, NEVER - 1);
  }

  /**
   * As the room was at a moment, by all that is known; null when no event shows it up to then.
   *
   * @param now when it is asked for: what time brings about later is not known yet
   */
  public static State asOf(
      List<RoomEvent> events, long moment, Map<String, Long> removals, long now) {
    Oracle oracle = new Oracle(events, moment, removals, now);
    return oracle.events.stream().anyMatch(e -> at(e) <= moment) ? oracle.state() : null;
  }

  /** As the room was at a moment, where silence removes nobody. */
  public static State asOf(List<RoomEvent> events, long moment) {
    return asOf(events, moment, Map.of());
  }

  /** Sessions that have ended, in the order of their starts, where silence removes nobody. */
  public static List<Sum> sums(List<RoomEvent> events) {
    return sums(events, Map.of());
  }

  /** Sessions that have ended, in the order of their starts. */
  public static List<Sum> sums(List<RoomEvent> events, Map<String, Long> removals) {
    return sums(events, removals, NEVER - 1);
  }

  /**
   * Sessions that have ended, in the order of their starts.
   *
   * @param now when it is asked for
   */
  public static List<Sum> sums(List<RoomEvent> events, Map<String, Long> removals, long now) {
    Oracle oracle = new Oracle(events, NEVER - 1, removals, now);
    List<Session> sessions = oracle.sessions();
    oracle.live(sessions);
    return sessions.stream().filter(s -> s.end != 0).map(oracle::sum).toList();
  }

  private Sum sum(Session session) {
    int in = segmentOf.get(session);
    List<long[]> stays = new ArrayList<>();
    Set<String> users = new TreeSet<>();
    for (Life life : lives.values()) {
      for (Connection c : life.named()) {
        if (c.segment == in && c.joined() <= session.end && c.kind == ParticipantKind.STANDARD) {
          stays.add(new long[] {c.joined(), life.end(c)});
          users.add(c.user);
        }
      }
    }
    int peak = 0;
    for (long[] stay : stays) {
      long now = stay[0];
      peak = Math.max(peak, (int) stays.stream().filter(s -> s[0] <= now && now < s[1]).count());
    }
    long millis = stays.stream().mapToLong(s -> s[1] - s[0]).sum();
    return new Sum(
        session.id, session.start, session.end, stays.size(), users.size(), peak, millis);
  }

  /**
   * Every connection there ever was.
   *
   * @param moment up to which what was told of who holds it counts
   */
  public static List<Stay> stays(List<RoomEvent> events, long moment, Map<String, Long> removals) {
    Oracle oracle = new Oracle(events, moment, removals, NEVER - 1);
    oracle.live(oracle.sessions());
    return oracle.lives.entrySet().stream()
        .flatMap(life -> life.getValue().stays(life.getKey()).stream())
        .toList();
  }

  private State state() {
    List<Session> all = sessions();
    live(all);
    List<Session> sessions =
        all.stream()
            .filter(s -> s.start <= moment)
            .map(s -> new Session(s.id, s.start, s.end <= moment ? s.end : 0))
            .toList();
    Map<String, Person> present = new TreeMap<>();
    lives.forEach((id, life) -> life.present().ifPresent(p -> present.put(id, p)));
    Set<String> users = new TreeSet<>();
    Map<String, Integer> others = new TreeMap<>();
    int people = 0;
    for (Person person : present.values()) {
      if (person.kind == ParticipantKind.STANDARD) {
        people++;
        users.add(person.user);
      } else {
        others.merge(person.kind.name(), 1, Integer::sum);
      }
    }
    Session last = sessions.isEmpty() ? null : sessions.get(sessions.size() - 1);
    boolean active = (last != null && last.end == 0) || !present.isEmpty();
    long deletedAt = latest(e -> e.getType() == RoomEventType.ROOM_DELETED);
    boolean deleted =
        deletedAt != 0
            && deletedAt
                >= Math.max(Math.max(latest(Oracle::provesTheRoom), lastJoin()), lastListing());
    Map<String, Object> attributes = attributes(deleted ? 0 : deletedAt);
    Source source = source();
    boolean enabled = !Boolean.FALSE.equals(attributes.get("enabled"));
    String status =
        deleted
            ? "DELETED"
            : !enabled
                ? "DISABLED"
                : active
                    ? "ACTIVE"
                    : last != null && source != null && EPHEMERAL.contains(source.getVendor())
                        ? "ENDED"
                        : "IDLE";
    return new State(
        present,
        people,
        users.size(),
        others,
        last,
        status,
        active,
        source == null ? null : source.toString(),
        visible(attributes),
        egress(deleted ? 0 : deletedAt),
        createdAt(attributes),
        latest(e -> ATTRIBUTE_EVENTS.contains(e.getType()) && tellsAttributes(e)),
        deleted ? deletedAt : 0);
  }

  private static boolean provesTheRoom(RoomEvent event) {
    return ATTRIBUTE_EVENTS.contains(event.getType())
        || event.getType() == RoomEventType.SESSION_STARTED;
  }

  private long lastJoin() {
    return events.stream()
        .flatMap(e -> Mark.of(e).stream())
        .filter(mark -> mark.order() == Mark.JOIN && mark.at() <= moment)
        .mapToLong(Mark::at)
        .max()
        .orElse(0);
  }

  private boolean isOfCompleteListingWithPeople(RoomEvent event) {
    return isComplete(event)
        && partsOf(event).anyMatch(e -> !e.getSnapshot().getParticipants().isEmpty());
  }

  private boolean isComplete(RoomEvent event) {
    return partsOf(event).map(e -> e.getSnapshot().getPart()).distinct().count()
        == event.getSnapshot().getParts();
  }

  private Stream<RoomEvent> partsOf(RoomEvent part) {
    return events.stream()
        .filter(e -> e.getType() == RoomEventType.ROOM_SNAPSHOT)
        .filter(e -> e.getSnapshot().getId().equals(part.getSnapshot().getId()))
        .filter(e -> takenAt(e) == takenAt(part));
  }

  private long lastListing() {
    return events.stream()
        .filter(e -> e.getType() == RoomEventType.ROOM_SNAPSHOT)
        .filter(this::isOfCompleteListingWithPeople)
        .mapToLong(Oracle::takenAt)
        .filter(at -> at <= moment)
        .max()
        .orElse(0);
  }

  private long latest(java.util.function.Predicate<RoomEvent> which) {
    return events.stream()
        .filter(which)
        .mapToLong(Oracle::at)
        .filter(at -> at <= moment)
        .max()
        .orElse(0);
  }

  // sessions

  /** Something that begins or ends a session. */
  private record Boundary(long at, int order, String id) {
    static final int START = 0;
    static final int SEEN = 1;
    static final int END = 2;
    static final int CONCLUDED = 3;
  }

  /** Lives through all that begins or ends a session; at one moment beginnings come first. */
  private List<Session> sessions() {
    List<Session> sessions = new ArrayList<>();
    Map<String, Long> lastEnd = new HashMap<>();
    Set<String> begun = new TreeSet<>();
    Session on = null;
    for (Boundary now : boundaries()) {
      boolean isOn = on != null && on.id.equals(now.id);
      if (isOn && now.order == Boundary.START && now.at - REJOIN > limit(on)) {
        end(sessions, lastEnd, on, now.at);
        on = null;
        isOn = false;
      }
      Long ended = lastEnd.get(now.id);
      Session begins = null;
      if (now.order == Boundary.CONCLUDED && !isOn) {
        continue; // nothing is concluded of what is not known to be on
      }
      if (now.order >= Boundary.END) {
        if (on != null && (isOn || now.id.isEmpty())) {
          end(sessions, lastEnd, on, now.at);
          on = null;
        } else if (!begun.contains(now.id)) {
          lastEnd.putIfAbsent(now.id, now.at);
        }
      } else if (!isOn && now.order == Boundary.SEEN) {
        begins = begun.contains(now.id) || ended != null ? null : new Session(now.id, now.at, 0);
      } else if (!isOn && (ended == null || now.at > ended + REJOIN)) {
        begins = new Session(now.id, now.at, 0);
      } else if (!isOn && !begun.contains(now.id)) {
        begins = new Session(now.id, now.at, now.at);
      }
      if (begins != null) {
        if (on != null) {
          end(sessions, lastEnd, on, now.at);
        }
        begun.add(now.id);
        sessions.add(begins);
        on = begins.end == 0 ? begins : null;
      }
    }
    if (on != null && limit(on) < NEVER && limit(on) + GRACE <= asked) {
      end(sessions, lastEnd, on, NEVER);
    }
    return sessions;
  }

  /** Ends the last session at a time, or before that at its limit. */
  private void end(List<Session> sessions, Map<String, Long> lastEnd, Session on, long at) {
    long end = Math.min(at, limit(on));
    lastEnd.put(on.id, end);
    sessions.set(sessions.size() - 1, new Session(on.id, on.start, end));
  }

  /** The first moment at which a session had lasted as long as it may, unless its end was told. */
  private long limit(Session session) {
    Source source = source();
    if (source == null || !LIMITING.contains(source.getVendor())) {
      return NEVER;
    }
    long deletedAt =
        events.stream()
            .filter(e -> e.getType() == RoomEventType.ROOM_DELETED)
            .mapToLong(Oracle::at)
            .filter(at -> at <= session.start)
            .max()
            .orElse(0);
    return events.stream()
        .flatMap(event -> told(event, LIMIT))
        .filter(told -> told.tells && (Integer) told.value > 0)
        .mapToLong(told -> session.start + 1_000L * (Integer) told.value)
        .filter(end -> session.start + 1_000L * heldAt(end, deletedAt) == end)
        .min()
        .stream()
        .filter(end -> !isToldLater(session.id, end))
        .findFirst()
        .orElse(NEVER);
  }

  /** Seconds that a session may last, by what was told up to a moment; 0 for no limit. */
  private int heldAt(long at, long since) {
    return events.stream()
        .filter(event -> at(event) <= at)
        .flatMap(event -> told(event, LIMIT))
        .max(LATEST)
        .filter(told -> told.tells && told.at > since)
        .map(told -> (Integer) told.value)
        .orElse(0);
  }

  /** Whether a concluded end of a session is followed by one that was told, before it restarts. */
  private boolean isToldLater(String session, long concluded) {
    Stream<RoomEvent> ofSession =
        events.stream()
            .filter(e -> session.equals(e.getSessionId()))
            .filter(e -> at(e) >= concluded);
    return ofSession
        .filter(
            e ->
                (e.getType() == RoomEventType.SESSION_ENDED && !e.getSynthetic())
                    || (e.getType() == RoomEventType.SESSION_STARTED && at(e) > concluded + REJOIN))
        .min(
            Comparator.comparingLong(Oracle::at)
                .thenComparing(e -> e.getType() == RoomEventType.SESSION_ENDED))
        .filter(e -> e.getType() == RoomEventType.SESSION_ENDED)
        .isPresent();
  }

  private List<Boundary> boundaries() {
    TreeSet<Boundary> boundaries =
        new TreeSet<>(
            Comparator.comparingLong(Boundary::at)
                .thenComparing(b -> b.order >= Boundary.END)
                .thenComparing(Boundary::id)
                .thenComparing(Boundary::order));
    for (RoomEvent event : events) {
      String named = event.getSessionId();
      if (event.getType() == RoomEventType.SESSION_STARTED) {
        String id = named == null ? "@" + at(event) : named;
        boundaries.add(new Boundary(at(event), Boundary.START, id));
      } else if (event.getType() == RoomEventType.SESSION_ENDED && named != null) {
        if (!event.getSynthetic() || !isToldLater(named, at(event))) {
          int order = event.getSynthetic() ? Boundary.CONCLUDED : Boundary.END;
          boundaries.add(new Boundary(at(event), order, named));
        }
      } else if (named != null && event.getType() == RoomEventType.ROOM_SNAPSHOT) {
        Mark.listed(event)
            .forEach(mark -> boundaries.add(new Boundary(mark.at(), Boundary.SEEN, named)));
        if (!event.getSnapshot().getParticipants().isEmpty()) {
          boundaries.add(new Boundary(takenAt(event), Boundary.SEEN, named));
        }
      } else if (named != null) {
        Mark.of(event).stream()
            .filter(mark -> mark.order() <= Mark.SEEN)
            .forEach(mark -> boundaries.add(new Boundary(mark.at(), Boundary.SEEN, named)));
      }
    }
    unnamedEnds().forEach(at -> boundaries.add(new Boundary(at, Boundary.END, "")));
    return List.copyOf(boundaries);
  }

  private LongStream unnamedEnds() {
    return events.stream()
        .filter(
            e ->
                e.getType() == RoomEventType.ROOM_DELETED
                    || (e.getType() == RoomEventType.SESSION_ENDED && e.getSessionId() == null))
        .mapToLong(Oracle::at);
  }

  // people

  private static long takenAt(RoomEvent event) {
    return millis(event.getSnapshot().getTakenAt());
  }

  /** Times of listings all of whose parts came. */
  private NavigableSet<Long> listings() {
    return events.stream()
        .filter(e -> e.getType() == RoomEventType.ROOM_SNAPSHOT && isComplete(e))
        .map(Oracle::takenAt)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Stretches of listings of a participant that are at most 65 seconds apart. */
  private List<long[]> listed(String id) {
    TreeSet<Long> times = new TreeSet<>();
    for (RoomEvent event : events) {
      if (event.getType() == RoomEventType.ROOM_SNAPSHOT
          && event.getSnapshot().getParticipants().stream().anyMatch(p -> p.getId().equals(id))) {
        times.add(takenAt(event));
      }
    }
    List<long[]> stretches = new ArrayList<>();
    for (long time : times) {
      long[] last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
      if (last != null && time - last[1] <= 65_000) {
        last[1] = time;
      } else {
        stretches.add(new long[] {time, time});
      }
    }
    return stretches;
  }

  /** Of the latest listing that tells anything of a participant. */
  private ParticipantInfo listedInfo(String id) {
    return events.stream()
        .filter(e -> e.getType() == RoomEventType.ROOM_SNAPSHOT)
        .sorted(Comparator.comparingLong(Oracle::takenAt))
        .flatMap(e -> e.getSnapshot().getParticipants().stream())
        .filter(p -> p.getId().equals(id) && (p.getIdentity() != null || p.getKind() != null))
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  /** Lives through the room's time: at each moment starts, then marks, then ends. */
  private void live(List<Session> sessions) {
    List<Mark> told = events.stream().flatMap(e -> Mark.of(e).stream()).toList();
    List<Mark> marks = redaction.apply(told).stream().sorted(ORDER).toList();
    Set<String> unique = new TreeSet<>();
    marks.stream().filter(m -> m.unique()).forEach(m -> unique.add(m.id()));
    Set<String> listed = new TreeSet<>();
    events.stream()
        .filter(e -> e.getType() == RoomEventType.ROOM_SNAPSHOT)
        .flatMap(e -> e.getSnapshot().getParticipants().stream())
        .forEach(
            info -> {
              listed.add(info.getId());
              if (info.getIdUnique()) {
                unique.add(info.getId());
              }
            });
    Map<Long, Where> wheres = new TreeMap<>();
    for (String id : listed) {
      listed(id).forEach(stretch -> wheres.put(stretch[1], null));
    }
    TreeSet<Long> moments = new TreeSet<>();
    sessions.forEach(s -> moments.add(s.start));
    sessions.stream().filter(s -> s.end != 0).forEach(s -> moments.add(s.end));
    marks.forEach(m -> moments.add(m.at()));
    moments.addAll(wheres.keySet());
    unnamedEnds().forEach(moments::add);
    Set<Long> unnamed = new TreeSet<>();
    unnamedEnds().forEach(unnamed::add);
    for (long now : moments) {
      for (Session session : sessions) {
        if (session.start == now) {
          endOfSegment.put(segment++, now);
          startOfSegment = now;
          segmentOf.put(session, segment);
          sessionOn = session.id;
          endOfSessionOn = session.end;
          segmentOfSession.put(session.id, segment);
        }
      }
      for (Mark mark : marks) {
        if (mark.at() == now) {
          boolean one = unique.contains(mark.id());
          lives.computeIfAbsent(mark.id(), id -> new Life(id, one)).apply(mark);
        }
      }
      if (wheres.containsKey(now)) {
        wheres.put(now, new Where(segment, startOfSegment, sessionOn));
      }
      if (unnamed.contains(now) || (sessionOn != null && endOfSessionOn == now)) {
        endOfSegment.put(segment++, now);
        startOfSegment = now;
        sessionOn = null;
      }
    }
    for (String id : listed) {
      boolean one = unique.contains(id);
      Life life = lives.computeIfAbsent(id, any -> new Life(id, one));
      listed(id).forEach(stretch -> life.listed(stretch, wheres.get(stretch[1])));
    }
  }

  /** The stretch of the room's time that a moment lies in. */
  private record Where(int segment, long start, String sessionId) {}

  /** Where somebody who names a session or none is now; each closed place of its own. */
  private int place(String sessionId) {
    if (sessionId == null || sessionId.equals(sessionOn)) {
      return segment;
    }
    return segmentOfSession.getOrDefault(sessionId, -1);
  }

  private static final class Connection {
    private int segment;
    private String sessionId;
    private final long firstAt;
    private long joinedAt;
    private long leftAt;
    private boolean leftForReal;
    private long seenAt;
    private String user;
    private ParticipantKind kind;

    Connection(int segment, String sessionId, long firstAt, boolean joined) {
      this.segment = segment;
      this.sessionId = sessionId;
      this.firstAt = firstAt;
      this.joinedAt = joined ? firstAt : 0;
      this.seenAt = firstAt;
    }

    long joined() {
      return joinedAt != 0 ? joinedAt : firstAt;
    }
  }

  /** What one participant id went through. */
  private final class Life {
    private final boolean unique;
    private final List<Connection> connections = new ArrayList<>();
    private String user;
    private ParticipantKind kind = ParticipantKind.STANDARD;

    private final List<long[]> stretches;

    Life(String id, boolean unique) {
      this.unique = unique;
      this.stretches = Oracle.this.listed(id);
      ParticipantInfo info = listedInfo(id);
      this.user = info == null || info.getIdentity() == null ? id : info.getIdentity();
      if (info != null && info.getKind() != null) {
        this.kind = info.getKind();
      }
    }

    /** Shown by nothing but listings, more than 5 seconds after the segment began. */
    void listed(long[] stretch, Where where) {
      boolean known =
          unique ? !connections.isEmpty() : last(c -> c.segment == where.segment) != null;
      if (!known && (where.start == 0 || stretch[1] > where.start + 5_000)) {
        long from = Math.max(stretch[0], where.start);
        Connection shown = new Connection(where.segment, where.sessionId, from, false);
        shown.user = user;
        shown.kind = kind;
        connections.add(shown);
        connections.sort(Comparator.comparingLong(Connection::joined));
      }
    }

    private long lastSeen(Connection c, long cut) {
      long seen = c.seenAt;
      for (long[] stretch : stretches) {
        if (stretch[0] <= cut && stretch[1] >= c.joined()) {
          seen = Math.max(seen, Math.min(stretch[1], cut));
        }
      }
      return seen;
    }

    /** Goes from event to event of the room until the next is too far away. */
    private long silent(Connection c, long cut) {
      if (removesAfter == NEVER) {
        return NEVER;
      }
      long last = Math.max(lastSeen(c, cut), told.first());
      for (long next : told.tailSet(last, false)) {
        if (next - last > removesAfter) {
          break;
        }
        last = next;
      }
      long gone = last + removesAfter;
      return gone < cut ? gone : NEVER;
    }

    /** The first of two listings, a minute apart, after somebody was last seen. */
    private long missed(Connection c, long cut) {
      long seen = lastSeen(c, cut);
      Long first = complete.higher(seen + 5_000);
      Long second = first == null ? null : complete.ceiling(first + 60_000);
      return second == null || second >= cut ? NEVER : first;
    }

    java.util.Optional<Person> present() {
      return connections.stream()
          .filter(c -> c.joined() <= moment && end(c) > moment)
          .max(Comparator.comparingLong(Connection::joined).thenComparingLong(this::end))
          .map(c -> new Person(c.sessionId, c.user, c.kind, c.joined()));
    }

    /** A connection is named by its start: of those that began at one moment the longest stands. */
    private List<Connection> named() {
      Map<Long, Connection> byStart = new TreeMap<>();
      connections.forEach(
          c -> byStart.merge(c.joined(), c, (one, other) -> end(other) > end(one) ? other : one));
      return List.copyOf(byStart.values());
    }

    private List<Stay> stays(String id) {
      return named().stream().map(c -> new Stay(id, c.user, c.kind, c.joined(), end(c))).toList();
    }

    /** Beyond every moment when it has not ended. */
    private long end(Connection c) {
      long cut = c.segment < 0 ? 0 : endOfSegment.getOrDefault(c.segment, NEVER);
      long left = c.leftAt == 0 ? NEVER : c.leftAt;
      long end = c.leftForReal ? left : min(left, cut, missed(c, cut), silent(c, cut));
      return end == NEVER ? NEVER : Math.max(end, c.joined());
    }

    private static long min(long... times) {
      return LongStream.of(times).min().orElseThrow();
    }

    void apply(Mark mark) {
      boolean tells = mark.told() != null && mark.at() <= moment;
      if (tells && mark.told().getIdentity() != null) {
        user = mark.told().getIdentity();
      }
      if (tells && mark.told().getKind() != null) {
        kind = mark.told().getKind();
      }
      switch (mark.order()) {
        case Mark.JOIN -> join(mark);
        case Mark.SEEN -> {
          boolean inItsSession = mark.sessionId() != null && mark.sessionId().equals(sessionOn);
          boolean known = last(c -> c.segment == segment) != null;
          if (connections.isEmpty() || (!unique && inItsSession && !known)) {
            open(mark);
          }
          connections.get(connections.size() - 1).seenAt = mark.at();
        }
        default -> leave(mark);
      }
      if (!connections.isEmpty()) {
        Connection last = connections.get(connections.size() - 1);
        last.user = user;
        last.kind = kind;
      }
    }

    private void open(Mark mark) {
      int place = place(mark.sessionId());
      connections.add(
          new Connection(
              place,
              mark.sessionId() != null ? mark.sessionId() : sessionOn,
              mark.at(),
              mark.order() == Mark.JOIN));
    }

    /** Both name a session that was over by then. */
    private boolean isOver(Connection c, int place, Mark mark) {
      return place < 0 && c.segment < 0 && mark.sessionId().equals(c.sessionId);
    }

    private void join(Mark mark) {
      int place = place(mark.sessionId());
      Connection known =
          last(
              c ->
                  unique
                      || (c.segment == place && place >= 0)
                      || (isOver(c, place, mark) && c.joined() == mark.at())
                      || (c.joinedAt == 0 && mark.at() <= c.firstAt + REJOIN));
      if (known == null || !(unique || known.leftAt == 0 || mark.at() <= known.leftAt + REJOIN)) {
        open(mark);
        return;
      }
      known.seenAt = mark.at();
      if (known.joinedAt == 0) {
        known.joinedAt = mark.at();
        known.segment = place;
        known.sessionId = mark.sessionId() != null ? mark.sessionId() : sessionOn;
      }
    }

    private void leave(Mark mark) {
      String sessionId = unique ? null : mark.sessionId();
      int place = place(sessionId);
      Connection target = last(c -> c.segment == place && place >= 0);
      if (target == null && sessionId == null) {
        target = last(c -> true);
      }
      if (target == null) {
        target = last(c -> sessionId.equals(c.sessionId));
      }
      if (target == null) {
        target = last(c -> c.sessionId == null);
      }
      if (target == null && connections.isEmpty()) {
        open(mark);
        target = connections.get(0);
      }
      boolean real = mark.order() == Mark.LEAVE;
      if (target != null && (target.leftAt == 0 || (real && !target.leftForReal))) {
        target.leftAt = mark.at();
        target.leftForReal = real;
      }
    }

    private Connection last(java.util.function.Predicate<Connection> fits) {
      return connections.stream().filter(fits).reduce((earlier, later) -> later).orElse(null);
    }
  }

  /** Time, kind, then content, so that marks of one moment have one order. */
  private static final Comparator<Mark> ORDER =
      Comparator.comparingLong(Mark::at)
          .thenComparing(Mark::order)
          .thenComparing(by(Mark::sessionId))
          .thenComparing(by(m -> m.order() < Mark.LEAVE ? null : name(m, i -> i.getLeaveReason())))
          .thenComparing(by(m -> name(m, ParticipantInfo::getIdentity)))
          .thenComparing(by(m -> emptyAsNull(name(m, ParticipantInfo::getName))))
          .thenComparing(by(m -> name(m, ParticipantInfo::getKind)));

  private static String name(Mark mark, Function<ParticipantInfo, Object> field) {
    Object value = mark.told() == null ? null : field.apply(mark.told());
    return value == null ? null : value.toString();
  }

  private static String emptyAsNull(String text) {
    return "".equals(text) ? null : text;
  }

  private static Comparator<Mark> by(Function<Mark, String> key) {
    return Comparator.comparing(key, Comparator.nullsFirst(Comparator.naturalOrder()));
  }

  // attributes

  private record Told(long at, boolean tells, String text, Object value) {}

  private static final Comparator<Told> LATEST =
      Comparator.comparingLong(Told::at).thenComparing(Told::tells).thenComparing(Told::text);

  private static boolean tellsAttributes(RoomEvent event) {
    return event.getRoom() != null
        || !event.getCleared().isEmpty()
        || event.getType() == RoomEventType.ROOM_ENABLED
        || event.getType() == RoomEventType.ROOM_DISABLED;
  }

  /** The latest of all that was told of a field; at one moment telling over clearing, then text. */
  private Map<String, Object> attributes(long since) {
    Map<String, Object> found = new TreeMap<>();
    for (String path : List.of("name", "size", "enabled", "createdAt", ENABLED, UPLOAD)) {
      events.stream()
          .filter(event -> at(event) <= moment)
          .flatMap(event -> told(event, path))
          .max(LATEST)
          .filter(told -> told.tells && told.at > since)
          .ifPresent(told -> found.put(path, told.value));
    }
    return found;
  }

  /** As a room shows them: enabled is what a room is anyhow, and createdAt is a field apart. */
  private static Map<String, Object> visible(Map<String, Object> attributes) {
    Map<String, Object> visible = new TreeMap<>(attributes);
    visible.remove("createdAt");
    visible.remove("enabled", true);
    return visible;
  }

  public static final String ENABLED = "recordingInfo.enabled";
  public static final String UPLOAD = "recordingInfo.uploadInfo";

  private static Stream<Told> told(RoomEvent event, String path) {
    List<Object> values = new ArrayList<>();
    RoomAttributes room = event.getRoom();
    if (room != null) {
      boolean recording = room.getRecordingInfo() != null;
      values.add(
          switch (path) {
            case "name" -> emptyAsNull(room.getName());
            case "size" -> room.getSize();
            case LIMIT -> room.getMaxDurationSeconds();
            case "enabled" -> room.getEnabled();
            case "createdAt" -> millis(room.getCreatedAt()) == 0 ? null : room.getCreatedAt();
            case ENABLED -> recording ? room.getRecordingInfo().getEnabled() : null;
            default ->
                recording
                        && room.getRecordingInfo().getUploadInfo() != null
                        && !room.getRecordingInfo().getUploadInfo().isEmpty()
                    ? new TreeMap<>(room.getRecordingInfo().getUploadInfo())
                    : null;
          });
    }
    if (path.equals("enabled") && event.getType() == RoomEventType.ROOM_ENABLED) {
      values.add(true);
    }
    if (path.equals("enabled") && event.getType() == RoomEventType.ROOM_DISABLED) {
      values.add(false);
    }
    values.removeIf(Objects::isNull);
    if (!values.isEmpty()) {
      return values.stream().map(v -> new Told(at(event), true, text(v), v));
    }
    boolean cleared =
        event.getCleared().contains(path)
            || (path.startsWith("recordingInfo.") && event.getCleared().contains("recordingInfo"));
    return cleared ? Stream.of(new Told(at(event), false, "", null)) : Stream.empty();
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .flatMap(e -> Stream.of(e.getKey().toString(), e.getValue().toString()))
          .map(part -> part.length() + ":" + part)
          .collect(Collectors.joining());
    }
    return value instanceof Instant time ? "" + time.toEpochMilli() : value.toString();
  }

  private Source source() {
    Comparator<String> text = Comparator.nullsFirst(Comparator.naturalOrder());
    return events.stream()
        .filter(e -> e.getSource() != null)
        .min(
            Comparator.comparingLong(Oracle::at)
                .thenComparing(
                    RoomEvent::getSource,
                    Comparator.comparing(Source::getVendor, text)
                        .thenComparing(Source::getAccountId, text)
                        .reversed()))
        .map(RoomEvent::getSource)
        .orElse(null);
  }

  private long createdAt(Map<String, Object> attributes) {
    if (attributes.get("createdAt") instanceof Instant told) {
      return told.toEpochMilli();
    }
    return Stream.of(true, false)
        .map(
            created ->
                events.stream()
                    .filter(e -> !created || e.getType() == RoomEventType.ROOM_CREATED)
                    .mapToLong(Oracle::at)
                    .filter(at -> at <= moment)
                    .min())
        .filter(java.util.OptionalLong::isPresent)
        .findFirst()
        .orElseThrow()
        .getAsLong();
  }

  /** Of those told to run since the field was last cleared and never told to end, the latest. */
  private String egress(long since) {
    long cleared = Math.max(since, latest(e -> e.getCleared().contains("egressId")));
    Map<String, Long> started = new TreeMap<>();
    Map<String, Set<Long>> told = new TreeMap<>();
    Set<String> ended = new TreeSet<>();
    for (RoomEvent event : events) {
      String named = event.getRoom() == null ? null : event.getRoom().getEgressId();
      if (named != null) {
        run(started, told, named, at(event), at(event));
      }
      EgressInfo info = event.getEgress();
      long start = info == null ? 0 : millis(info.getStartedAt());
      if (info != null && event.getType() == RoomEventType.EGRESS_ENDED) {
        if (start != 0) {
          started.merge(info.getId(), start, Math::min);
        }
        long end = millis(info.getEndedAt());
        if ((end != 0 ? end : at(event)) <= moment) {
          ended.add(info.getId());
        }
      } else if (info != null) {
        run(started, told, info.getId(), start != 0 ? start : at(event), at(event));
      }
    }
    return told.keySet().stream()
        .filter(id -> !ended.contains(id))
        .filter(id -> told.get(id).stream().anyMatch(at -> at > cleared && at <= moment))
        .max(Comparator.<String>comparingLong(started::get).thenComparing(id -> id))
        .orElse(null);
  }

  /** Who is told to run since a time is told to have run from then on. */
  private static void run(
      Map<String, Long> started, Map<String, Set<Long>> told, String id, long start, long at) {
    started.merge(id, start, Math::min);
    Set<Long> times = told.computeIfAbsent(id, any -> new TreeSet<>());
    times.add(Math.min(start, at));
    times.add(at);
  }

  private static long at(RoomEvent event) {
    return event.getOccurredAt().toEpochMilli();
  }

  private static long millis(Instant time) {
    return time == null ? 0 : time.toEpochMilli();
  }
}
