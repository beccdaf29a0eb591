package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.topology.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters replayed and dropped on two instances, which know of each other's doings. */
class ReplayIT {

  private static final String EVENTS = Cluster.TOPICS.events().name();
  private static final String LETTERS = Cluster.TOPICS.deadLetters().name();
  private static final Map<String, String> FROM_EVENTS =
      Map.of(
          DeadLetter.TOPIC,
          EVENTS,
          DeadLetter.PARTITION,
          "0",
          DeadLetter.OFFSET,
          "0",
          "trace",
          "x");

  private static Cluster cluster;
  private static Api one;
  private static Api other;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    RollcallServer first = cluster.startServer("first");
    one = new Api(first);
    other = new Api(cluster.startServer("second"));
    producer = cluster.byteProducer();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      producer.close();
      cluster.close();
    }
  }

  @Test
  void aReplayedLetterIsAppliedAndNotReplayedTwice() {
    String letter = letter("replayed", event("replayed"), FROM_EVENTS);

    Api.Answer answer = one.post("/v1/dlq/replay", named(letter)).ok();

    assertThat(answer.json().path("replayed").asInt()).isEqualTo(1);
    assertThat(answer.json().path("skipped")).isEmpty();
    JsonNode room = other.get(Api.room("replayed"), answer.position(), 30).ok().json();
    assertThat(room.path("id").asText()).isEqualTo("replayed");
    ConsumerRecord<byte[], byte[]> record = replaysOf(letter).get(0);
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("replayed");
    assertThat(record.value()).isEqualTo(event("replayed"));
    assertThat(record.headers())
        .extracting(Header::key)
        .as("the record's own headers, and that it is a replay")
        .containsExactlyInAnyOrder("trace", DeadLetter.REPLAY_OF);

    JsonNode second = other.post("/v1/dlq/replay", named(letter)).ok().json();
    assertThat(second.path("replayed").asInt()).isZero();
    assertThat(second.at("/skipped/0/why").asText())
        .isEqualTo("It was replayed before; again=true repeats it.");
    for (Api api : List.of(one, other)) {
      assertThat(listed(api, "room=replayed")).isEmpty();
      assertThat(listed(api, "room=replayed&handled=true").get(0).path("handled").asText())
          .isEqualTo("replayed");
    }
    String again = "{\"again\": true, " + named(letter).substring(1);
    assertThat(other.post("/v1/dlq/replay", again).ok().json().path("replayed").asInt())
        .isEqualTo(1);
    assertThat(replaysOf(letter)).hasSize(2);
  }

  @Test
  void aRecordThatIsRefusedAgainIsANewLetter() {
    send(EVENTS, "again", new byte[] {1, 2}, Map.of());
    JsonNode refused = await().until(() -> listed(one, "room=again"), l -> !l.isEmpty()).get(0);
    String letter = refused.path("partition").asText() + ":" + refused.path("offset").asText();

    one.post("/v1/dlq/replay", named(letter)).ok();

    JsonNode fresh =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> listed(other, "room=again"), letters -> !letters.isEmpty())
            .get(0);
    assertThat(fresh.path("replayOf").asText()).isEqualTo(letter);
    assertThat(fresh.path("reason").asText()).isEqualTo("UNREADABLE");
  }

  @Test
  void whatIsNotWholeOrNotOursIsNotReplayed() {
    String cut = letter("cut", new byte[9], with(DeadLetter.TRUNCATED, "value"));
    String foreign = letter("foreign", new byte[9], Map.of());
    String elsewhere = letter("elsewhere", new byte[9], with(DeadLetter.TOPIC, "orders"));
    String large = letter("large", new byte[300_000], FROM_EVENTS);
    String none = "0:999999";

    JsonNode answer =
        one.post("/v1/dlq/replay", named(cut, foreign, elsewhere, large, none, "99:0")).ok().json();

    assertThat(answer.path("replayed").asInt()).isZero();
    List<String> why = new ArrayList<>();
    answer.path("skipped").forEach(skipped -> why.add(skipped.path("why").asText()));
    assertThat(why.get(0)).startsWith("Its value did not fit into the letter whole.");
    assertThat(why.get(1)).startsWith("It does not tell that its record came from room-events.");
    assertThat(why.get(2)).isEqualTo(why.get(1));
    assertThat(why.get(3)).endsWith("room-events takes 262144.");
    assertThat(why.subList(4, 6)).containsOnly("There is no such letter.");
    assertThat(listed(one, "room=cut")).as("it is still there").hasSize(1);
  }

  @Test
  void droppedLettersAreSetAside() {
    String letter = letter("dropped", new byte[9], with(DeadLetter.REASON, "TOO_LARGE"));
    letter("kept", new byte[9], with(DeadLetter.REASON, "MISPLACED"));

    String all = "{\"all\": true, \"reason\": \"too_large\"}";
    assertThat(one.delete("/v1/dlq", all).ok().json().path("dropped").asInt()).isEqualTo(1);

    assertThat(listed(other, "room=dropped")).isEmpty();
    assertThat(listed(other, "room=dropped&handled=true").get(0).path("handled").asText())
        .isEqualTo("dropped");
    assertThat(listed(other, "room=kept")).hasSize(1);
    assertThat(
            other.post("/v1/dlq/replay", named(letter)).ok().json().at("/skipped/0/why").asText())
        .startsWith("It was dropped before");
    assertThat(other.delete("/v1/dlq", all).ok().json().path("dropped").asInt()).isZero();
  }

  @Test
  void instancesThatReplayAtOnceReplayEachLetterOnce() {
    List<String> letters = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      letters.add(letter("race-" + i, event("race-" + i), with(DeadLetter.REASON, "NO_KEY")));
    }

    List<CompletableFuture<Void>> racers =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.runAsync(() -> replayAll(i % 2 == 0 ? one : other)))
            .toList();
    racers.forEach(CompletableFuture::join);

    for (String letter : letters) {
      assertThat(replaysOf(letter)).as(letter).hasSize(1);
    }
  }

  /** Until there are no more; who was overtaken by the other instance asks again. */
  private static void replayAll(Api api) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              Api.Answer answer =
                  api.post("/v1/dlq/replay", "{\"all\": true, \"reason\": \"no_key\"}");
              assertThat(answer.status()).as(answer.text()).isIn(200, 503);
              return answer.status() == 200 && !answer.json().path("more").asBoolean();
            });
  }

  private static byte[] event(String room) {
    return cluster.encode(
        Cluster.TOPICS.events(),
        RoomEvents.roomCreated(room).at(Instant.ofEpochMilli(1_700_000_000_000L)).build());
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> headers = new HashMap<>(FROM_EVENTS);
    headers.put(name, value);
    return headers;
  }

  /** Where it is. */
  private static String letter(String key, byte[] value, Map<String, String> headers) {
    RecordMetadata written = send(LETTERS, key, value, headers);
    return written.partition() + ":" + written.offset();
  }

  private static RecordMetadata send(
      String topic, String key, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> replaysOf(String letter) {
    return cluster.byteLog(Cluster.TOPICS.events()).upToNow().stream()
        .filter(record -> letter.equals(text(record.headers().lastHeader(DeadLetter.REPLAY_OF))))
        .toList();
  }

  private static String text(Header header) {
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String named(String... letters) {
    return "{\"letters\": [\"" + String.join("\", \"", letters) + "\"]}";
  }

  private static List<JsonNode> listed(Api api, String query) {
    List<JsonNode> letters = new ArrayList<>();
    api.get("/v1/dlq?" + query).ok().json().path("deadLetters").forEach(letters::add);
    return letters;
  }
}
