package dev.rollcall.query;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.model.Attendance;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.ParticipantPage;
import dev.rollcall.query.RoomReader.Presence;
import java.util.List;
import java.util.Optional;

/**
 * The past of rooms by what is known now; answers are empty, and failures are, as in {@link
 * RoomReader}. Times are epoch milliseconds.
 */
public interface HistoryReader {

  /** What is after {@code from}, up to and with {@code to}. */
  record Window(long from, long to) {}

  /**
   * A room that is known, at a moment.
   *
   * @param knownSince when the first event occurred that shows it
   * @param then empty before that
   */
  record AsOf<T>(long knownSince, Optional<T> then) {}

  record AttendancePage(Window window, Attendance attendance, String nextCursor) {}

  record ChangePage(Window window, List<RoomChange> changes, String nextCursor) {}

  record SessionPage(List<RoomSession> sessions, String nextCursor) {}

  /** The room with everybody who was there. */
  Answer<Optional<AsOf<Room>>> roomAt(String roomId, long at, Await await);

  /**
   * @throws RoomReader.BadCursor when the cursor is not one of ours, or of another moment
   */
  Answer<Optional<AsOf<ParticipantPage>>> participantsAt(
      String roomId, long at, Presence presence, int limit, String cursor, Await await);

  /**
   * Who was there, and for how long.
   *
   * @param window only for the first page: a cursor has its own
   * @throws RoomReader.BadCursor when the cursor is not one of ours
   */
  Answer<Optional<AttendancePage>> attendance(
      String roomId, Window window, int limit, String cursor, Await await);

  /**
   * What happened, in order.
   *
   * @param window only for the first page: a cursor has its own
   * @throws RoomReader.BadCursor when the cursor is not one of ours
   */
  Answer<Optional<ChangePage>> changes(
      String roomId, Window window, int limit, String cursor, Await await);

  /**
   * Sessions, the latest first.
   *
   * @param now up to when those are counted who are in a session that goes on
   * @throws RoomReader.BadCursor when the cursor is not one of ours
   */
  Answer<Optional<SessionPage>> sessions(
      String roomId, int limit, String cursor, long now, Await await);
}
