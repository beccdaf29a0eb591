package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for the dead letters sees what a consumer of the topic sees, from its end. */
class DeadLettersIT {

  private static final int KEYED = 301;
  private static final int WITHOUT_VALUE = 5;
  private static final int LARGE = 12;
  private static final int LARGE_BYTES = 1024 * 1024;

  private static Cluster cluster;
  private static Api api;

  /** What a consumer sees, newest first. */
  private static List<ConsumerRecord<byte[], byte[]>> letters;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    api = new Api(cluster.startServer("server"));
    String events = Cluster.TOPICS.events().name();
    String deadLetters = Cluster.TOPICS.deadLetters().name();
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      for (int i = 0; i < KEYED; i++) {
        send(producer, events, "room-" + i % 7, new byte[] {1, (byte) i});
      }
      for (int i = 0; i < WITHOUT_VALUE; i++) {
        send(producer, events, null, null);
      }
      for (int i = 0; i < LARGE; i++) {
        send(producer, deadLetters, "large", new byte[LARGE_BYTES]);
      }
    }
    sendAborted(deadLetters);
    TopicLog<byte[], byte[]> log = cluster.byteLog(Cluster.TOPICS.deadLetters());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> log.upToNow().size() == KEYED + WITHOUT_VALUE + LARGE);
    letters = new ArrayList<>(log.upToNow());
    letters.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    Collections.reverse(letters);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void allAreThereNewestFirstOnPagesOfAnySize() {
    for (int limit : List.of(1, 23, 1000)) {
      assertThat(pages("/v1/dlq?limit=" + limit, limit))
          .extracting(
              letter -> letter.path("partition").asText() + ":" + letter.path("offset").asText())
          .containsExactlyElementsOf(
              letters.stream().map(letter -> letter.partition() + ":" + letter.offset()).toList());
    }
  }

  @Test
  void aLetterHasItsReasonAndItsSource() {
    JsonNode letter = api.get("/v1/dlq?reason=no_value&limit=1").ok().json().at("/deadLetters/0");

    assertThat(letter.path("message").asText()).isEqualTo("The record has no value.");
    assertThat(letter.has("key")).isFalse();
    assertThat(letter.at("/source/topic").asText()).isEqualTo("room-events");
    assertThat(letter.at("/source/offset").isNumber()).isTrue();
    assertThat(letter.path("size").asInt()).isZero();
    assertThat(letter.path("truncated").asBoolean()).isFalse();
  }

  @Test
  void aFilterLeavesOutTheOthers() {
    assertThat(pages("/v1/dlq?reason=NO_VALUE&limit=2", 2)).hasSize(WITHOUT_VALUE);
    assertThat(pages("/v1/dlq?room=room-5&limit=10", 10))
        .hasSize(KEYED / 7)
        .allMatch(letter -> letter.path("key").asText().equals("room-5"))
        .allMatch(letter -> letter.path("reason").asText().equals("UNREADABLE"));
    assertThat(pages("/v1/dlq?room=room-5&reason=no_value&limit=10", 10)).isEmpty();
  }

  @Test
  void bytesAreThoseThatWereWrittenAndNoPageHoldsTooMany() {
    assertThat(pages("/v1/dlq?bytes=true&room=room-0&limit=50", 50))
        .extracting(letter -> letter.path("bytes").asText())
        .containsExactlyElementsOf(
            letters.stream()
                .filter(letter -> "room-0".equals(text(letter.key())))
                .map(letter -> Base64.getEncoder().encodeToString(letter.value()))
                .toList());

    String large = "/v1/dlq?bytes=true&room=large&limit=100";
    assertThat(api.get(large).ok().json().path("deadLetters")).hasSize(8);
    assertThat(pages(large, 100))
        .hasSize(LARGE)
        .allMatch(letter -> letter.path("size").asInt() == LARGE_BYTES)
        .allMatch(letter -> bytes(letter).length == LARGE_BYTES);
  }

  @Test
  void aCursorOfAnotherListingIsRefused() {
    for (String cursor : List.of("x", "cjA6", "ZHg")) {
      Api.Answer answer = api.get("/v1/dlq?cursor=" + cursor);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().path("type").asText()).isEqualTo("/problems/invalid-cursor");
    }
  }

  /** All pages, none of them longer than asked for. */
  private static List<JsonNode> pages(String path, int limit) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonNode page = api.get(path + "&cursor=" + cursor).ok().json();
      assertThat(page.path("deadLetters").size()).isLessThanOrEqualTo(limit);
      page.path("deadLetters").forEach(all::add);
      cursor = page.path("nextCursor").asText(null);
    }
    return all;
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] value)
      throws Exception {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>(topic, bytes, value)).get();
  }

  private static void sendAborted(String topic) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", "aborted");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, topic, "aborted", new byte[1]);
      producer.abortTransaction();
    }
  }

  private static byte[] bytes(JsonNode letter) {
    return Base64.getDecoder().decode(letter.path("bytes").asText());
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
