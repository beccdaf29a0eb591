package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.model.ConnectionHistory.Stay;
import dev.rollcall.model.rows.RoomRow;
import dev.rollcall.model.rows.UserRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where one user is and was. A user is the identity; where none was told, the participant id.
 *
 * <p>The index of a task names the rooms that may know the user: a row is put when the two are seen
 * together first, and nothing is taken out when they part. Whether the user is there is concluded
 * from the rows of the room, as any answer about it is.
 */
public final class UserRooms {

  private static final Comparator<Participant> ORDER =
      Comparator.comparing(Participant::getJoinedAt).thenComparing(Participant::getId);

  /**
   * What one room knows of the user.
   *
   * @param room without its participants
   * @param connections by joining time; not empty
   * @param millis within the window, where one is asked for, time with several connections once
   */
  public record Stays(Room room, List<Participant> connections, long millis) {}

  private final RoomTable table;
  private final RoomRow room;
  private final String user;

  private UserRooms(RoomTable table, RoomRow room, String user) {
    this.table = table;
    this.room = room;
    this.user = user;
  }

  /**
   * Rooms that may know the user, in the order of the bytes of their ids.
   *
   * @param after the room id to go on after, null to begin
   */
  public static List<String> candidates(ReadableRows rows, String user, String after, int limit) {
    byte[] from =
        after == null
            ? Keys.first(Keys.USER_ROOM, user)
            : Keys.after(Keys.of(Keys.USER_ROOM, user, after));
    List<Rows.Row> found = new ArrayList<>();
    Rows.take(rows.range(from, Keys.end(Keys.USER_ROOM, user)), limit, found);
    return found.stream().map(row -> Keys.part(row.key(), user)).toList();
  }

  /** Empty when no event ever showed the room. */
  public static Optional<UserRooms> of(ReadableRows rows, String roomId, String user) {
    RoomTable table = RoomTable.readOnly(rows, roomId);
    return Optional.ofNullable(table.roomRow()).map(row -> new UserRooms(table, row, user));
  }

  /** The room without its participants. */
  public Room room() {
    return RoomView.room(table.room(), room, table.attributes());
  }

  /** Empty when the user is not in the room now. */
  public Optional<Stays> present() {
    if (!mayBePresent()) {
      return Optional.empty();
    }
    List<Participant> connections =
        new RoomView(table, room)
            .present(Integer.MAX_VALUE).values().stream().filter(this::isOfUser).toList();
    return stays(connections, 0);
  }

  /** What counts people knows their users; recorders and the like are looked for one by one. */
  private boolean mayBePresent() {
    UserRow counted = table.user(user);
    return !room.getOthers().isEmpty()
        || (counted != null && counted.getGeneration() == room.getGeneration());
  }

  /**
   * Empty when the user was not in the room in that window; times are epoch milliseconds.
   *
   * @param to up to which connections that are open count
   */
  public Optional<Stays> attendance(long from, long to) {
    List<Stay> stays =
        new ConnectionHistory(table, room)
            .touching(from, to, Long.MAX_VALUE).stream()
                .filter(stay -> stay.user().equals(user))
                .sorted(Stay.BY_START)
                .toList();
    return stays(stays.stream().map(Stay::row).toList(), Attendance.covered(stays, from, to));
  }

  private Optional<Stays> stays(List<Participant> connections, long millis) {
    return connections.isEmpty()
        ? Optional.empty()
        : Optional.of(new Stays(room(), connections.stream().sorted(ORDER).toList(), millis));
  }

  private boolean isOfUser(Participant participant) {
    return user.equals(Profiles.user(participant));
  }
}
