package dev.rollcall.connectors.webhook;

import static java.util.Map.entry;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BigBlueButton, with bbb-webhooks. A room is {@code external-meeting-id}, a session {@code
 * internal-meeting-id}, a connection {@code internal-user-id}, which is kept on reconnecting.
 *
 * <p>One request may hold several events. They have no id and one time each, in milliseconds. A
 * leave is known to name the wrong {@code external-user-id} (bigbluebutton#13736), so that it is
 * not read there. Metadata is not copied: frontends keep addresses with tokens in it.
 */
final class BigBlueButtonAdapter extends SignedAdapter {
  private static final Pattern CHECKSUM = Pattern.compile("[?&]checksum=([0-9a-fA-F]{40,128})$");

  /** By the length of the checksum in hex, since the server may choose. */
  private static final Map<Integer, String> ALGORITHMS =
      Map.of(40, "SHA-1", 64, "SHA-256", 96, "SHA-384", 128, "SHA-512");

  private static final Map<String, RoomEventType> TYPES =
      Map.ofEntries(
          entry("meeting-created", RoomEventType.SESSION_STARTED),
          entry("meeting-ended", RoomEventType.SESSION_ENDED),
          entry("user-joined", RoomEventType.PARTICIPANT_JOINED),
          entry("user-left", RoomEventType.PARTICIPANT_LEFT),
          entry("user-presenter-assigned", RoomEventType.PARTICIPANT_UPDATED));

  @Override
  public String vendor() {
    return "bigbluebutton";
  }

  @Override
  public List<AccountSetting> settings() {
    return List.of(
        AccountSetting.secret("The server's shared secret, as bbb-conf --secret shows it."),
        AccountSetting.previousSecret(),
        AccountSetting.publicUrl());
  }

  /**
   * bbb-webhooks takes 401 for delivered, so that a wrong secret here would lose events without a
   * word; 403 makes it try again and log. It drops a hook that is not permanent after five retries
   * in 48 s.
   */
  @Override
  public Acknowledgement acknowledgement() {
    return new Acknowledgement(
        WebhookResponse.empty(200), 403, 400, WebhookResponse.empty(503), Duration.ofSeconds(3));
  }

  @Override
  void authenticate(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    boolean matches = false;
    String bearer = request.header("Authorization").orElse(null);
    Matcher checksum = CHECKSUM.matcher(request.url());
    if (checksum.find()) {
      String called = request.url().substring(0, checksum.start());
      byte[] url = Signatures.bytes(account.setting(AccountSetting.PUBLIC_URL).orElse(called));
      String algorithm = ALGORITHMS.get(checksum.group(1).length());
      for (String secret : account.secrets()) {
        matches |=
            algorithm != null
                && Signatures.isHex(
                    Signatures.digest(algorithm, url, request.body(), Signatures.bytes(secret)),
                    checksum.group(1));
      }
    } else if (bearer != null) {
      for (String secret : account.secrets()) {
        matches |= Signatures.same("Bearer " + secret, bearer);
      }
    }
    if (!matches) {
      throw Refusal.unauthenticated("Neither checksum nor bearer token matches.");
    }
  }

  @Override
  Outcome read(WebhookRequest request, WebhookAccount account, Instant now) throws Refusal {
    String json = Form.parse(request.body()).value("event");
    if (json == null) {
      throw Refusal.unreadable("The form has no field named event.");
    }
    List<RoomEvent> events = new ArrayList<>();
    for (Told told : Told.items(json, now)) {
      Told data = told.at("data");
      if (data.at("attributes").at("meeting").id("external-meeting-id") != null) {
        events.add(event(told, account, now));
      }
    }
    return events.isEmpty() ? answered("A webhook without a room.") : accepted(events);
  }

  private RoomEvent event(Told told, WebhookAccount account, Instant now) {
    Told data = told.at("data");
    Told meeting = data.at("attributes").at("meeting");
    String name = data.text("id");
    Telling telling = telling(account, null, Signatures.bytes(told.toString()), name, now);
    RoomEventType type = known(TYPES, name, RoomEventType.UNKNOWN);
    Instant at = data.at("event").millis("ts");
    // bbb-webhooks' own examples have the time inside of data and beside it.
    Instant time = at != null ? at : told.at("event").millis("ts");
    return telling
        .event(type, meeting.id("external-meeting-id"), time)
        .session(meeting.id("internal-meeting-id"))
        .room(attributes(meeting))
        .participant(participant(type, data.at("attributes").at("user")))
        .done();
  }

  private static RoomAttributes attributes(Told meeting) {
    RoomAttributes room = new RoomAttributes();
    room.setName(meeting.text("name"));
    room.setCreatedAt(meeting.millis("create-time"));
    room.setSize(meeting.count("max-users"));
    Integer minutes = meeting.count("duration");
    boolean sane = minutes != null && minutes <= Duration.ofDays(366).toMinutes();
    room.setMaxDurationSeconds(sane ? minutes * 60 : null);
    Boolean record = meeting.flag("record");
    room.setRecordingInfo(record == null ? null : new RecordingInfo(record, null));
    return room;
  }

  private static ParticipantInfo participant(RoomEventType type, Told user) {
    boolean left = type == RoomEventType.PARTICIPANT_LEFT;
    ParticipantInfo participant = new ParticipantInfo();
    participant.setId(user.id("internal-user-id"));
    participant.setIdentity(left ? null : user.id("external-user-id"));
    participant.setName(user.text("name"));
    participant.setRole(user.text("role"));
    participant.setLeaveReason(left ? LeaveReason.UNKNOWN : null);
    return participant;
  }
}
