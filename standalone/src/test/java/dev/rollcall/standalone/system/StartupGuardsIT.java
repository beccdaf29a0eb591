package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rollcall.server.RollcallServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that would lead to wrong answers is refused, with all that is wrong with it. */
class StartupGuardsIT {

  private static final String CHANGELOG = "rollcall-rooms-changelog";

  private Cluster cluster;

  @BeforeEach
  void start(@TempDir Path directory) {
    cluster = Cluster.start(directory);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aLostChangelogAndAWrongPolicyAreBothRefused() throws Exception {
    RollcallServer server = cluster.startServer("server");
    new Api(server)
        .postAndGet(
            """
            {"type": "PARTICIPANT_JOINED", "roomId": "r", "occurredAt": 1700000000000, "participant": {"id": "c"}}""",
            Api.room("r"));
    cluster.stop(server);
    try (Admin admin = cluster.admin()) {
      admin.deleteTopics(List.of(CHANGELOG)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(CHANGELOG));
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, Cluster.TOPICS.state().name()),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET))))
          .all()
          .get();

      assertThatThrownBy(() -> cluster.startServer("server"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll("changelog: ", "topic policies: cleanup.policy of room-state");
      assertThat(admin.listTopics().names().get()).doesNotContain(CHANGELOG);
    }
  }

  @Test
  void anInputOfNothingButDeadLettersIsNoLostChangelog() throws Exception {
    RollcallServer server = cluster.startServer("server");
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      producer
          .send(
              new ProducerRecord<>(
                  Cluster.TOPICS.events().name(),
                  0,
                  "r".getBytes(StandardCharsets.UTF_8),
                  new byte[] {1}))
          .get();
    }
    TopicLog<byte[], byte[]> deadLetters = cluster.byteLog(Cluster.TOPICS.deadLetters());
    await().until(() -> deadLetters.upToNow().size() == 1);
    cluster.stop(server);

    server = cluster.startServer("server");

    assertThat(server.failure()).isNotDone();
  }
}
