package dev.rollcall.connectors.webhook;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.events.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What answers of Livepeer's room API mean, for whoever polls it: the API sends no webhooks. The
 * same answer always makes the same events, but for {@code receivedAt}.
 *
 * <p>A connection is {@code identity#joinedAt}, since identities come back. {@code leftAt} is not
 * read: a bug sets it on those who stay (livepeer/studio, {@code room.ts}), so that leaves come
 * from asking for the user, and nobody else is told to be present.
 *
 * @param accountId the account's name here, as for webhooks
 */
public record LivepeerRooms(String accountId) {
  static final String VENDOR = "livepeer";

  /** As Studio creates them. */
  private static final int MOST_PARTICIPANTS = 10;

  /** LiveKit's DISCONNECTED. */
  private static final int GONE = 3;

  /**
   * {@code GET /room/{id}}, answered with 200: that the room exists, and everybody it tells to have
   * joined.
   *
   * @return empty when the answer names no room
   * @throws IllegalArgumentException when the body is not a JSON object
   */
  public List<RoomEvent> room(byte[] body, Instant now) {
    Told room = object(body, now);
    String id = room.id("id");
    if (id == null) {
      return List.of();
    }
    List<RoomEvent> events = new ArrayList<>();
    Instant created = room.millis("createdAt");
    Instant updated = room.millis("updatedAt");
    RoomAttributes attributes = new RoomAttributes();
    attributes.setCreatedAt(created);
    attributes.setUpdatedAt(updated);
    attributes.setSize(MOST_PARTICIPANTS);
    attributes.setLargeRoom(false);
    attributes.setEgressId(room.id("egressId"));
    RoomEvent event =
        telling("GET /room", body, now)
            .event(
                updated == null ? RoomEventType.ROOM_CREATED : RoomEventType.ROOM_UPDATED,
                id,
                updated == null ? created : updated)
            .room(attributes)
            .done();
    if (room.isEmptyText("egressId")) {
      event.setCleared(List.of("egressId")); // as Studio wrote "no egress" until July 2023
    }
    events.add(event);
    for (Map.Entry<String, Told> entry : room.at("participants").children().entrySet()) {
      Told participant = entry.getValue();
      Instant joined = participant.millis("joinedAt");
      if (joined != null) {
        events.add(
            telling("GET /room", body, now)
                .part(events.size())
                .event(RoomEventType.PARTICIPANT_JOINED, id, joined)
                .participant(connection(entry.getKey(), participant, joined))
                .done());
      }
    }
    return events;
  }

  /**
   * {@code GET /room/{id}/user/{user}}, answered with 200: a leave when the user's connection
   * ended.
   *
   * @param roomId the vendor's id of the room
   * @param joinedAt of the connection, as the room told it
   * @param now when the vendor was asked, which is the time of the leave
   * @return empty when the user is there
   */
  public List<RoomEvent> user(
      String roomId, String user, Instant joinedAt, byte[] body, Instant now) {
    Integer state = object(body, now).count("state");
    return state != null && state == GONE ? List.of(left(roomId, user, joinedAt, now)) : List.of();
  }

  /** The user is not found any more. */
  public RoomEvent left(String roomId, String user, Instant joinedAt, Instant now) {
    Told nothing = object(new byte[] {'{', '}'}, now);
    ParticipantInfo participant = connection(user, nothing, joinedAt);
    participant.setLeaveReason(LeaveReason.REAPED);
    RoomEvent event =
        telling("GET /room/user", Signatures.bytes(roomId + user + joinedAt), now)
            .event(RoomEventType.PARTICIPANT_LEFT, roomId, now)
            .participant(participant)
            .done();
    event.setSynthetic(true);
    return event;
  }

  /** The room was there, and is not found any more. */
  public RoomEvent deleted(String roomId, Instant now) {
    RoomEvent event =
        telling("GET /room", Signatures.bytes("deleted" + roomId + now), now)
            .event(RoomEventType.ROOM_DELETED, roomId, now)
            .done();
    event.setSynthetic(true);
    return event;
  }

  private static ParticipantInfo connection(String user, Told told, Instant joined) {
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(Fit.id(user + "#" + joined.toEpochMilli(), Ids.MAX_BYTES));
    participant.setIdUnique(true);
    participant.setIdentity(Fit.id(user, Ids.MAX_BYTES));
    participant.setName(told.text("name"));
    participant.setJoinedAt(joined);
    return participant;
  }

  private Telling telling(String asked, byte[] answer, Instant now) {
    return new Telling(VENDOR, accountId, Telling.hashId(answer), asked, now);
  }

  private static Told object(byte[] body, Instant now) {
    try {
      return Told.object(body, now);
    } catch (Refusal refusal) {
      throw new IllegalArgumentException(refusal.getMessage());
    }
  }
}
