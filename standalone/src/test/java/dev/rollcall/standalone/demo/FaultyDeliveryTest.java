package dev.rollcall.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultyDeliveryTest {

  private static final long NOW = 1_000_000;

  @Test
  void deliversAtOnceAndOnceUnlessAsked() {
    FaultyDelivery delivery = delivery(DemoFaults.NONE);
    assertThat(delivery.deliver(event("PARTICIPANT_LEFT"), NOW)).hasSize(1);
    assertThat(delivery.due(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void losesLeavesAndNothingElse() {
    FaultyDelivery delivery = delivery(new DemoFaults(100, 0, 0));
    assertThat(delivery.deliver(event("PARTICIPANT_LEFT"), NOW)).isEmpty();
    assertThat(delivery.deliver(event("PARTICIPANT_JOINED"), NOW)).hasSize(1);
    assertThat(delivery.due(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void repeatsWhatItDelivers() {
    FaultyDelivery delivery = delivery(new DemoFaults(0, 100, 0));
    ObjectNode event = event("ROOM_UPDATED");
    assertThat(delivery.deliver(event, NOW)).containsExactly(event);
    assertThat(delivery.due(NOW + 30_000)).containsExactly(event);
  }

  @Test
  void keepsLateEventsForFiveToThirtySecondsAndLeavesTheirTime() {
    FaultyDelivery delivery = delivery(new DemoFaults(0, 0, 100));
    List<ObjectNode> events = List.of(event("PARTICIPANT_JOINED"), event("PARTICIPANT_LEFT"));
    events.forEach(event -> assertThat(delivery.deliver(event, NOW)).isEmpty());
    assertThat(delivery.due(NOW + 4_999)).isEmpty();
    assertThat(delivery.due(NOW + 30_000)).containsExactlyInAnyOrderElementsOf(events);
    assertThat(events).allMatch(event -> event.path("occurredAt").asLong() == NOW);
  }

  @Test
  void hitsTheShareAskedFor() {
    FaultyDelivery delivery = delivery(new DemoFaults(5, 0, 0));
    int arrived = 0;
    for (int i = 0; i < 10_000; i++) {
      arrived += delivery.deliver(event("PARTICIPANT_LEFT"), NOW).size();
    }
    assertThat(arrived).isBetween(9_350, 9_650);
  }

  private static FaultyDelivery delivery(DemoFaults faults) {
    return new FaultyDelivery(faults, new Random(1));
  }

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("occurredAt", NOW);
  }
}
