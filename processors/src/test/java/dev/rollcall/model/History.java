package dev.rollcall.model;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.Snapshot;
import dev.rollcall.avro.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Random events of one room on a grid of half seconds, so that ties, rejoins within and beyond the
 * tolerance, late session facts and repeated ids all happen often.
 */
final class History {

  static final String ROOM = "acme-standup";
  static final long START = 1_700_000_000_000L;

  /** Vendors in whose rooms silence removes, and after how long, in milliseconds. */
  static final Map<String, Long> REMOVALS = Map.of("zoom", 3_000L, "daily", 40_000L);

  /** For all histories. */
  static final Policies POLICIES =
      new Policies(Long.MAX_VALUE, Long.MAX_VALUE, Map.of(), REMOVALS, Policies.NONE.maxEventAge());

  /** After all that any history is about. */
  static final long LATER = START + 1_000_000_000L;

  private static final String[] VENDORS = {"livekit", "100ms", "zoom", "daily"};
  private static final String[] SESSIONS = {"s-1", "s-2", "s-3", "s-4"};
  private static final String[] PEOPLE = {"c-1", "c-2", "c-3", "c-4", "c-5"};
  private static final Set<String> UNIQUE = Set.of("c-4", "c-5");
  private static final String[] USERS = {"alice", "bob", null};
  private static final String[] NAMES = {"Standup", "Retro", ""};
  private static final String[] CLEARED = {
    "egressId", "recordingInfo", "recordingInfo.uploadInfo", "createdAt", "enabled"
  };

  private final Random random;

  // what this history is like
  private final int halfSeconds;
  private final int sessions;
  private final int people;
  private final long unit;

  private History(long seed) {
    this.random = new Random(seed);
    this.halfSeconds = 3 + random.nextInt(random.nextBoolean() ? 12 : 80);
    this.sessions = 1 + random.nextInt(SESSIONS.length);
    this.people = 1 + random.nextInt(PEOPLE.length);
    this.unit = random.nextInt(3) == 0 ? 15_000 : 500;
  }

