package dev.rollcall.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DemoTrafficTest {

  @Test
  void sendsThePastAndGoesOn() throws Exception {
    List<ObjectNode> received = new CopyOnWriteArrayList<>();
    int past = new DemoWorld(1, 5, Clock.systemUTC().instant()).past().size();
    try (DemoTraffic traffic =
        DemoTraffic.start(1, 5, 500, DemoFaults.NONE, Clock.systemUTC(), received::addAll)) {
      await().until(() -> received.size() > past + 50);
    }
    assertThat(received.subList(0, 5))
        .extracting(event -> event.get("type").asText())
        .containsOnly("ROOM_CREATED");
  }

  @Test
  void sendsARefusedBatchAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<ObjectNode> received = new CopyOnWriteArrayList<>();
    try (DemoTraffic traffic =
        DemoTraffic.start(
            1,
            5,
            500,
            DemoFaults.NONE,
            Clock.systemUTC(),
            batch -> {
              if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("not yet");
              }
              received.addAll(batch);
            })) {
      await().until(() -> !received.isEmpty());
    }
    assertThat(received.get(0).get("type").asText()).isEqualTo("ROOM_CREATED");
  }
}
