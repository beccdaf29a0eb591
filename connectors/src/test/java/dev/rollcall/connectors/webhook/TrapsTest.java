package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.connectors.webhook.Outcome.Accepted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where vendors' webhooks are not what they seem, and what is made of it. */
class TrapsTest {
  private static final Instant NOW = Fixture.NOW;

  private static RoomEvent event(String vendor, String fixture) {
    return event(vendor, fixture, body -> body);
  }

  /** The first event of a fixture whose body was changed before it was signed. */
  private static RoomEvent event(String vendor, String fixture, UnaryOperator<String> change) {
    return events("acme", vendor, fixture, change).get(0);
  }

  private static List<RoomEvent> events(
      String account, String vendor, String fixture, UnaryOperator<String> change) {
    Fixture webhook = Fixture.of(vendor, fixture);
    Sender sender = webhook.sender();
    String before = new String(webhook.body(), UTF_8);
    byte[] body = change.apply(before).getBytes(UTF_8);
    WebhookAccount receiver = new WebhookAccount(account, sender.settings());
    Outcome outcome = sender.adapter().receive(sender.send(body, NOW), receiver, NOW);
    return ((Accepted) outcome).events();
  }

  private static UnaryOperator<String> replace(String what, String by) {
    return body -> {
      assertThat(body).contains(what);
      return body.replace(what, by);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "livekit, participant_left.duplicate_identity, PA_annSession01, ann, true",
    "100ms, peer.leave.success.client_request, 83b869e1-0001, ann, true",
    "daily, participant.left, 6497c79b, u-ann, true",
    "twilio, participant-disconnected, PA01, ann, true",
    "jaas, PARTICIPANT_LEFT.left, 3988218d, user-ann, false",
    "jitsi, muc-occupant-left, 14f01c40-5195@meet.example.com/OWhl8jSh, u-ann, false",
    "zoom, meeting.participant_left.client, 55555AAAiAAAAAiAiAiiAii, user-ann, false",
    "bigbluebutton, user-left, w_1fewpbchnudl, , false",
    "agora, 108_leave, 12, ann, false",
  })
  @DisplayName("traps 1, 7, 12: a leave names the connection; unique where ids never come back")
  void namesTheConnection(
      String vendor, String fixture, String id, String identity, boolean unique) {
    ParticipantInfo participant = event(vendor, fixture).getParticipant();
    assertThat(participant.getId()).isEqualTo(id);
    assertThat(participant.getIdentity()).isEqualTo(identity);
    assertThat(participant.getIdUnique()).isEqualTo(unique);
  }

  @ParameterizedTest
  @CsvSource({
    "livekit, participant_left.client_initiated, 2026-11-20T09:00:05.789Z",
    "100ms, peer.leave.success.client_request, 2026-11-20T09:00:05Z",
    "daily, participant.left, 2026-11-20T09:00:05.960Z",
    "jitsi, muc-occupant-left, 2026-11-20T09:00:10Z",
  })
  @DisplayName("traps 2, 6: a leave tells of its join, which may be lost or late")
  void leavesTellOfTheJoin(String vendor, String fixture, Instant joinedAt) {
    assertThat(event(vendor, fixture).getParticipant().getJoinedAt()).isEqualTo(joinedAt);
  }

  @Test
  @DisplayName("trap 3: the same webhook at two addresses is the same event")
  void addressesDoNotCount() {
    Fixture webhook = Fixture.of("livekit", "participant_joined");
    Sender sender = webhook.sender();
    WebhookRequest first = sender.send(webhook.body(), NOW);
    WebhookRequest second =
        new WebhookRequest("POST", "https://b.example.com/x", first.headers(), first.body());
    assertThat(sender.adapter().receive(second, sender.account(), NOW))
        .isEqualTo(sender.adapter().receive(first, sender.account(), NOW));
  }

