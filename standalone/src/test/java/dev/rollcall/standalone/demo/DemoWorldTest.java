package dev.rollcall.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class DemoWorldTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final int LIVE_EVENTS = 20_000;

  @Test
  void isTheSameForTheSameSeedStartAndTimes() {
    assertThat(events(7)).isEqualTo(events(7));
    assertThat(events(7)).isNotEqualTo(events(8));
  }

  @Test
  void hasTheSameRoomsButNewConnectionsInALaterRun() {
    List<ObjectNode> first = new DemoWorld(7, 10, START).past();
    List<ObjectNode> second = new DemoWorld(7, 10, START.plusSeconds(3600)).past();
    assertThat(texts(first, "/roomId")).isEqualTo(texts(second, "/roomId"));
    assertThat(texts(first, "/participant/id"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(texts(second, "/participant/id"));
    assertThat(texts(first, "/sessionId"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(texts(second, "/sessionId"));
  }

  @Test
  void neverTellsOfTheFuture() {
    DemoWorld world = new DemoWorld(7, 40, START);
    assertThat(world.past()).allSatisfy(event -> assertThat(time(event)).isBefore(START));
    Instant now = START;
    for (int i = 0; i < LIVE_EVENTS; i++) {
      now = now.plusMillis(50);
      assertThat(time(world.next(now))).isBeforeOrEqualTo(now);
    }
  }

  @Test
  void letsNobodyLeaveWhoNeverJoined() {
    List<ObjectNode> events = events(7);
    Map<String, Long> joins = new HashMap<>();
    for (ObjectNode event : events) {
      if (type(event).equals("PARTICIPANT_JOINED")) {
        joins.merge(connection(event), event.get("occurredAt").asLong(), Math::min);
      }
    }
    assertThat(events.stream().filter(e -> type(e).equals("PARTICIPANT_LEFT")))
        .hasSizeGreaterThan(1_000)
        .allSatisfy(
            left ->
                assertThat(joins.get(connection(left)))
                    .isNotNull()
                    .isLessThanOrEqualTo(left.get("occurredAt").asLong()));
  }

  @Test
  void followsTheContractOfEvents() {
    Set<String> fields =
        RoomEvent.getClassSchema().getFields().stream()
            .map(Schema.Field::name)
            .collect(Collectors.toSet());
    for (ObjectNode event : events(7)) {
      event.fieldNames().forEachRemaining(name -> assertThat(fields).contains(name));
      assertThat(RoomEventType.valueOf(type(event))).isNotEqualTo(RoomEventType.UNKNOWN);
      assertId(event.get("roomId").asText());
      if (type(event).startsWith("PARTICIPANT_")) {
        assertId(event.at("/participant/id").asText());
        ParticipantKind.valueOf(event.at("/participant/kind").asText());
      }
      if (event.at("/participant/leaveReason").isTextual()) {
        LeaveReason.valueOf(event.at("/participant/leaveReason").asText());
      }
    }
  }

  @Test
  void showsEverythingThatRoomsDo() {
    List<ObjectNode> events = events(7);
    assertThat(texts(events, "/type"))
        .contains(
            "ROOM_CREATED",
            "ROOM_UPDATED",
            "ROOM_ENABLED",
            "ROOM_DISABLED",
            "SESSION_STARTED",
            "SESSION_ENDED",
            "PARTICIPANT_JOINED",
            "PARTICIPANT_UPDATED",
            "PARTICIPANT_LEFT",
            "EGRESS_STARTED",
            "EGRESS_ENDED");
    assertThat(texts(events, "/source/vendor"))
        .containsExactlyInAnyOrder("livekit", "100ms", "livepeer", "daily", "jaas");
    assertThat(texts(events, "/participant/kind")).containsExactlyInAnyOrder("STANDARD", "EGRESS");
    assertThat(texts(events, "/roomId")).hasSize(40);
  }

  @Test
  void deliversSomeEventsLateAndSomeTwice() {
    List<ObjectNode> events = events(7);
    assertThat(events.size() - new HashSet<>(events).size())
        .isBetween(LIVE_EVENTS / 100, LIVE_EVENTS / 20);
    Map<String, Long> latest = new HashMap<>();
    int late = 0;
    for (ObjectNode event : new java.util.LinkedHashSet<>(events)) {
      long time = event.get("occurredAt").asLong();
      if (time < latest.merge(event.get("roomId").asText(), time, Math::max)) {
        late++;
      }
    }
    assertThat(late).isPositive();
  }

  private static List<ObjectNode> events(long seed) {
    DemoWorld world = new DemoWorld(seed, 40, START);
    List<ObjectNode> events = new ArrayList<>(world.past());
    for (int i = 1; i <= LIVE_EVENTS; i++) {
      events.add(world.next(START.plusMillis(50L * i)));
    }
    return events;
  }

  private static Set<String> texts(List<ObjectNode> events, String path) {
    return events.stream()
        .map(event -> event.at(path))
        .filter(node -> !node.isMissingNode())
        .map(node -> node.asText())
        .collect(Collectors.toSet());
  }

  private static Instant time(ObjectNode event) {
    return Instant.ofEpochMilli(event.get("occurredAt").asLong());
  }

  private static String type(ObjectNode event) {
    return event.get("type").asText();
  }

  private static String connection(ObjectNode event) {
    return event.get("roomId").asText() + " " + event.at("/participant/id").asText();
  }

  private static void assertId(String id) {
    assertThat(id.getBytes(StandardCharsets.UTF_8).length).isBetween(1, 512);
    assertThat(id.chars()).noneMatch(Character::isISOControl);
  }
}
