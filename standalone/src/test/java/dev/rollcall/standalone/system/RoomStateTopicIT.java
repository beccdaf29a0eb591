package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.topics.CompositeKey;
import dev.rollcall.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What consumers of the output topics rely on. */
class RoomStateTopicIT {

  private static final long STATE_INTERVAL_MILLIS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long T0 = 1_700_000_000_000L;

  private static Cluster cluster;
  private static Api api;
  private static TopicLog<String, Room> states;
  private static TopicLog<String, Participant> participants;
  private static TopicLog<String, RoomChange> changes;
  private static TopicLog<String, RoomSession> sessions;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    api = new Api(cluster.startServer("server"));
    states = cluster.log(Cluster.TOPICS.state(), Room.class);
    participants = cluster.log(Cluster.TOPICS.participants(), Participant.class);
    changes = cluster.log(Cluster.TOPICS.changes(), RoomChange.class);
    sessions = cluster.log(Cluster.TOPICS.sessions(), RoomSession.class);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aBusyRoomIsPublishedOnceASecondAndItsLastRecordIsWhatTheApiAnswers() {
    List<String> names = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              IntStream.range(0, 25).forEach(i -> names.add("name " + names.size()));
              api.post(renames("busy", names.subList(names.size() - 25, names.size()))).ok();
              return states.valuesOf("busy").size() >= 3;
            });
    await()
        .atMost(PATIENCE)
        .until(() -> last(states.valuesOf("busy")).getName(), names.get(names.size() - 1)::equals);

    List<ConsumerRecord<String, Room>> snapshots = stateRecords("busy");
    for (int i = 1; i < snapshots.size(); i++) {
      long gap = snapshots.get(i).timestamp() - snapshots.get(i - 1).timestamp();
      assertThat(gap)
          .as("milliseconds before snapshot %d", i)
          .isGreaterThanOrEqualTo(STATE_INTERVAL_MILLIS);
    }
    assertThat(snapshots.size())
        .as("snapshots of %d events", names.size())
        .isLessThan(names.size());
    JsonNode answered = api.get(Api.room("busy")).ok().json();
    assertThat(AvroAsJson.of(last(states.valuesOf("busy")))).isEqualTo(answered);
    assertThat(answered.path("version").asLong()).isEqualTo(names.size());
  }

  @Test
  void changesOfARoomAreInOrder() {
    String events =
        IntStream.range(0, 200)
            .mapToObj(i -> joined("ordered-" + i % 5, "c-" + i, T0 + i))
            .collect(Collectors.joining(",", "[", "]"));
    api.post(events).ok();

    List<ConsumerRecord<String, RoomChange>> ordered =
        await()
            .atMost(PATIENCE)
            .until(() -> changes("ordered-"), found -> people(found).size() == 200);

    Map<String, RoomChange> lastOf = new HashMap<>();
    for (ConsumerRecord<String, RoomChange> record : ordered) {
      RoomChange change = record.value();
      assertThat(record.key()).isEqualTo(change.getRoomId());
      RoomChange before = lastOf.put(change.getRoomId(), change);
      if (before != null) {
        assertThat(change.getVersion()).isGreaterThanOrEqualTo(before.getVersion());
        assertThat(change.getPosition().getOffset())
            .isGreaterThanOrEqualTo(before.getPosition().getOffset());
      }
    }
    for (String room : lastOf.keySet()) {
      JsonNode answered = api.get(Api.room(room)).ok().json();
      assertThat(answered.path("version").asLong()).isEqualTo(lastOf.get(room).getVersion());
      assertThat(lastOf.get(room).getParticipantCount()).isEqualTo(40);
    }
  }

  @Test
  void aSessionThatEndedIsSummedUpInItsRoomsPartitionAsTheApiAnswers() {
    String room = "summed|up";
    api.post(
            """
            [{"type": "SESSION_STARTED", "roomId": "%1$s", "occurredAt": %2$d, "sessionId": "s|1"},
             {"type": "PARTICIPANT_JOINED", "roomId": "%1$s", "occurredAt": %2$d, "sessionId": "s|1",
              "participant": {"id": "c-1", "identity": "ann"}},
             {"type": "PARTICIPANT_JOINED", "roomId": "%1$s", "occurredAt": %2$d, "sessionId": "s|1",
              "participant": {"id": "c-2", "identity": "ann"}},
             {"type": "SESSION_ENDED", "roomId": "%1$s", "occurredAt": %3$d, "sessionId": "s|1"}]"""
                .formatted(room, T0, T0 + 90_000))
        .ok();

    String key = CompositeKey.session(room, "s|1");
    ConsumerRecord<String, RoomSession> sum =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    sessions.upToNow().stream()
                        .filter(r -> r.key().equals(key) && r.value().getEndedAt() != null)
                        .findFirst()
                        .orElse(null),
                found -> found != null);

    assertThat(key).isEqualTo("summed%7Cup|s%7C1");
    assertThat(sum.partition()).isEqualTo(changes(room).get(0).partition());
    assertThat(sum.value().getConnectionCount()).isEqualTo(2);
    assertThat(sum.value().getUserCount()).isEqualTo(1);
    assertThat(sum.value().getPeakParticipantCount()).isEqualTo(2);
    assertThat(sum.value().getParticipantSeconds()).isEqualTo(180);
    ObjectNode expected = (ObjectNode) AvroAsJson.of(sum.value());
    expected.remove(List.of("roomId", "version"));
    assertThat(api.get(Api.room(room) + "/sessions").ok().json().path("sessions"))
        .containsExactly(expected);
  }

  @ParameterizedTest
  @MethodSource("namesThatNeedCare")
  void everyRecordOfARoomLiesOnTheSamePartitionNumber(String room) {
    String id = room + "/1%7C2|3";
    api.post(joined(room, id, T0)).ok();

    String key = CompositeKey.participant(room, id, T0);
    int partition = await().atMost(PATIENCE).until(() -> partitionOfParticipant(key), p -> p >= 0);
    assertThat(await().atMost(PATIENCE).until(() -> stateRecords(room), r -> !r.isEmpty()))
        .extracting(ConsumerRecord::partition)
        .containsOnly(partition);
    assertThat(changes(room)).extracting(ConsumerRecord::partition).containsOnly(partition);
    assertThat(CompositeKey.parse(key).parts()).containsExactly(room, id, Long.toString(T0));
    assertThat(api.get(Api.room(room)).ok().json().path("position").path("partition").asInt())
        .isEqualTo(partition);
  }

  private static Stream<String> namesThatNeedCare() {
    return Stream.of("plain", "a|b", "50%", "50%7C", "räum-😀", "livekit:acme:RM/1 2", "|");
  }

  @Test
  void theBrokerKeepsTheTopicsAsDeclared() throws Exception {
    List<Topic> topics = Cluster.TOPICS.all();
    try (Admin admin = cluster.admin()) {
      Map<ConfigResource, Config> configs = admin.describeConfigs(resources(topics)).all().get();
      var described = admin.describeTopics(names(topics)).allTopicNames().get();
      for (Topic topic : topics) {
        Map<String, String> declared = topic.config();
        assertThat(overrides(configs.get(resource(topic.name()))))
            .as(topic.name())
            .isEqualTo(declared);
        assertThat(described.get(topic.name()).partitions())
            .as(topic.name())
            .hasSize(Cluster.PARTITIONS);
      }
    }
  }

  private static Map<String, String> overrides(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private static List<String> names(List<Topic> topics) {
    return topics.stream().map(Topic::name).toList();
  }

  private static Collection<ConfigResource> resources(List<Topic> topics) {
    return names(topics).stream().map(RoomStateTopicIT::resource).toList();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static int partitionOfParticipant(String key) {
    return participants.upToNow().stream()
        .filter(record -> record.key().equals(key))
        .mapToInt(ConsumerRecord::partition)
        .findFirst()
        .orElse(-1);
  }

  private static List<ConsumerRecord<String, Room>> stateRecords(String room) {
    return states.upToNow().stream().filter(record -> record.key().equals(room)).toList();
  }

  private static List<ConsumerRecord<String, RoomChange>> changes(String roomPrefix) {
    return changes.upToNow().stream()
        .filter(record -> record.key().startsWith(roomPrefix))
        .toList();
  }

  private static List<String> people(List<ConsumerRecord<String, RoomChange>> changes) {
    return changes.stream()
        .map(record -> record.value().getParticipant())
        .filter(participant -> participant != null)
        .map(Participant::getId)
        .distinct()
        .toList();
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private static String renames(String room, List<String> names) {
    return names.stream()
        .map(
            name ->
                """
                {"type": "ROOM_UPDATED", "roomId": "%s", "occurredAt": %d, "room": {"name": "%s"}}"""
                    .formatted(room, T0 + Long.parseLong(name.substring(5)), name))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String joined(String room, String participant, long at) {
    return """
        {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": %d, "participant": {"id": "%s"}}"""
        .formatted(room, at, participant);
  }
}
