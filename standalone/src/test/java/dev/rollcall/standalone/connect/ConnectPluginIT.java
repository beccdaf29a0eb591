package dev.rollcall.standalone.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.connectors.fakes.FakeLiveKit;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import dev.rollcall.topics.RoomPartitioner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The plugin's archive in a stock worker, as somebody would install it. */
@TestInstance(Lifecycle.PER_CLASS)
class ConnectPluginIT {
  private static final String PLUGIN =
      "dev.rollcall.connectors.connect.RoomSnapshotSourceConnector";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ROOMS = 8;

  private Cluster cluster;
  private ConnectWorker worker;
  private Api api;
  private final FakeLiveKit liveKit = new FakeLiveKit();
  private final long now = System.currentTimeMillis();

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory.resolve("cluster"));
    api = new Api(cluster.startServer("server"));
    worker = ConnectWorker.start(directory, cluster.bootstrapServers());
  }

  @AfterAll
  void stop() {
    liveKit.close();
    if (worker != null) {
      worker.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private Map<String, String> settings(String account) {
    Map<String, String> settings = new HashMap<>();
    settings.put("name", account);
    settings.put("connector.class", PLUGIN);
    settings.put("tasks.max", "2");
    settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    settings.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    settings.put("schema.registry.url", cluster.registryUrl());
    settings.put("auto.register.schemas", "false");
    settings.put("vendor", "livekit");
    settings.put("account", account);
    settings.put("livekit.url", liveKit.url().toString());
    settings.put("livekit.api.key", FakeLiveKit.KEY);
    settings.put("livekit.api.secret", FakeLiveKit.SECRET);
    settings.put("poll.interval.ms", "1000");
    settings.put("missing.after.ms", "1000");
    settings.put("snapshot.interval.ms", "3600000");
    return settings;
  }

  @Test
  void theWorkerKnowsThePluginAndItsVersion() {
    JsonNode plugins = worker.send("GET", "/connector-plugins", null).body();
    assertThat(plugins)
        .anySatisfy(
            plugin -> {
              assertThat(plugin.path("class").asText()).isEqualTo(PLUGIN);
              assertThat(plugin.path("type").asText()).isEqualTo("source");
              assertThat(plugin.path("version").asText()).matches("\\d+\\.\\d+\\..*");
            });
  }

  @Test
  void aGoodConfigurationHasNoErrorsAndABadOneHasThemAtTheirKeys() {
    assertThat(validated(settings("good"))).isEmpty();

    Map<String, String> bad = settings("a:b");
    bad.remove("livekit.api.key");
    bad.remove("value.converter");
    bad.put("livekit.url", "livekit");
    bad.put("poll.interval.ms", "soon");
    Map<String, String> errors = validated(bad);
    assertThat(errors.keySet())
        .containsExactly(
            "account", "livekit.api.key", "livekit.url", "poll.interval.ms", "value.converter");
    assertThat(errors)
        .containsEntry("livekit.api.key", "livekit.api.key is missing: vendor livekit needs it.");
    assertThat(errors.toString()).doesNotContain(FakeLiveKit.SECRET);
  }

  /** The errors of a configuration by key, after the worker has checked it. */
  private Map<String, String> validated(Map<String, String> settings) {
    ConnectWorker.Answer answer =
        worker.send(
            "PUT", "/connector-plugins/RoomSnapshotSourceConnector/config/validate", settings);
    assertThat(answer.status()).isEqualTo(200);
    Map<String, String> errors = new TreeMap<>();
    for (JsonNode config : answer.body().path("configs")) {
      for (JsonNode error : config.path("value").path("errors")) {
        errors.merge(config.path("value").path("name").asText(), error.asText(), String::concat);
      }
    }
    return errors;
  }

  @Test
  void refusedCredentialsFailTheTaskWithTheNamesOfTheirKeys() {
    Map<String, String> settings = settings("refused");
    settings.put("livekit.api.secret", "not-the-secret");
    settings.put("tasks.max", "1");
    create(settings);
    await()
        .atMost(PATIENCE)
        .until(() -> worker.states("refused").equals(List.of("RUNNING", "FAILED")));
    String trace =
        worker
            .send("GET", "/connectors/refused/tasks/0/status", null)
            .body()
            .path("trace")
            .asText();
    assertThat(trace)
        .contains("check livekit.api.key and livekit.api.secret")
        .doesNotContain("not-the-secret");
    worker.send("DELETE", "/connectors/refused", null);
  }

  @Test
  void twoTasksTellEachRoomOnceAndAfterAStopWhatHappenedMeanwhile() {
    for (int i = 0; i < ROOMS; i++) {
      liveKit.room("room-" + i, "RM_" + i, now - 60_000);
      liveKit.join("room-" + i, "PA_" + i, "user-" + i, now - 30_000 + i);
    }
    TopicLog<String, RoomEvent> log = cluster.log(Cluster.TOPICS.events(), RoomEvent.class);
    create(settings("acme"));
    await()
        .atMost(PATIENCE)
        .until(() -> worker.states("acme").equals(List.of("RUNNING", "RUNNING", "RUNNING")));
    awaitCounts(log, Map.of("ROOM_SNAPSHOT", ROOMS));

    assertThat(counts(log))
        .isEqualTo(
            Map.of(
                "ROOM_CREATED", ROOMS,
                "ROOM_UPDATED", ROOMS,
                "SESSION_STARTED", ROOMS,
                "ROOM_SNAPSHOT", ROOMS));
    assertThat(log.upToNow())
        .allSatisfy(
            record -> {
              assertThat(record.key())
                  .isEqualTo(record.value().getRoomId())
                  .startsWith("livekit:acme:room-");
              assertThat(record.partition())
                  .isEqualTo(RoomPartitioner.partition(record.key(), Cluster.PARTITIONS));
            });
    await().atMost(PATIENCE).until(() -> identity("livekit:acme:room-3", "PA_3").equals("user-3"));

    assertThat(worker.send("PUT", "/connectors/acme/stop", null).status()).isEqualTo(204);
    await().atMost(PATIENCE).until(() -> worker.states("acme").equals(List.of("STOPPED")));
    assertThat(worker.send("GET", "/connectors/acme/offsets", null).body().path("offsets"))
        .anySatisfy(offset -> assertThat(offset.path("offset").has("room-3")).isTrue());
    liveKit.close("room-3");
    liveKit.metadata("room-4", "new");
    worker.send("PUT", "/connectors/acme/resume", null);

    awaitCounts(log, Map.of("SESSION_ENDED", 1));
    Map<String, Integer> all = counts(log);
    assertThat(all).containsEntry("ROOM_CREATED", ROOMS).containsEntry("SESSION_STARTED", ROOMS);
    assertThat(log.valuesOf("livekit:acme:room-3"))
        .last()
        .satisfies(event -> assertThat(event.getSessionId()).isEqualTo("RM_3"));
    assertThat(log.valuesOf("livekit:acme:room-4"))
        .filteredOn(event -> event.getType() == RoomEventType.ROOM_UPDATED)
        .last()
        .satisfies(event -> assertThat(event.getRoom().getMetadata()).isEqualTo("new"))
        .satisfies(event -> assertThat(event.getRoom().getName()).isNull());
  }

  /** Who Rollcall says holds a connection; empty when nobody is there. */
  private String identity(String room, String connection) {
    JsonNode people = api.get(Api.room(room)).json().path("participants");
    return people.path(connection).path("identity").asText();
  }

  private void create(Map<String, String> settings) {
    ConnectWorker.Answer answer =
        worker.send("PUT", "/connectors/" + settings.get("name") + "/config", settings);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
  }

  private static Map<String, Integer> counts(TopicLog<String, RoomEvent> log) {
    Map<String, Integer> counts = new TreeMap<>();
    for (ConsumerRecord<String, RoomEvent> record : log.upToNow()) {
      counts.merge(record.value().getType().name(), 1, Integer::sum);
    }
    return counts;
  }

  private static void awaitCounts(TopicLog<String, RoomEvent> log, Map<String, Integer> least) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                least.forEach(
                    (type, count) ->
                        assertThat(counts(log).getOrDefault(type, 0))
                            .as(type)
                            .isGreaterThanOrEqualTo(count)));
  }
}
