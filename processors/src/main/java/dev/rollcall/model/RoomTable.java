package dev.rollcall.model;

import dev.rollcall.model.rows.AttributesRow;
import dev.rollcall.model.rows.ClosedRow;
import dev.rollcall.model.rows.DeletionRow;
import dev.rollcall.model.rows.EpochRow;
import dev.rollcall.model.rows.ErasingRow;
import dev.rollcall.model.rows.ErasureRow;
import dev.rollcall.model.rows.ListingRow;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SessionRow;
import dev.rollcall.model.rows.SummaryRow;
import dev.rollcall.model.rows.SweepRow;
import dev.rollcall.model.rows.ToldRow;
import dev.rollcall.model.rows.UserRow;
import dev.rollcall.serde.PlainAvro;
import dev.rollcall.serde.TrustedPackages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** The rows of one room, typed. Getters give null for a row that is not there. */
final class RoomTable {

  /**
   * One entry of the timeline: when a session started, and its own end or 0.
   *
   * @param concluded nobody told that end
   * @param limit when the vendor ends it, or 0; it counts where nothing else ends it before
   */
  record Epoch(String sessionId, long start, long end, boolean concluded, long limit) {

    /** That of the timeline; the end has no part in it. */
    static final Comparator<Epoch> ORDER =
        Comparator.comparingLong(Epoch::start).thenComparing(Epoch::sessionId);
  }

  /** The version of the rows' format. */
  private static final int FORMAT = 3;

  private static final PlainAvro<RoomRow> ROOM = codec(RoomRow.class);
  private static final PlainAvro<AttributesRow> ATTRIBUTES = codec(AttributesRow.class);
  private static final PlainAvro<SessionRow> SESSION = codec(SessionRow.class);
  private static final PlainAvro<EpochRow> EPOCH = codec(EpochRow.class);
  private static final PlainAvro<ParticipantRow> PARTICIPANT = codec(ParticipantRow.class);
  private static final PlainAvro<UserRow> USER = codec(UserRow.class);
  private static final PlainAvro<SweepRow> SWEEP = codec(SweepRow.class);
  private static final PlainAvro<ClosedRow> CLOSED = codec(ClosedRow.class);
  private static final PlainAvro<ToldRow> TOLD = codec(ToldRow.class);
  private static final PlainAvro<ListingRow> LISTING = codec(ListingRow.class);
  private static final PlainAvro<SummaryRow> SUMMARY = codec(SummaryRow.class);
  private static final PlainAvro<DeletionRow> DELETION = codec(DeletionRow.class);
  private static final PlainAvro<ErasureRow> ERASURE = codec(ErasureRow.class);
  private static final PlainAvro<ErasingRow> ERASING = codec(ErasingRow.class);
  private static final byte[] NOTHING = {};

  static <T extends SpecificRecord> PlainAvro<T> codec(Class<T> type) {
    TrustedPackages.trust(type.getPackageName());
    return new PlainAvro<>(type, FORMAT);
  }

  private final ReadableRows readable;
  private final Rows writable;
  private final String room;
  private byte[] roomBytes;

  private RoomTable(ReadableRows readable, Rows writable, String room) {
    this.readable = readable;
    this.writable = writable;
    this.room = room;
  }

  static RoomTable of(Rows rows, String room) {
    return new RoomTable(rows, rows, room);
  }

  static RoomTable readOnly(ReadableRows rows, String room) {
    return new RoomTable(rows, null, room);
  }

  static RoomRow decodeRoom(byte[] value) {
    return ROOM.decode(value);
  }

  static ParticipantRow decodeParticipant(byte[] value) {
    return PARTICIPANT.decode(value);
  }

  String room() {
    return room;
  }

  Rows rows() {
    return writable;
  }

  RoomRow roomRow() {
    roomBytes = readable.get(Keys.of(Keys.ROOM, room));
    return ROOM.decode(roomBytes);
  }

