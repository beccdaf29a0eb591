package dev.rollcall.model;

import dev.rollcall.avro.EventPosition;
import dev.rollcall.avro.FieldChange;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.SessionInfo;
import dev.rollcall.avro.Source;
import dev.rollcall.model.Connections.Connection;
import dev.rollcall.model.rows.AttributesRow;
import dev.rollcall.model.rows.LastSession;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.PublishedRow;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.SourceRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads one room out of its rows. */
public final class RoomView {

  private final RoomTable table;
  private final RoomRow room;

  RoomView(RoomTable table, RoomRow room) {
    this.table = table;
    this.room = room;
  }

  /** Empty when no event ever showed the room. */
  public static Optional<RoomView> of(ReadableRows rows, String roomId) {
    RoomTable table = RoomTable.readOnly(rows, roomId);
    return Optional.ofNullable(table.roomRow()).map(row -> new RoomView(table, row));
  }

  /** Differs after every event that changed a row of the room. */
  public Object stamp() {
    return List.of(
        room.getVersion(), room.getGeneration(), room.getSnapshotAt(), room.getSnapshotDueAt());
  }

  /** The room without its participants. */
  public Room summary() {
    return room(table.room(), room, table.attributes());
  }

  /** The room with everybody present, however many they are. */
  public Room whole() {
    Room whole = summary();
    whole.setParticipants(present(Integer.MAX_VALUE));
    return whole;
  }

  /**
   * The room with everybody present, or without anybody and marked truncated.
   *
   * @param mostParticipants how many participants a record may carry
   * @param mostBytes how large, by the size of the rows, those participants may be
   */
  public Room atMost(int mostParticipants, int mostBytes) {
    Room view = summary();
    Map<String, Participant> present =
        presentCount() > mostParticipants ? null : present(mostBytes);
    view.setParticipants(present == null ? Map.of() : present);
    view.setParticipantsTruncated(present == null);
    return view;
  }

