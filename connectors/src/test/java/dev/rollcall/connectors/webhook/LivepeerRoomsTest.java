package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.RoomEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What answers of Livepeer's room API mean. */
class LivepeerRoomsTest {
  private static final Instant NOW = Fixture.NOW;
  private static final LivepeerRooms ROOMS = new LivepeerRooms("acme");
  private static final Instant JOINED = Instant.ofEpochMilli(1795165205000L);

  private static List<String> lines(List<RoomEvent> events) {
    return events.stream().peek(event -> event.setEventId(null)).map(EventText::of).toList();
  }

  private static List<RoomEvent> room(String json) {
    return ROOMS.room(json.getBytes(UTF_8), NOW);
  }

  @Test
  void aRoomAndWhoEverJoinedIt() {
    List<RoomEvent> events =
        room(
            """
            {"id": "d32ae9e6", "createdAt": 1795165200000, "updatedAt": 1795165206000.0,
             "participants": {
               "9b1deb4d": {"identity": "9b1deb4d", "name": "Ann", "joinedAt": 1795165205000,
                            "leftAt": 1795165300000},
               "empty": {}}}
            """);
    assertThat(lines(events))
        .containsExactly(
            EventText.normal(
                """
                {"type": "ROOM_UPDATED", "roomId": "livepeer:acme:d32ae9e6",
                 "occurredAt": "2026-11-20T09:00:06Z", "vendorEventType": "GET /room",
                 "room": {"size": 10, "largeRoom": false, "createdAt": "2026-11-20T09:00:00Z",
                          "updatedAt": "2026-11-20T09:00:06Z"}}
                """),
            EventText.normal(
                """
                {"type": "PARTICIPANT_JOINED", "roomId": "livepeer:acme:d32ae9e6",
                 "occurredAt": "2026-11-20T09:00:05Z", "vendorEventType": "GET /room",
                 "participant": {"id": "9b1deb4d#1795165205000", "identity": "9b1deb4d",
                                 "name": "Ann", "joinedAt": "2026-11-20T09:00:05Z",
                                 "idUnique": true}}
                """));
  }

  @Test
  void aNewRoom() {
    assertThat(room("{\"id\":\"r\",\"createdAt\":1795165200000,\"participants\":{}}"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getType()).hasToString("ROOM_CREATED");
              assertThat(event.getOccurredAt()).isEqualTo("2026-11-20T09:00:00Z");
              assertThat(event.getSource().getRoomId()).isEqualTo("r");
            });
  }

  @Test
  void anEgressAndNone() {
    assertThat(room("{\"id\":\"r\",\"egressId\":\"EG_1\"}").get(0).getRoom().getEgressId())
        .isEqualTo("EG_1");
    assertThat(room("{\"id\":\"r\",\"egressId\":\"\"}").get(0).getCleared())
        .containsExactly("egressId");
    assertThat(room("{\"id\":\"r\"}").get(0).getCleared()).isEmpty();
  }

  @Test
  void askingAgainIsTheSame() {
    String body = "{\"id\":\"r\",\"updatedAt\":1795165200000}";
    assertThat(room(body)).isEqualTo(room(body));
  }

  @Test
  void whoIsGone() {
    byte[] there = "{\"id\":\"u\",\"state\":2}".getBytes(UTF_8);
    byte[] gone = "{\"id\":\"u\",\"state\":3}".getBytes(UTF_8);
    assertThat(ROOMS.user("r", "u", JOINED, there, NOW)).isEmpty();
    assertThat(lines(ROOMS.user("r", "u", JOINED, gone, NOW)))
        .containsExactly(
            EventText.normal(
                """
                {"type": "PARTICIPANT_LEFT", "roomId": "livepeer:acme:r", "synthetic": true,
                 "occurredAt": "2026-11-20T12:00:00Z", "vendorEventType": "GET /room/user",
                 "participant": {"id": "u#1795165205000", "identity": "u",
                                 "joinedAt": "2026-11-20T09:00:05Z", "leaveReason": "REAPED",
                                 "idUnique": true}}
                """));
  }

  @Test
  void aRoomThatIsGone() {
    RoomEvent event = ROOMS.deleted("r", NOW);
    assertThat(event.getType()).hasToString("ROOM_DELETED");
    assertThat(event.getSynthetic()).isTrue();
  }

  @Test
  void whatMakesNoSense() {
    assertThat(room("{\"participants\":[1]}")).isEmpty();
    assertThat(room("{\"id\":\"r\",\"participants\":[1],\"updatedAt\":\"x\"}")).hasSize(1);
    assertThatThrownBy(() -> room("<html>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The body is not valid JSON.");
  }
}