  @Test
  @DisplayName("trap 4: a replay under another id differs in the id alone")
  void replaysAreTheSameFact() {
    RoomEvent first = event("100ms", "peer.join.success");
    RoomEvent replay =
        event(
            "100ms",
            "peer.join.success",
            replace("\"id\": \"id-3\"", "\"id\": \"other\", \"is_replay\": true"));
    assertThat(replay.getEventId()).isEqualTo("other");
    replay.setEventId(first.getEventId());
    assertThat(replay).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "livekit, track_published, PA_annSession01",
    "100ms, role.change.success, 83b869e1-0001",
    "twilio, track-added, PA01",
    "jaas, ROLE_CHANGED, 77cc1552",
  })
  @DisplayName("trap 6: what somebody does shows that they are there")
  void updatesShowPresence(String vendor, String fixture, String id) {
    RoomEvent event = event(vendor, fixture);
    assertThat(event.getType()).isEqualTo(RoomEventType.PARTICIPANT_UPDATED);
    assertThat(event.getParticipant().getId()).isEqualTo(id);
  }

  @Test
  @DisplayName("trap 8: the end of a Jitsi room tells when it began and who was in it")
  void theEndRepairsWhatWasLost() {
    assertThat(events("acme", "jitsi", "muc-room-destroyed", body -> body))
        .extracting(RoomEvent::getType)
        .containsExactly(
            RoomEventType.SESSION_STARTED,
            RoomEventType.PARTICIPANT_LEFT,
            RoomEventType.PARTICIPANT_LEFT,
            RoomEventType.SESSION_ENDED);
  }

  @Test
  @DisplayName("trap 10: a LiveKit room that begins again under the same sid begins later")
  void sameSidAgain() {
    RoomEvent first = event("livekit", "room_started");
    RoomEvent again =
        event(
            "livekit",
            "room_started",
            replace("\"createdAt\": \"1795165200\"", "\"createdAt\": \"1795165260\""));
    assertThat(again.getSessionId()).isEqualTo(first.getSessionId());
    assertThat(again.getOccurredAt()).isEqualTo(first.getOccurredAt().plusSeconds(60));
  }

  @Test
  @DisplayName("trap 11: one name in two accounts is two rooms")
  void accountsAreInTheKey() {
    assertThat(events("one", "livekit", "room_started", body -> body).get(0).getRoomId())
        .isEqualTo("livekit:one:planning");
    assertThat(events("two", "livekit", "room_started", body -> body).get(0).getRoomId())
        .isEqualTo("livekit:two:planning");
  }

  @ParameterizedTest
  @CsvSource({
    "100ms, peer.leave.success.client_request, 2026-11-20T09:30:09Z, 2026-11-20T11:11:11Z",
    "daily, participant.left, 1795165299.5, 1795169999.5",
    "daily, participant.joined, 1795165209.961, 1795169999.5",
    "agora, 103_join, 1795165299000, 1795169999000",
  })
  @DisplayName("trap 17: when it was sent is not when it happened")
  void timesOfSendingDoNotCount(String vendor, String fixture, String sent, String later) {
    assertThat(event(vendor, fixture, replace(sent, later))).isEqualTo(event(vendor, fixture));
  }

  @Test
  @DisplayName("traps 18, 19: ending a 100ms room is a wish; locking it disables it, and no more")
  void endingIsAWish() {
    assertThat(event("100ms", "room.end.success").getType()).isEqualTo(RoomEventType.UNKNOWN);
    assertThat(events("acme", "100ms", "room.end.success.locked", body -> body))
        .extracting(RoomEvent::getType)
        .containsExactly(RoomEventType.ROOM_DISABLED);
  }

  @Test
  @DisplayName("trap 22: what is not told, or empty, is absent")
  void absentIsNotTold() {
    RoomAttributes track = event("livekit", "track_published").getRoom();
    RoomAttributes nameAlone = new RoomAttributes();
    nameAlone.setName("planning");
    assertThat(track).isEqualTo(nameAlone);
    RoomAttributes empty =
        event("100ms", "session.open.success", replace("\"Weekly\"", "\"\"")).getRoom();
    assertThat(empty.getName()).isNull();
    assertThat(empty.getTemplateId()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "livekit, participant_joined.kind_egress, EGRESS",
    "livekit, participant_joined.kind_sip, SIP",
    "livekit, participant_joined.kind_agent, AGENT",
    "livekit, participant_joined.kind_hologram, UNKNOWN",
    "livekit, participant_joined.recorder_without_kind, EGRESS",
    "100ms, peer.join.success.sip_replayed, SIP",
    "jaas, DIAL_IN_STARTED, SIP",
  })
  @DisplayName("trap 23: what is no person")
  void kinds(String vendor, String fixture, String kind) {
    assertThat(event(vendor, fixture).getParticipant().getKind()).hasToString(kind);
  }

  @Test
  @DisplayName("trap 23: the browser that records for 100ms is told apart when it begins")
  void theRecordingPeer() {
    ParticipantInfo recorder =
        events("acme", "100ms", "beam.started.success", body -> body).get(1).getParticipant();
    assertThat(recorder.getId()).isEqualTo("bd0c76fd-rec");
    assertThat(recorder.getKind()).hasToString("EGRESS");
  }

  @ParameterizedTest
  @CsvSource({
    "livekit, room_finished, '\"numParticipants\": 3', '\"numParticipants\": 99'",
    "twilio, room-ended, '\"SequenceNumber\": \"4\"', '\"SequenceNumber\": \"9\"'",
    "jitsi, muc-occupant-joined, '\"active_occupants_count\": 4', '\"active_occupants_count\": 99'",
  })
  @DisplayName("trap 24: vendors' counters count for nothing")
  void countersDoNotCount(String vendor, String fixture, String counter, String other) {
    RoomEvent event = event(vendor, fixture, replace(counter, other));
    RoomEvent expected = event(vendor, fixture);
    expected.setEventId(event.getEventId()); // a hash of it all, where the vendor gives none
    assertThat(event).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "livekit, room_teleported.not_known_yet, room_teleported",
    "100ms, transcription.success, transcription.success",
    "jaas, FEEDBACK, FEEDBACK",
    "jitsi, muc-room-painted.not_known_yet, muc-room-painted",
    "daily, dialout.connected, dialout.connected",
    "zoom, meeting.sharing_started, meeting.sharing_started",
    "bigbluebutton, poll-started, poll-started",
    "agora, 201_not_known_yet, 201",
    "twilio, track-removed, track-removed",
  })
  @DisplayName("trap 29: an unknown type is kept, without what it tells of people")
  void unknownTypes(String vendor, String fixture, String type) {
    RoomEvent event = event(vendor, fixture);
    assertThat(event.getType()).isEqualTo(RoomEventType.UNKNOWN);
    assertThat(event.getVendorEventType()).isEqualTo(type);
    assertThat(event.getParticipant()).isNull();
    assertThat(event.getRoom()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    // success and its body, bad signature, unreadable, stored in time or not
    "livekit, 200, '', 401, 400, 503",
    "100ms, 200, '', 401, 400, 503",
    "livepeer, 204, '', 401, 400, 503",
    "jaas, 200, '', 401, 400, 503",
    "jitsi, 200, '', 401, 400, 503",
    "daily, 200, '', 401, 400, 503",
    "zoom, 200, '', 401, 400, 503",
    "bigbluebutton, 200, '', 403, 400, 503",
    "agora, 200, {}, 401, 400, 503",
    "twilio, 204, '', 401, 400, 503",
  })
  @DisplayName(
      "trap 30: every vendor's own answers; 401 would be taken for delivered by bbb-webhooks")
  void answers(
      String vendor, int success, String body, int forged, int unreadable, int unavailable) {
    Acknowledgement answers = VendorAdapters.named(vendor).orElseThrow().acknowledgement();
    assertThat(answers.success().status()).isEqualTo(success);
    assertThat(answers.success().body()).isEqualTo(body);
    assertThat(answers.unauthenticated()).isEqualTo(forged);
    assertThat(answers.unreadable()).isEqualTo(unreadable);
    assertThat(answers.unavailable().status()).isEqualTo(unavailable);
  }

  @ParameterizedTest
  @CsvSource({
    "jaas, PARTICIPANT_JOINED.breakout, /e0f49fd5-c3dc",
    "jitsi, muc-occupant-joined.breakout, /b-1",
    "zoom, meeting.participant_joined_breakout_room, /FkQbpP2UR028mDrwzEahqw==",
  })
  @DisplayName("trap 34: a breakout room is a room of its own that names its main room")
  void breakoutRooms(String vendor, String fixture, String suffix) {
    RoomEvent event = event(vendor, fixture);
    assertThat(event.getRoomId()).isEqualTo(event.getRoom().getParentRoomId() + suffix);
  }

  @Test
  @DisplayName("trap 35: Agora's repeated end of a channel is one end")
  void repeatedEnds() {
    assertThat(
            event(
                "agora",
                "102_channel_destroy.without_sid",
                replace("1795165299000", "1795165399000")))
        .isEqualTo(event("agora", "102_channel_destroy.without_sid"));
  }

  @ParameterizedTest
  @CsvSource({
    "100ms, account-id, 60b8e1300000000000000354, session.open.success",
    "jaas, app-id, vpaas-magic-cookie-0123456789abcdef, ROOM_CREATED",
    "zoom, account-id, AAAAAABBBB, meeting.started",
    "twilio, account-sid, AC00000000000000000000000000000001, room-created",
  })
  @DisplayName("an account that is configured is the only one taken")
  void accountsOfTheVendor(String vendor, String setting, String told, String fixture) {
    Fixture webhook = Fixture.of(vendor, fixture);
    Sender sender = webhook.sender();
    for (String configured : List.of(told, "another")) {
      Map<String, String> settings = Senders.with(sender.settings(), setting, configured);
      WebhookAccount account = new WebhookAccount("acme", settings);
      assertThat(sender.adapter().problems(account)).isEmpty();
      assertThat(
              sender
                  .adapter()
                  .receive(sender.send(webhook.body(), NOW), account, NOW)
                  .response()
                  .status())
          .isEqualTo(
              configured.equals(told)
                  ? sender.adapter().acknowledgement().success().status()
                  : 401);
    }
  }
}
