package dev.rollcall.events;

import dev.rollcall.avro.RoomEventType;

/**
 * Builds events, one method a type:
 *
 * <pre>{@code
 * RoomEvents.participantJoined("acme-standup").at(now)
 *     .participant("c-1").identity("alice").name("Alice")
 *     .build();
 * }</pre>
 *
 * <p>The builders are not for use by several threads.
 */
public final class RoomEvents {
  private RoomEvents() {}

  public static RoomBuilder roomCreated(String roomId) {
    return new RoomBuilder(RoomEventType.ROOM_CREATED, roomId);
  }

  public static RoomBuilder roomUpdated(String roomId) {
    return new RoomBuilder(RoomEventType.ROOM_UPDATED, roomId);
  }

  public static RoomBuilder roomEnabled(String roomId) {
    return new RoomBuilder(RoomEventType.ROOM_ENABLED, roomId);
  }

  public static RoomBuilder roomDisabled(String roomId) {
    return new RoomBuilder(RoomEventType.ROOM_DISABLED, roomId);
  }

  public static RoomBuilder roomDeleted(String roomId) {
    return new RoomBuilder(RoomEventType.ROOM_DELETED, roomId);
  }

  public static RoomBuilder sessionStarted(String roomId) {
    return new RoomBuilder(RoomEventType.SESSION_STARTED, roomId);
  }

  public static RoomBuilder sessionEnded(String roomId) {
    return new RoomBuilder(RoomEventType.SESSION_ENDED, roomId);
  }

  public static ParticipantBuilder participantJoined(String roomId) {
    return new ParticipantBuilder(RoomEventType.PARTICIPANT_JOINED, roomId);
  }

  public static ParticipantBuilder participantUpdated(String roomId) {
    return new ParticipantBuilder(RoomEventType.PARTICIPANT_UPDATED, roomId);
  }

  public static ParticipantBuilder participantLeft(String roomId) {
    return new ParticipantBuilder(RoomEventType.PARTICIPANT_LEFT, roomId);
  }

  public static ParticipantBuilder participantJoinFailed(String roomId) {
    return new ParticipantBuilder(RoomEventType.PARTICIPANT_JOIN_FAILED, roomId);
  }

  /** Name a connection, or the user by {@code identity} alone. */
  public static ParticipantBuilder participantErased(String roomId) {
    return new ParticipantBuilder(RoomEventType.PARTICIPANT_ERASED, roomId);
  }

  public static EgressBuilder egressStarted(String roomId) {
    return new EgressBuilder(RoomEventType.EGRESS_STARTED, roomId);
  }

  public static EgressBuilder egressUpdated(String roomId) {
    return new EgressBuilder(RoomEventType.EGRESS_UPDATED, roomId);
  }

  public static EgressBuilder egressEnded(String roomId) {
    return new EgressBuilder(RoomEventType.EGRESS_ENDED, roomId);
  }

  public static SnapshotBuilder snapshot(String roomId) {
    return new SnapshotBuilder(roomId);
  }
}
