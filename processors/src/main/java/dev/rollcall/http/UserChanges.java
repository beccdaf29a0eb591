package dev.rollcall.http;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.query.UserReader.SourceFilter;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What happens to a user, and the ends of sessions in rooms that know the user. */
final class UserChanges implements Predicate<RoomChange> {

  /** These stand for the leaves of all who were there. */
  private static final Set<RoomChangeType> ENDS =
      Set.of(
          RoomChangeType.SESSION_ENDED,
          RoomChangeType.SESSION_CORRECTED,
          RoomChangeType.ROOM_DELETED);

  private final String user;
  private final SourceFilter source;
  private final RoomNow now;
  private final Set<String> rooms = ConcurrentHashMap.newKeySet();

  /**
   * @param rooms that know the user, all of the source
   */
  UserChanges(String user, Collection<String> rooms, SourceFilter source, RoomNow now) {
    this.user = user;
    this.source = source;
    this.now = now;
    this.rooms.addAll(rooms);
  }

  void add(Collection<String> more) {
    rooms.addAll(more);
  }

  @Override
  public boolean test(RoomChange change) {
    String room = change.getRoomId();
    Participant participant = change.getParticipant();
    if (participant == null) {
      return ENDS.contains(change.getType()) && rooms.contains(room);
    }
    String whose =
        participant.getIdentity() != null ? participant.getIdentity() : participant.getId();
    if (!user.equals(whose)) {
      return false;
    }
    boolean isOfSource = rooms.contains(room) || isOfSource(change);
    if (isOfSource) {
      rooms.add(room);
    }
    return isOfSource;
  }

  private boolean isOfSource(RoomChange change) {
    return source.equals(SourceFilter.ANY)
        || now.after(change).isOrMayBe(room -> source.fits(room.getSource()));
  }
}
