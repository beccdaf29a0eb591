package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.server.RollcallServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that are each within every rule, and much in sum, must not end the service. */
class LargeInSumIT {

  private static final long T0 = 1_700_000_000_000L;
  private static final String LARGE = "x".repeat(240_000);

  private Cluster cluster;
  private RollcallServer server;
  private Api api;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    server = cluster.startServer("server");
    api = new Api(server);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void theAttributesOfOneRoom() {
    String position = "";
    for (String field :
        List.of(
            "name",
            "description",
            "customerId",
            "customer",
            "appId",
            "templateId",
            "template",
            "region",
            "metadata")) {
      position =
          api.post(
                  """
                  {"type": "ROOM_UPDATED", "roomId": "large", "occurredAt": %d, "room": {"%s": "%s"}}"""
                      .formatted(
                          T0, field, LARGE.substring(0, field.equals("metadata") ? 65_536 : 4_096)))
              .ok()
              .position();
    }
    api.get(Api.room("large"), position, 20).ok();
    livesOn();
  }

  @Test
  void whatIsToldOfOneParticipant() {
    String position = "";
    for (int i = 0; i < 200; i++) {
      position =
          api.post(
                  """
                  {"type": "PARTICIPANT_UPDATED", "roomId": "chatty", "occurredAt": %d,
                   "participant": {"id": "c-1", "metadata": "%d %s"}}"""
                      .formatted(T0 + i, i, LARGE.substring(0, 60_000)))
              .ok()
              .position();
    }
    api.get(Api.room("chatty"), position, 20).ok();
    livesOn();
  }

  private void livesOn() {
    JsonNode answered =
        api.postAndGet(
            """
            {"type": "PARTICIPANT_JOINED", "roomId": "good", "occurredAt": %d, "participant": {"id": "c"}}"""
                .formatted(T0),
            Api.room("good"));
    assertThat(answered.path("participantCount").asInt()).isEqualTo(1);
    assertThat(server.failure()).isNotDone();
  }
}