  /** Writes nothing when the row is as it was read. */
  void put(RoomRow row) {
    byte[] bytes = ROOM.encode(row);
    if (!Arrays.equals(bytes, roomBytes)) {
      writable.put(Keys.of(Keys.ROOM, room), bytes);
      roomBytes = bytes;
    }
  }

  AttributesRow attributes() {
    AttributesRow row = ATTRIBUTES.decode(readable.get(Keys.of(Keys.ATTRIBUTES, room)));
    return row != null ? row : AttributesRow.newBuilder().build();
  }

  void put(AttributesRow row) {
    writable.put(Keys.of(Keys.ATTRIBUTES, room), ATTRIBUTES.encode(row));
  }

  SessionRow session(String sessionId) {
    return SESSION.decode(readable.get(Keys.of(Keys.SESSION, room, sessionId)));
  }

  /** The facts of every session. */
  void forEachSession(Consumer<SessionRow> consumer) {
    try (Rows.Cursor cursor =
        readable.range(Keys.first(Keys.SESSION, room), Keys.end(Keys.SESSION, room))) {
      cursor.forEachRemaining(row -> consumer.accept(SESSION.decode(row.value())));
    }
  }

  void put(String sessionId, SessionRow row) {
    writable.put(Keys.of(Keys.SESSION, room, sessionId), SESSION.encode(row));
  }

  void put(Epoch epoch) {
    writable.put(
        Keys.of(Keys.TIMELINE, room, epoch.start, epoch.sessionId),
        EPOCH.encode(new EpochRow(epoch.end, epoch.concluded, epoch.limit)));
  }

  void delete(Epoch epoch) {
    writable.delete(Keys.of(Keys.TIMELINE, room, epoch.start, epoch.sessionId));
  }

  /** An entry that is known to be there. */
  Epoch epoch(String sessionId, long start) {
    byte[] value = readable.get(Keys.of(Keys.TIMELINE, room, start, sessionId));
    EpochRow row = EPOCH.decode(value);
    return new Epoch(sessionId, start, row.getEnd(), row.getConcluded(), row.getLimit());
  }

