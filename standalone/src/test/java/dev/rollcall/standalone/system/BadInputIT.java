package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.topics.RoomPartitioner;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, the caller learns what was wrong with it and the service goes on. */
class BadInputIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long T0 = 1_700_000_000_000L;

  private static Cluster cluster;
  private static RollcallServer server;
  private static Api api;
  private static int good;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = Cluster.start(directory);
    server = cluster.startServer("server");
    api = new Api(server);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void theServiceLivesOn() {
    String room = "good-" + good++;
    JsonNode answered =
        api.postAndGet(
            """
            {"type": "PARTICIPANT_JOINED", "roomId": "%s", "occurredAt": %d, "participant": {"id": "c"}}"""
                .formatted(room, T0),
            Api.room(room));
    assertThat(answered.path("participantCount").asInt()).isEqualTo(1);
    assertThat(api.get("/readyz").ok().json().path("status").asText()).isEqualTo("ok");
    assertThat(server.failure()).isNotDone();
  }

  // Over HTTP

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource("badBodies")
  void aBadBodyIsRefused(String what, int status, byte[] body) {
    isProblem(api.post(body), status);
  }

  private static Stream<Arguments> badBodies() {
    return Stream.of(
        body("nothing", 400, ""),
        body("blanks", 400, " \n\t "),
        body("no JSON", 400, "hello"),
        body("half an event", 400, event("\"occurredAt\": 1700000000000").substring(0, 30)),
        body("more after the end", 400, event("\"occurredAt\": 1700000000000") + "]"),
        body("an empty array", 400, "[]"),
        body("a number", 400, "42"),
        body("null", 400, "null"),
        body("an array in an array", 422, "[[]]"),
        body("null in an array", 422, "[null]"),
        body("NaN", 400, event("\"occurredAt\": NaN")),
        body("a key twice", 400, event("\"occurredAt\": 1700000000000, \"roomId\": \"other\"")),
        body("100,000 open brackets", 400, "[".repeat(100_000)),
        body("100,000 open braces", 400, "{\"a\":".repeat(100_000)),
        body(
            "a number of a million digits", 400, event("\"occurredAt\": " + "9".repeat(1_000_000))),
        body("a huge exponent", 422, event("\"occurredAt\": 1e999999999")),
        Arguments.of("invalid UTF-8", 400, new byte[] {'{', '"', (byte) 0xc3, '"', '}'}),
        Arguments.of("overlong UTF-8", 400, new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}),
        Arguments.of("UTF-16", 400, "{}".getBytes(StandardCharsets.UTF_16)),
        Arguments.of("zeros", 400, new byte[1000]),
        body(
            "half a character",
            422,
            "{\"type\": \"ROOM_CREATED\", \"roomId\": \"\\ud800\", \"occurredAt\": 1700000000000}"),
        body("no room id", 422, "{\"type\": \"ROOM_CREATED\", \"occurredAt\": 1700000000000}"),
        body("no time", 422, event("\"eventId\": \"e\"")),
        body("no type", 422, "{\"roomId\": \"r\", \"occurredAt\": 1700000000000}"),
        body(
            "an unknown type",
            422,
            "{\"type\": \"ROOM_BUILT\", \"roomId\": \"r\", \"occurredAt\": 1700000000000}"),
        body(
            "the type UNKNOWN",
            422,
            "{\"type\": \"UNKNOWN\", \"roomId\": \"r\", \"occurredAt\": 1700000000000}"),
        body("an unknown field", 422, event("\"occurredAt\": 1700000000000, \"rooom\": {}")),
        body("12 MB", 413, " ".repeat(12_000_000)));
  }

  private static Arguments body(String what, int status, String body) {
    return Arguments.of(what, status, body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "roomId": ""                                                        | roomId
          "roomId": "a\\u0000b"                                               | roomId
          "roomId": "a\\nb"                                                   | roomId
          "roomId": "a\\u007fb"                                               | roomId
          "roomId": 7                                                         | roomId
          "roomId": null                                                      | roomId
          "roomId": ["r"]                                                     | roomId
          "occurredAt": "2023-11-14T22:13:20Z"                                | occurredAt
          "occurredAt": 1700000000                                            | occurredAt
          "occurredAt": -1                                                    | occurredAt
          "occurredAt": 1700000000000.5                                       | occurredAt
          "occurredAt": 9223372036854775807                                   | occurredAt
          "occurredAt": 92233720368547758070                                  | occurredAt
          "occurredAt": {future}                                              | occurredAt
          "sessionId": "a\\tb"                                                | sessionId
          "room": []                                                          | room
          "room": {"size": "50"}                                              | room.size
          "room": {"size": 3000000000}                                        | room.size
          "room": {"enabled": "yes"}                                          | room.enabled
          "room": {"recordingInfo": {"uploadInfo": {"a": 1}}}                 | room.recordingInfo.uploadInfo.a
          "room": {"createdAt": {future}}                                     | room.createdAt
          "cleared": "name"                                                   | cleared
          "cleared": ["names"]                                                | cleared
          "cleared": [null]                                                   | cleared[0]
          "type": "PARTICIPANT_JOINED"                                        | participant.id
          "type": "PARTICIPANT_JOINED", "participant": {}                     | participant.id
          "type": "PARTICIPANT_JOINED", "participant": {"id": ""}             | participant.id
          "type": "PARTICIPANT_JOINED", "participant": {"id": "a", "kind": "X"} | participant.kind
          "type": "EGRESS_STARTED"                                            | egress.id
          "type": "ROOM_SNAPSHOT"                                             | snapshot
          """)
  void aBadEventIsRefusedByThePathOfItsField(String fields, String path) {
    JsonNode event = Api.parse("{" + fields.replace("{future}", tooFarAhead()) + "}");
    var whole = Api.JSON.createObjectNode();
    whole.put("type", "ROOM_UPDATED").put("roomId", "bad").put("occurredAt", T0);
    event.properties().forEach(field -> whole.set(field.getKey(), field.getValue()));

    String fine =
        "{\"type\": \"ROOM_CREATED\", \"roomId\": \"never-written\", \"occurredAt\": %d}"
            .formatted(T0);
    Api.Answer answer = api.post("[" + fine + "," + whole + "]");

    isProblem(answer, 422);
    JsonNode error = answer.json().path("errors").path(0);
    assertThat(error.path("index").asInt()).isEqualTo(1);
    assertThat(error.path("path").asText()).isEqualTo(path);
    assertThat(error.path("message").asText()).startsWith(path);
    assertThat(api.get(Api.room("never-written")).status()).as("all or nothing").isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/rooms/%00                        | 400
          /v1/rooms/%0A                        | 400
          /v1/rooms/%C3                        | 400
          /v1/rooms/%zz                        | 400
          /v1/rooms/                           | 404
          /v1/rooms/never-seen                 | 404
          /v1/rooms/never-seen/participants    | 404
          /v1/rooms/a/b                        | 404
          /v1/rooms/../../etc/passwd           | 404
          /v1/rooms?limit=0                    | 400
          /v1/rooms?limit=x                    | 400
          /v1/rooms?cursor=AAAA                | 400
          /v1/rooms?status=happy               | 400
          /v1/rooms?limits=1                   | 400
          /v1/rooms/x/participants?state=maybe | 400
          /v1/events                           | 405
          /nothing                             | 404
          """)
  void aBadPathIsRefused(String path, int status) throws Exception {
    isProblem(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Rollcall-Min-Position: x            | 400
          Rollcall-Min-Position: -1:5         | 400
          Rollcall-Min-Position: 0            | 400
          Rollcall-Min-Position: 0:99999999999999999999 | 400
          """)
  void aBadPositionIsRefused(String header, int status) throws Exception {
    isProblem(
        raw("GET /v1/rooms HTTP/1.1\r\nHost: x\r\n" + header + "\r\nConnection: close\r\n\r\n"),
        status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET / HTTP/1.1                                            | 400
          GET / HTTP/9.9\\nHost: x                                   | 505
          GARBAGE                                                   | 400
          POST /v1/events HTTP/1.1\\nHost: x                         | 415
          POST /v1/events HTTP/1.1\\nHost: x\\nContent-Type: text/xml | 415
          POST /v1/events HTTP/1.1\\nHost: x\\nContent-Type: application/json\\nContent-Length: -1 | 400
          POST /v1/events HTTP/1.1\\nHost: x\\nContent-Type: application/json\\nContent-Encoding: gzip | 415
          POST /v1/events HTTP/1.1\\nHost: x\\nContent-Type: application/json\\nContent-Length: 2\\nContent-Length: 3 | 400
          DELETE /v1/rooms/x HTTP/1.1\\nHost: x                      | 405
          """)
  void aBadRequestIsRefused(String head, int status) throws Exception {
    String lines = head.replace("\\n", "\r\n");
    String close = lines.contains("\r\n") ? "\r\nConnection: close" : "";
    isProblem(raw(lines + close + "\r\n\r\n"), status);
  }

  @Test
  void aBodyWithoutAnnouncedLengthIsCutOffToo() throws Exception {
    String head =
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
    isProblem(raw(head + chunk.repeat(12_000_000 / 0x10000) + "0\r\n\r\n"), 413);
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws Exception {
    isProblem(
        raw("GET /v1/rooms HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(100_000) + "\r\n\r\n"), 431);
  }

  // Over Kafka

  @Test
  void aBadRecordGoesToTheDeadLettersAsItCame() throws Exception {
    String room = "behind-the-bad";
    byte[] key = utf8(room);
    byte[] fine = encode(RoomEvents.roomCreated(room).at(Instant.ofEpochMilli(T0)).build());
    byte[] unknownSchema = ByteBuffer.wrap(fine.clone()).putInt(1, 999_999).array();
    byte[] future =
        encode(RoomEvents.roomCreated(room).at(Instant.now().plus(Duration.ofDays(3))).build());
    byte[] cut = Arrays.copyOf(fine, fine.length - 3);
    byte[] huge = new byte[200 * 1024];
    List<Bad> bad =
        List.of(
            new Bad("garbage", key, utf8("garbage"), ""),
            new Bad("nothing", key, new byte[0], ""),
            new Bad("a magic byte alone", key, new byte[] {0}, ""),
            new Bad("JSON", key, utf8("{\"type\": \"ROOM_CREATED\"}"), ""),
            new Bad("200 KiB of zeros", key, huge, ""),
            new Bad("an unknown schema", key, unknownSchema, "999999"),
            new Bad("half an event", key, cut, ""),
            new Bad("no value", key, null, "no value"),
            new Bad("no key", null, fine, "no key"),
            new Bad("another room's key", utf8("another"), fine, "key"),
            new Bad("a key that is not UTF-8", new byte[] {(byte) 0xff}, fine, "key"),
            new Bad("the future", key, future, "24 hours ahead"));

    List<RecordMetadata> sent = new ArrayList<>();
    RecordMetadata after;
    int partition = partitionOf(room);
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      for (Bad each : bad) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(Cluster.TOPICS.events().name(), partition, each.key, each.value);
        record.headers().add("trace", utf8(each.what));
        sent.add(producer.send(record).get());
      }
      RoomEvent last =
          RoomEvents.participantJoined(room)
              .at(Instant.ofEpochMilli(T0))
              .participant("c-1")
              .build();
      after =
          producer
              .send(
                  new ProducerRecord<>(
                      Cluster.TOPICS.events().name(), partition, key, encode(last)))
              .get();
    }

    JsonNode answered = api.get(Api.room(room), partition + ":" + after.offset(), 30).ok().json();
    assertThat(answered.path("participants").has("c-1")).isTrue();
    assertThat(answered.path("version").asLong()).as("none of the bad was used").isEqualTo(1);
    TopicLog<byte[], byte[]> dlq = cluster.byteLog(Cluster.TOPICS.deadLetters());
    await().atMost(PATIENCE).until(() -> dlq.upToNow().size() >= bad.size());
    assertThat(dlq.upToNow()).hasSameSizeAs(bad);
    for (int i = 0; i < bad.size(); i++) {
      isDeadLetter(dlq.upToNow(), bad.get(i), sent.get(i));
    }
  }

  private record Bad(String what, byte[] key, byte[] value, String reason) {}

  private static void isDeadLetter(
      List<ConsumerRecord<byte[], byte[]>> letters, Bad bad, RecordMetadata sent) {
    ConsumerRecord<byte[], byte[]> letter =
        letters.stream()
            .filter(each -> bad.what.equals(header(each, "trace")))
            .findFirst()
            .orElseThrow(() -> new AssertionError(bad.what + " is not among the dead letters"));
    assertThat(letter.key()).as(bad.what).isEqualTo(bad.key);
    assertThat(letter.value()).as(bad.what).isEqualTo(bad.value);
    assertThat(header(letter, "__streams.errors.message"))
        .as(bad.what)
        .isNotBlank()
        .contains(bad.reason)
        .doesNotContain("\n");
    assertThat(header(letter, "__streams.errors.exception")).as(bad.what).contains("Exception");
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo(sent.topic());
    assertThat(header(letter, "__streams.errors.partition")).isEqualTo(sent.partition() + "");
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo(sent.offset() + "");
  }

  private static void isProblem(Api.Answer answer, int status) {
    isProblem(
        new Raw(answer.status(), String.valueOf(answer.header("Content-Type")), answer.text()),
        status);
  }

  private static void isProblem(Raw answer, int status) {
    assertThat(answer.status).as(answer.body).isEqualTo(status);
    assertThat(answer.type).isEqualTo("application/problem+json");
    JsonNode problem = Api.parse(answer.body);
    assertThat(problem.path("type").asText()).startsWith("/problems/");
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank();
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(answer.body)
        .doesNotContain("at dev.", "at org.", "Exception", "java.", "jackson")
        .hasSizeLessThan(20_000);
  }

  private record Raw(int status, String type, String body) {}

  /** Bytes as they are: a client library would mend some of them. */
  private static Raw raw(String request) throws IOException {
    URI url = server.url();
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      write(socket.getOutputStream(), request.getBytes(StandardCharsets.ISO_8859_1));
      return parse(socket.getInputStream().readAllBytes());
    }
  }

  /** A server that has refused need not read on. */
  private static void write(OutputStream out, byte[] bytes) throws IOException {
    try {
      out.write(bytes);
      out.flush();
    } catch (SocketException refusedBeforeTheEnd) {
      assertThat(bytes.length).as("only a large request is cut off").isGreaterThan(1_000_000);
    }
  }

  private static Raw parse(byte[] answer) {
    String text = new String(answer, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    assertThat(end).as("a whole answer: %s", text).isPositive();
    String type =
        text.substring(0, end)
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type:"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst()
            .orElse("");
    return new Raw(Integer.parseInt(text.substring(9, 12)), type, text.substring(end + 4));
  }

  private static String event(String fields) {
    return "{\"type\": \"ROOM_CREATED\", \"roomId\": \"r\", " + fields + "}";
  }

  private static String tooFarAhead() {
    return Long.toString(Instant.now().plus(Duration.ofHours(25)).toEpochMilli());
  }

  private static int partitionOf(String room) {
    return RoomPartitioner.partition(room, Cluster.PARTITIONS);
  }

  private static byte[] encode(RoomEvent event) {
    return cluster.encode(Cluster.TOPICS.events(), event);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Null where the record has no such header. */
  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