  static List<RoomEvent> random(long seed) {
    History history = new History(seed);
    int size = 2 + history.random.nextInt(24);
    List<RoomEvent> events = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      events.add(history.event());
    }
    if (seed % 3 == 0) {
      String vendor = history.unit == 500 ? "zoom" : "daily";
      events.add(
          history
              .of(RoomEventType.ROOM_UPDATED)
              .setSource(new Source(vendor, "acme", null))
              .build());
    } else if (seed % 3 == 1) {
      history.limits(events);
    }
    return events;
  }

  /** Of a vendor that ends sessions which last too long, by a limit that changes. */
  private void limits(List<RoomEvent> events) {
    Source source = new Source(random.nextBoolean() ? "100ms" : "bigbluebutton", "acme", null);
    events.add(of(RoomEventType.ROOM_UPDATED).setSource(source).setRoom(limit()).build());
    while (random.nextInt(3) > 0) {
      events.add(
          random.nextInt(4) == 0
              ? of(RoomEventType.ROOM_UPDATED).setCleared(List.of("maxDurationSeconds")).build()
              : of(RoomEventType.ROOM_UPDATED).setRoom(limit()).build());
    }
  }

  private RoomAttributes limit() {
    int seconds = (int) (unit * (1 + random.nextInt(halfSeconds)) / 1_000);
    return RoomAttributes.newBuilder().setMaxDurationSeconds(seconds).build();
  }

  /** A stretch of listings of an erased id is cut at the erasure, so that its order may show. */
  static List<RoomEvent> withoutListings(long seed) {
    return random(seed).stream()
        .filter(event -> event.getType() != RoomEventType.ROOM_SNAPSHOT)
        .toList();
  }

  /** The same with some erasures, of users and of participant ids, at any time. */
  static List<RoomEvent> withErasures(long seed) {
    List<RoomEvent> events = new ArrayList<>(withoutListings(seed));
    History history = new History(seed);
    int erasures = 1 + history.random.nextInt(4);
    for (int i = 0; i < erasures; i++) {
      String user = history.random.nextInt(3) == 0 ? PEOPLE[0] : history.pick(USERS);
      if (user != null) {
        events.add(erased(user, history.time().toEpochMilli(), "erasure-" + i));
      }
    }
    return events;
  }

  static RoomEvent erased(String user, long at, String eventId) {
    return RoomEvent.newBuilder()
        .setType(RoomEventType.PARTICIPANT_ERASED)
        .setRoomId(ROOM)
        .setOccurredAt(Instant.ofEpochMilli(at))
        .setEventId(eventId)
        .setParticipant(ParticipantInfo.newBuilder().setId("").setIdentity(user).build())
        .build();
  }

  /** The same events in another order, some of them twice. */
  static List<RoomEvent> shuffled(List<RoomEvent> history, Random random) {
    List<RoomEvent> shuffled = new ArrayList<>(history);
    for (RoomEvent event : history) {
      if (random.nextInt(3) == 0) {
        shuffled.add(event);
      }
    }
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private RoomEvent event() {
    if (unit > 500 && random.nextInt(3) == 0) {
      return snapshot();
    }
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> participant(RoomEventType.PARTICIPANT_JOINED);
      case 4, 5, 6 -> participant(RoomEventType.PARTICIPANT_LEFT);
      case 7 -> participant(RoomEventType.PARTICIPANT_UPDATED);
      case 8 -> of(RoomEventType.SESSION_STARTED).setSessionId(maybeSession()).build();
      case 9 ->
          of(RoomEventType.SESSION_ENDED)
              .setSessionId(maybeSession())
              .setSynthetic(random.nextInt(4) == 0)
              .build();
      case 10 -> attributes();
      default -> rare();
    };
  }

  /** One of few times, so that parts meet; those whose vendor never reuses ids keep to that. */
  private RoomEvent snapshot() {
    List<ParticipantInfo> listed = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      if (random.nextInt(3) > 0) {
        listed.add(
            ParticipantInfo.newBuilder()
                .setId(PEOPLE[i])
                .setJoinedAt(random.nextInt(6) == 0 ? maybeTime() : null)
                .setIdUnique(UNIQUE.contains(PEOPLE[i]))
                .build());
      }
    }
    int parts = random.nextInt(4) == 0 ? 2 : 1;
    Snapshot snapshot = new Snapshot("l-" + parts, time(), random.nextInt(parts), parts, listed);
    return of(RoomEventType.ROOM_SNAPSHOT)
        .setSnapshot(snapshot)
        .setSessionId(random.nextInt(4) == 0 ? maybeSession() : null)
        .build();
  }

  private RoomEvent rare() {
    return switch (random.nextInt(7)) {
      case 0 -> of(RoomEventType.ROOM_DELETED).build();
      case 1 -> of(RoomEventType.ROOM_ENABLED).build();
      case 2 -> of(RoomEventType.ROOM_DISABLED).build();
      case 3 ->
          of(random.nextBoolean() ? RoomEventType.EGRESS_STARTED : RoomEventType.EGRESS_UPDATED)
              .setEgress(new EgressInfo(egress(), null, maybeTime(), maybeTime()))
              .build();
      case 4 ->
          of(RoomEventType.EGRESS_ENDED)
              .setEgress(new EgressInfo(egress(), null, maybeTime(), maybeTime()))
              .build();
      case 5 -> of(RoomEventType.PARTICIPANT_JOIN_FAILED).setParticipant(somebody()).build();
      default -> of(RoomEventType.ROOM_UPDATED).setCleared(List.of(pick(CLEARED), "name")).build();
    };
  }

  private String egress() {
    return "e-" + random.nextInt(2);
  }

  private RoomEvent attributes() {
    RoomAttributes told =
        RoomAttributes.newBuilder()
            .setName(pick(NAMES))
            .setSize(random.nextBoolean() ? random.nextInt(3) : null)
            .setEgressId(random.nextInt(4) == 0 ? egress() : null)
            .setEnabled(random.nextInt(4) == 0 ? random.nextBoolean() : null)
            .setCreatedAt(random.nextInt(4) == 0 ? maybeTime() : null)
            .setRecordingInfo(random.nextInt(3) == 0 ? recordingInfo() : null)
            .build();
    return of(random.nextBoolean() ? RoomEventType.ROOM_CREATED : RoomEventType.ROOM_UPDATED)
        .setRoom(told)
        .setSource(random.nextInt(3) == 0 ? source() : null)
        .build();
  }

  private Source source() {
    return new Source(
        VENDORS[random.nextInt(4) > 0 ? random.nextInt(2) : random.nextInt(4)],
        random.nextBoolean() ? "acme" : null,
        null);
  }

  private RecordingInfo recordingInfo() {
    Map<String, String> uploadInfo =
        switch (random.nextInt(4)) {
          case 0 -> null;
          case 1 -> Map.of();
          case 2 -> Map.of("a", "1, b=2");
          default -> Map.of("a", "1", "b", "2");
        };
    return new RecordingInfo(random.nextBoolean() ? random.nextBoolean() : null, uploadInfo);
  }

  private ParticipantInfo somebody() {
    return ParticipantInfo.newBuilder().setId(PEOPLE[0]).build();
  }

  private RoomEvent participant(RoomEventType type) {
    String id = PEOPLE[random.nextInt(people)];
    boolean leaves = type == RoomEventType.PARTICIPANT_LEFT;
    ParticipantInfo info =
        ParticipantInfo.newBuilder()
            .setId(id)
            .setIdentity(pick(USERS))
            .setName(random.nextInt(3) == 0 ? pick(NAMES) : null)
            .setKind(random.nextInt(8) == 0 ? ParticipantKind.EGRESS : null)
            .setJoinedAt(random.nextInt(3) == 0 ? maybeTime() : null)
            .setLeftAt(leaves && random.nextInt(3) == 0 ? maybeTime() : null)
            .setLeaveReason(leaves && random.nextBoolean() ? LeaveReason.CLIENT : null)
            .setIdUnique(UNIQUE.contains(id) && random.nextInt(4) > 0)
            .build();
    return of(type)
        .setParticipant(info)
        .setSessionId(random.nextBoolean() ? maybeSession() : null)
        .setSynthetic(leaves && random.nextInt(4) == 0)
        .build();
  }

  private RoomEvent.Builder of(RoomEventType type) {
    return RoomEvent.newBuilder().setType(type).setRoomId(ROOM).setOccurredAt(time());
  }

  private Instant time() {
    return Instant.ofEpochMilli(START + unit * random.nextInt(halfSeconds));
  }

  /** As vendors write "never". */
  private Instant maybeTime() {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> Instant.EPOCH;
      default -> time();
    };
  }

  private String maybeSession() {
    return random.nextInt(4) == 0 ? null : SESSIONS[random.nextInt(sessions)];
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
