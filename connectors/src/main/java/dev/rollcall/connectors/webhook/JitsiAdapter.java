package dev.rollcall.connectors.webhook;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Jitsi Meet of one's own, with the Prosody plugin event_sync (jitsi-contrib/prosody-plugins). A
 * room is its {@code room_jid}, a breakout room {@code room_jid/breakout_room_id}; a connection is
 * {@code occupant_jid}, kept on the way to a breakout room and back. Sessions have no id, and times
 * are whole seconds.
 *
 * <p>The plugin signs nothing: a secret in a header is all that shows who sends. It calls paths
 * below the configured address, such as {@code /events/occupant/joined}; the body tells the same.
 *
 * <p>The end of a room lists everybody who was in it, which repairs lost joins and leaves.
 */
final class JitsiAdapter extends SignedAdapter {
  static final String HEADER_NAME = "header-name";
  private static final String DEFAULT_HEADER = "Authorization";

  private static final String DESTROYED = "muc-room-destroyed";
  private static final Map<String, RoomEventType> TYPES =
      Map.of(
          "muc-room-created",
          RoomEventType.SESSION_STARTED,
          DESTROYED,
          RoomEventType.SESSION_ENDED,
          "muc-occupant-joined",
          RoomEventType.PARTICIPANT_JOINED,
          "muc-occupant-left",
          RoomEventType.PARTICIPANT_LEFT);

  @Override
  public String vendor() {
    return "jitsi";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The value of the header in api_headers, after any \"Bearer \"."),
        AccountSetting.previousSecret(),
        AccountSetting.optional(
            HEADER_NAME, "The name of that header; Authorization when not set."));
  }

  /** Without other settings of the plugin only 500 and above is tried again. */
  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.usual(200, Duration.ofSeconds(5));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String told = header(request, account.setting(HEADER_NAME).orElse(DEFAULT_HEADER));
    boolean matches = false;
    for (String secret : account.secrets()) {
      matches |= Signatures.same(secret, told) | Signatures.same("Bearer " + secret, told);
    }
    if (!matches) {
      throw Refusal.unauthenticated("The secret header does not match.");
    }
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    Told event = Told.object(request.body(), now);
    String name = event.text("event_name");
    String jid = event.id("room_jid");
    if (jid == null) {
      return answered("A webhook without a room: " + name);
    }
    Telling telling = telling(account, null, request.body(), name, now);
    boolean isBreakout = event.isTrue("is_breakout");
    String breakout = event.id("breakout_room_id");
    RoomAttributes room = new RoomAttributes();
    if (isBreakout && breakout != null) {
      room.setParentRoomId(telling.roomId(jid));
    } else {
      room.setName(event.text("room_name")); // in breakout rooms it names the main one
    }
    room.setCreatedAt(event.seconds("created_at"));
    boolean unnamed = isBreakout && breakout == null;
    RoomEventType type =
        name == null || unnamed ? RoomEventType.UNKNOWN : known(TYPES, name, RoomEventType.UNKNOWN);
    String roomId = isBreakout && breakout != null ? jid + "/" + breakout : jid;
    return accepted(
        type == RoomEventType.SESSION_ENDED
            ? ended(telling, roomId, room, event)
            : List.of(one(telling, type, roomId, room, event)));
  }

  private static RoomEvent one(
      Telling telling, RoomEventType type, String roomId, RoomAttributes room, Told event) {
    ParticipantInfo who = occupant(event.at("occupant"));
    Instant at =
        switch (type) {
          case SESSION_STARTED -> event.seconds("created_at");
          case PARTICIPANT_JOINED -> who.getJoinedAt();
          case PARTICIPANT_LEFT -> who.getLeftAt();
          default -> null;
        };
    return telling.event(type, roomId, at).room(room).participant(who).done();
  }

  /** When it began, who was in it, and its end. */
  private static List<RoomEvent> ended(
      Telling telling, String roomId, RoomAttributes room, Told event) {
    List<RoomEvent> events = new ArrayList<>();
    Instant created = event.seconds("created_at");
    if (created != null) {
      events.add(telling.event(RoomEventType.SESSION_STARTED, roomId, created).room(room).done());
    }
    for (Told told : event.list("all_occupants")) {
      ParticipantInfo who = occupant(told);
      if (who.getId() != null && who.getLeftAt() != null) {
        events.add(
            telling
                .part(events.size())
                .event(RoomEventType.PARTICIPANT_LEFT, roomId, who.getLeftAt())
                .participant(who)
                .done());
      }
    }
    Instant destroyed = event.seconds("destroyed_at");
    events.add(
        telling
            .part(events.size())
            .event(RoomEventType.SESSION_ENDED, roomId, destroyed)
            .room(room)
            .done());
    return events;
  }

  private static ParticipantInfo occupant(Told told) {
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(told.id("occupant_jid"));
    participant.setIdentity(told.id("id"));
    participant.setName(told.text("name"));
    participant.setJoinedAt(told.seconds("joined_at"));
    participant.setLeftAt(told.seconds("left_at"));
    if (participant.getLeftAt() != null) {
      participant.setLeaveReason(LeaveReason.UNKNOWN);
    }
    return participant;
  }
}