  private int presentCount() {
    return room.getPeople() + room.getOthers().values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Null when they are larger. */
  Map<String, Participant> present(int mostBytes) {
    Map<String, Participant> present = new TreeMap<>();
    Timeline timeline = new Timeline(table, room);
    long bytes = 0;
    try (Rows.Cursor cursor = table.present(null)) {
      while (cursor.hasNext()) {
        Rows.Row row = cursor.next();
        ParticipantRow participant = RoomTable.decodeParticipant(row.value());
        if (participant.getCountedIn() == room.getGeneration()) {
          bytes += row.value().length;
          if (bytes > mostBytes) {
            return null;
          }
          String id = Keys.part(row.key(), table.room());
          open(Connections.fold(participant, timeline))
              .ifPresent(connection -> present.put(id, participant(id, connection, participant)));
        }
      }
    }
    return present;
  }

  /**
   * @param lastId the participant id to go on after; null when there are no more
   */
  public record Connected(List<Participant> participants, String lastId) {}

  /**
   * Connections of the room, by participant id, then joining time.
   *
   * @param present those that are open
   * @param left those that have ended
   * @param after the participant id to go on after, null to begin
   * @param limit the page ends with the participant id that fills it
   */
  public Connected connections(boolean present, boolean left, String after, int limit) {
    List<Participant> found = new ArrayList<>();
    Timeline timeline = new Timeline(table, room);
    try (Merged rows = new Merged(table, left, after)) {
      while (rows.hasNext()) {
        Rows.Row row = rows.next();
        String id = Keys.part(row.key(), table.room());
        ParticipantRow participant = RoomTable.decodeParticipant(row.value());
        for (Connection connection : Connections.fold(participant, timeline)) {
          if (connection.isOpen() ? present : left) {
            found.add(participant(id, connection, participant));
          }
        }
        if (found.size() >= limit) {
          return new Connected(found, rows.hasNext() ? id : null);
        }
      }
    }
    return new Connected(found, null);
  }

  static Optional<Connection> open(List<Connection> connections) {
    for (int i = connections.size() - 1; i >= 0; i--) {
      if (connections.get(i).isOpen()) {
        return Optional.of(connections.get(i));
      }
    }
    return Optional.empty();
  }

  private Participant participant(String id, Connection connection, ParticipantRow row) {
    Participant participant = Connections.toParticipant(id, connection);
    PublishedRow told = ParticipantFold.find(row, connection.joinedAt());
    participant.setVersion(told != null ? told.getVersion() : room.getVersion());
    return participant;
  }

  static Room room(String roomId, RoomRow row, AttributesRow told) {
    return room(roomId, row, told, Attributes.visible(told, visibleSince(row)));
  }

  static Room room(String roomId, RoomRow row, AttributesRow told, RoomAttributes attributes) {
    Room room = new Room();
    room.setId(roomId);
    room.setSource(source(told.getSource()));
    room.setName(attributes.getName());
    room.setDescription(attributes.getDescription());
    room.setEnabled(attributes.getEnabled() == null || attributes.getEnabled());
    room.setCustomerId(attributes.getCustomerId());
    room.setCustomer(attributes.getCustomer());
    room.setAppId(attributes.getAppId());
    room.setTemplateId(attributes.getTemplateId());
    room.setTemplate(attributes.getTemplate());
    room.setRegion(attributes.getRegion());
    room.setSize(attributes.getSize());
    room.setMaxDurationSeconds(attributes.getMaxDurationSeconds());
    room.setLargeRoom(attributes.getLargeRoom());
    room.setRecordingInfo(attributes.getRecordingInfo());
    room.setEgressId(Egresses.running(told, visibleSince(row)));
    room.setMetadata(attributes.getMetadata());
    room.setParentRoomId(attributes.getParentRoomId());
    room.setCreatedAt(
        attributes.getCreatedAt() != null
            ? attributes.getCreatedAt()
            : Times.instant(row.getCreatedAt() != 0 ? row.getCreatedAt() : row.getFirstSeenAt()));
    room.setUpdatedAt(
        attributes.getUpdatedAt() != null
            ? attributes.getUpdatedAt()
            : Times.instant(told.getToldAt()));
    room.setDeletedAt(isDeleted(row) ? Times.instant(row.getDeletedAt()) : null);
    room.setStatus(status(row));
    room.setActive(isActive(row));
    room.setSession(session(row.getSession()));
    room.setParticipantCount(row.getPeople());
    room.setUserCount(row.getUsers());
    room.setPeakParticipantCount(row.getPeak());
    room.setOtherCounts(new TreeMap<>(row.getOthers()));
    room.setUnconfirmed(row.getUnconfirmed());
    room.setConfirmedAt(row.getUnconfirmed() ? Times.instant(row.getLastEventAt()) : null);
    room.setParticipants(Map.of());
    room.setVersion(row.getVersion());
    room.setPosition(new EventPosition(row.getPartition(), row.getOffset()));
    return room;
  }

  /** What was told up to a deletion is forgotten once the room is back. */
  static long visibleSince(RoomRow row) {
    return isDeleted(row) ? 0 : row.getDeletedAt();
  }

  static boolean isDeleted(RoomRow row) {
    return row.getDeletedAt() != 0 && row.getDeletedAt() >= row.getAliveAt();
  }

  static boolean isSessionOpen(RoomRow row) {
    return row.getSession() != null && row.getSession().getEnd() == 0;
  }

  static boolean isActive(RoomRow row) {
    return isSessionOpen(row) || row.getPeople() > 0 || !row.getOthers().isEmpty();
  }

  static RoomStatus status(RoomRow row) {
    boolean ended = row.getEphemeral() && row.getSession() != null;
    return status(isDeleted(row), row.getEnabled(), isActive(row), ended);
  }

  /**
   * @param ended that there was a session, in a room that does not outlive it
   */
  static RoomStatus status(boolean deleted, boolean enabled, boolean active, boolean ended) {
    if (deleted) {
      return RoomStatus.DELETED;
    }
    if (!enabled) {
      return RoomStatus.DISABLED;
    }
    if (active) {
      return RoomStatus.ACTIVE;
    }
    return ended ? RoomStatus.ENDED : RoomStatus.IDLE;
  }

  /** That more than the allowed number are present is told once, until it is so no more. */
  static Optional<FieldChange> passedSize(RoomRow row) {
    boolean isOver = row.getSize() > 0 && row.getPeople() > row.getSize();
    boolean isNew = isOver && !row.getOverSize();
    row.setOverSize(isOver);
    return isNew
        ? Optional.of(
            FieldChanges.of(
                "size", Integer.toString(row.getSize()), Integer.toString(row.getPeople())))
        : Optional.empty();
  }

  /** A change that no event told of, as the room is after it. */
  static RoomChange change(
      String roomId, RoomRow row, RoomChangeType type, long at, FieldChange field) {
    RoomChange change = new RoomChange();
    change.setRoomId(roomId);
    change.setType(type);
    change.setOccurredAt(Instant.ofEpochMilli(at));
    change.setVersion(row.getVersion());
    change.setFields(List.of(field));
    change.setStatus(status(row));
    change.setParticipantCount(row.getPeople());
    change.setUserCount(row.getUsers());
    return change;
  }

  static SessionInfo session(LastSession session) {
    return session == null
        ? null
        : new SessionInfo(
            session.getId(), Times.instant(session.getStart()), Times.instant(session.getEnd()));
  }

  private static Source source(SourceRow source) {
    return source == null
        ? null
        : new Source(source.getVendor(), source.getAccountId(), source.getRoomId());
  }
}