  /**
   * Whether anything but its own end cuts an epoch before a time: an end that names no session, or
   * the start of another session.
   */
  boolean isCut(String sessionId, long start, long before) {
    long end = endAtOrAfter(start);
    if (end != 0 && end < before) {
      return true;
    }
    byte[] from = Keys.after(Keys.of(Keys.TIMELINE, room, start, sessionId));
    byte[] to = timeKey(before);
    if (Arrays.compareUnsigned(from, to) >= 0) {
      return false;
    }
    try (Rows.Cursor cursor = readable.range(from, to)) {
      while (cursor.hasNext()) {
        if (!Keys.partAfterTime(cursor.next().key(), room).equals(sessionId)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The last entry of the timeline that starts at or before {@code at}. */
  Optional<Epoch> epochAtOrBefore(long at) {
    byte[] to = at == Long.MAX_VALUE ? Keys.end(Keys.TIMELINE, room) : timeKey(at + 1);
    return Rows.first(readable.reverseRange(Keys.first(Keys.TIMELINE, room), to)).map(this::epoch);
  }

  /** The last entry before {@code epoch}. */
  Optional<Epoch> epochBefore(Epoch epoch) {
    byte[] to = Keys.of(Keys.TIMELINE, room, epoch.start, epoch.sessionId);
    return Rows.first(readable.reverseRange(Keys.first(Keys.TIMELINE, room), to)).map(this::epoch);
  }

  /** The first entry after {@code epoch}. */
  Optional<Epoch> epochAfter(Epoch epoch) {
    byte[] from = Keys.after(Keys.of(Keys.TIMELINE, room, epoch.start, epoch.sessionId));
    return Rows.first(readable.range(from, Keys.end(Keys.TIMELINE, room))).map(this::epoch);
  }

  /** The first entry that starts after {@code at}. */
  Optional<Epoch> epochAfter(long at) {
    return Rows.first(readable.range(timeKey(at + 1), Keys.end(Keys.TIMELINE, room)))
        .map(this::epoch);
  }

  private Epoch epoch(Rows.Row row) {
    EpochRow epoch = EPOCH.decode(row.value());
    return new Epoch(
        Keys.partAfterTime(row.key(), room),
        Keys.at(row.key(), room),
        epoch.getEnd(),
        epoch.getConcluded(),
        epoch.getLimit());
  }

  /** The entries of the timeline that start from {@code from} to before {@code to}. */
  List<Epoch> epochs(long from, long to) {
    byte[] last = to == Long.MAX_VALUE ? Keys.end(Keys.TIMELINE, room) : timeKey(to);
    List<Epoch> found = new ArrayList<>();
    try (Rows.Cursor cursor = readable.range(timeKey(Math.max(from, 0)), last)) {
      cursor.forEachRemaining(row -> found.add(epoch(row)));
    }
    return found;
  }

  private byte[] timeKey(long at) {
    return Keys.of(Keys.TIMELINE, room, at, "");
  }

  boolean hasEpoch(String sessionId, long start) {
    return readable.get(Keys.of(Keys.TIMELINE, room, start, sessionId)) != null;
  }

  /** Null when that session was never summed up. */
  SummaryRow summary(String sessionId, long start) {
    return SUMMARY.decode(readable.get(Keys.of(Keys.SUMMARY, room, start, sessionId)));
  }

  void put(String sessionId, long start, SummaryRow row) {
    writable.put(Keys.of(Keys.SUMMARY, room, start, sessionId), SUMMARY.encode(row));
  }

  void deleteSummary(String sessionId, long start) {
    writable.delete(Keys.of(Keys.SUMMARY, room, start, sessionId));
  }

  /** How often a session was marked to be summed up since it last was; 0 when it need not be. */
  long unsummed(String sessionId, long start) {
    byte[] value = readable.get(Keys.of(Keys.UNSUMMED, room, start, sessionId));
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  void markUnsummed(String sessionId, long start) {
    byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(unsummed(sessionId, start) + 1).array();
    writable.put(Keys.of(Keys.UNSUMMED, room, start, sessionId), value);
  }

  void deleteUnsummed(String sessionId, long start) {
    writable.delete(Keys.of(Keys.UNSUMMED, room, start, sessionId));
  }

  /** Remembers an end that names no session; whether it was new. */
  boolean addEnd(long at) {
    byte[] key = Keys.of(Keys.END, room, at, "");
    if (readable.get(key) != null) {
      return false;
    }
    writable.put(key, NOTHING);
    return true;
  }

  /** The first end at or after {@code at} that names no session; 0 when there is none. */
  long endAtOrAfter(long at) {
    return firstTime(readable.range(Keys.of(Keys.END, room, at, ""), Keys.end(Keys.END, room)));
  }

  /** The last end before {@code at} that names no session; 0 when there is none. */
  long endBefore(long at) {
    return firstTime(
        readable.reverseRange(Keys.first(Keys.END, room), Keys.of(Keys.END, room, at, "")));
  }

  /** When the first row is from; 0 when there is none. */
  private long firstTime(Rows.Cursor cursor) {
    return Rows.first(cursor).map(row -> Keys.at(row.key(), room)).orElse(0L);
  }

  /** A participant id's row and where it was found. */
  record Placed(ParticipantRow row, Place place) {}

  enum Place {
    NOWHERE,
    PRESENT,
    PAST
  }

  Placed participant(String id) {
    byte[] value = readable.get(Keys.of(Keys.PRESENT, room, id));
    if (value != null) {
      return new Placed(PARTICIPANT.decode(value), Place.PRESENT);
    }
    value = readable.get(Keys.of(Keys.PAST, room, id));
    return value != null
        ? new Placed(PARTICIPANT.decode(value), Place.PAST)
        : new Placed(nobody(), Place.NOWHERE);
  }

  /** What Avro's builder would give, which looks up and copies each default. */
  private static ParticipantRow nobody() {
    return new ParticipantRow(
        false,
        new ArrayList<>(2),
        new ArrayList<>(1),
        new ArrayList<>(0),
        null,
        0L,
        0L,
        null,
        null,
        new ArrayList<>(1),
        List.of());
  }

  void move(String id, Placed from, Place to) {
    writable.put(key(to, id), PARTICIPANT.encode(from.row()));
    if (from.place() != Place.NOWHERE && from.place() != to) {
      writable.delete(key(from.place(), id));
    }
  }

  void remove(String id, Place place) {
    if (place != Place.NOWHERE) {
      writable.delete(key(place, id));
    }
  }

  private byte[] key(Place place, String id) {
    return Keys.of(place == Place.PRESENT ? Keys.PRESENT : Keys.PAST, room, id);
  }

  Rows.Cursor present(byte[] from) {
    byte[] first = from != null ? from : Keys.first(Keys.PRESENT, room);
    return readable.range(first, Keys.end(Keys.PRESENT, room));
  }

  Rows.Cursor past(byte[] from) {
    byte[] first = from != null ? from : Keys.first(Keys.PAST, room);
    return readable.range(first, Keys.end(Keys.PAST, room));
  }

  UserRow user(String user) {
    return USER.decode(readable.get(Keys.of(Keys.USER, room, user)));
  }

  void put(String user, UserRow row) {
    byte[] key = Keys.of(Keys.USER, room, user);
    if (row.getConnections() == 0) {
      writable.delete(key);
    } else {
      writable.put(key, USER.encode(row));
    }
  }

  void putClosed(int lengthClass, long start, String participant, ClosedRow row) {
    writable.put(Keys.closed(room, lengthClass, start, participant), CLOSED.encode(row));
  }

  void deleteClosed(int lengthClass, long start, String participant) {
    writable.delete(Keys.closed(room, lengthClass, start, participant));
  }

  /** Those of a class that started after {@code after}, up to {@code last}, by their start. */
  Rows.Cursor closed(int lengthClass, long after, long last) {
    return closedBetween(lengthClass, Math.max(after, -1) + 1, last, null);
  }

  /**
   * Those of a class that started from {@code first} to {@code last}, after the key {@code after}.
   */
  Rows.Cursor closedBetween(int lengthClass, long first, long last, byte[] after) {
    byte[] from = after != null ? Keys.after(after) : Keys.closed(room, lengthClass, first, "");
    return readable.range(from, Keys.closed(room, lengthClass, last + 1, ""));
  }

  /** Those of all classes, from a key on. */
  Rows.Cursor closed(byte[] from) {
    byte[] first = from != null ? from : Keys.first(Keys.CLOSED, room);
    return readable.range(first, Keys.end(Keys.CLOSED, room));
  }

  /** Null when that connection is not known to have ended. */
  ClosedRow closed(int lengthClass, long start, String participant) {
    return CLOSED.decode(readable.get(Keys.closed(room, lengthClass, start, participant)));
  }

  static ClosedRow decodeClosed(byte[] value) {
    return CLOSED.decode(value);
  }

  /**
   * @param people whether it names anybody
   */
  void putListing(long at, boolean people) {
    writable.put(Keys.of(Keys.LISTING, room, at, ""), new byte[] {(byte) (people ? 1 : 0)});
  }

  /** Whether the complete listing of a time names anybody; null when there is none. */
  Boolean listing(long at) {
    byte[] value = readable.get(Keys.of(Keys.LISTING, room, at, ""));
    return value == null ? null : value[0] == 1;
  }

  /** The first complete listing after {@code at} that names anybody; 0 when there is none. */
  long peopleListedAfter(long at) {
    try (Rows.Cursor cursor =
        readable.range(Keys.of(Keys.LISTING, room, at + 1, ""), Keys.end(Keys.LISTING, room))) {
      while (cursor.hasNext()) {
        Rows.Row row = cursor.next();
        if (row.value()[0] == 1) {
          return Keys.at(row.key(), room);
        }
      }
      return 0;
    }
  }

  /** The first complete listing that was taken after {@code at}; 0 when there is none. */
  long listingAfter(long at) {
    return firstTime(
        readable.range(Keys.of(Keys.LISTING, room, at + 1, ""), Keys.end(Keys.LISTING, room)));
  }

  /** A stretch of time between two events of the room that follow one another; epoch millis. */
  record Quiet(long from, long until) {}

  void put(Quiet quiet) {
    byte[] until = ByteBuffer.allocate(Long.BYTES).putLong(quiet.until).array();
    writable.put(Keys.of(Keys.QUIET, room, quiet.from, ""), until);
  }

  void deleteQuiet(long from) {
    writable.delete(Keys.of(Keys.QUIET, room, from, ""));
  }

  /** The last that began at or before {@code at}. */
  Optional<Quiet> quietAtOrBefore(long at) {
    try (Rows.Cursor cursor =
        readable.reverseRange(
            Keys.first(Keys.QUIET, room), Keys.of(Keys.QUIET, room, at + 1, ""))) {
      return cursor.hasNext() ? Optional.of(quiet(cursor.next())) : Optional.empty();
    }
  }

  /** The first that began after {@code at}. */
  Optional<Quiet> quietAfter(long at) {
    try (Rows.Cursor cursor =
        readable.range(Keys.of(Keys.QUIET, room, at + 1, ""), Keys.end(Keys.QUIET, room))) {
      return cursor.hasNext() ? Optional.of(quiet(cursor.next())) : Optional.empty();
    }
  }

  private Quiet quiet(Rows.Row row) {
    return new Quiet(Keys.at(row.key(), room), quietUntil(row));
  }

  static long quietUntil(Rows.Row row) {
    return ByteBuffer.wrap(row.value()).getLong();
  }

  ListingRow incomplete(long at, String id) {
    ListingRow row = LISTING.decode(readable.get(Keys.of(Keys.INCOMPLETE, room, at, id)));
    return row != null ? row : ListingRow.newBuilder().build();
  }

  void put(long at, String id, ListingRow row) {
    writable.put(Keys.of(Keys.INCOMPLETE, room, at, id), LISTING.encode(row));
  }

  void deleteIncomplete(long at, String id) {
    writable.delete(Keys.of(Keys.INCOMPLETE, room, at, id));
  }

  /** What was told of an attribute at exactly that time; null when nothing was. */
  ToldRow told(String path, long at) {
    return TOLD.decode(readable.get(Keys.told(room, path, at)));
  }

  void putTold(String path, long at, Object value) {
    writable.put(Keys.told(room, path, at), TOLD.encode(new ToldRow(value)));
  }

  /** What was told of an attribute, and when. */
  record Told(long at, Object value) {}

  /** What was told last of an attribute, at or before {@code at}. */
  Optional<Told> lastTold(String path, long at) {
    return Rows.first(
            readable.reverseRange(Keys.told(room, path, 0), Keys.told(room, path, at + 1)))
        .map(RoomTable::told);
  }

  /** What was told first of an attribute after {@code after}. */
  Optional<Told> firstTold(String path, long after) {
    return Rows.first(
            readable.range(Keys.told(room, path, after + 1), Keys.told(room, path, Long.MAX_VALUE)))
        .map(RoomTable::told);
  }

  /** What was told of an attribute after {@code after}, up to {@code last}. */
  List<Told> told(String path, long after, long last) {
    List<Told> told = new ArrayList<>();
    try (Rows.Cursor cursor =
        readable.range(Keys.told(room, path, after + 1), Keys.told(room, path, last + 1))) {
      cursor.forEachRemaining(row -> told.add(told(row)));
    }
    return told;
  }

  private static Told told(Rows.Row row) {
    return new Told(Keys.lastTime(row.key()), TOLD.decode(row.value()).getValue());
  }

  /** A deletion of the room, and when it was first shown to exist again; 0 when it was not. */
  record Deletion(long at, long aliveAt) {}

  void put(Deletion deletion) {
    writable.put(
        Keys.of(Keys.DELETION, room, deletion.at, ""),
        DELETION.encode(new DeletionRow(deletion.aliveAt)));
  }

  boolean isDeletion(long at) {
    return readable.get(Keys.of(Keys.DELETION, room, at, "")) != null;
  }

  /** The last deletion before {@code before}. */
  Optional<Deletion> deletionBefore(long before) {
    return Rows.first(
            readable.reverseRange(
                Keys.first(Keys.DELETION, room), Keys.of(Keys.DELETION, room, before, "")))
        .map(this::deletion);
  }

  private Deletion deletion(Rows.Row row) {
    return new Deletion(Keys.at(row.key(), room), DELETION.decode(row.value()).getAliveAt());
  }

  SweepRow sweep() {
    return SWEEP.decode(readable.get(Keys.of(Keys.SWEEP, room)));
  }

  void put(SweepRow row) {
    writable.put(Keys.of(Keys.SWEEP, room), SWEEP.encode(row));
  }

  void deleteSweep() {
    writable.delete(Keys.of(Keys.SWEEP, room));
  }

  void putTimer(long at) {
    writable.put(Keys.due(Keys.TIMER, at, room), NOTHING);
  }

  void deleteTimer(long at) {
    writable.delete(Keys.due(Keys.TIMER, at, room));
  }

  void deleteRoom() {
    writable.delete(Keys.of(Keys.ROOM, room));
    writable.delete(Keys.of(Keys.ATTRIBUTES, room));
    writable.delete(Keys.of(Keys.SWEEP, room));
  }

  /** The first rows of the room under a tag. */
  List<Rows.Row> first(byte tag, int limit) {
    return Rows.take(readable.range(Keys.first(tag, room), Keys.end(tag, room)), limit);
  }

  void delete(byte[] key) {
    writable.delete(key);
  }

  void deleteSession(String sessionId) {
    writable.delete(Keys.of(Keys.SESSION, room, sessionId));
  }

  static SessionRow decodeSession(byte[] value) {
    return SESSION.decode(value);
  }

  /** Whether the index of users knows that this one was in the room. */
  boolean isIndexed(String user) {
    return readable.get(Keys.of(Keys.USER_ROOM, user, room)) != null;
  }

  void index(String user) {
    writable.put(Keys.of(Keys.USER_ROOM, user, room), NOTHING);
  }

  void unindex(String user) {
    writable.delete(Keys.of(Keys.USER_ROOM, user, room));
  }

  boolean hasErasures() {
    return Rows.first(readable.range(Keys.first(Keys.ERASURE, room), Keys.end(Keys.ERASURE, room)))
        .isPresent();
  }

  ErasureRow erasure(String digest) {
    return ERASURE.decode(readable.get(Keys.of(Keys.ERASURE, room, digest)));
  }

  void put(String digest, ErasureRow row) {
    writable.put(Keys.of(Keys.ERASURE, room, digest), ERASURE.encode(row));
  }

  /** Null when no erasure of that user goes on. */
  ErasingRow erasing(String user) {
    return ERASING.decode(readable.get(Keys.of(Keys.ERASING, room, user)));
  }

  void put(String user, ErasingRow row) {
    writable.put(Keys.of(Keys.ERASING, room, user), ERASING.encode(row));
  }

  void deleteErasing(String user) {
    writable.delete(Keys.of(Keys.ERASING, room, user));
  }

  void putDue(long at) {
    writable.put(Keys.due(at, room), NOTHING);
  }

  void deleteDue(long at) {
    writable.delete(Keys.due(at, room));
  }
}
