package dev.rollcall.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.demo.DemoFaults;
import dev.rollcall.standalone.demo.DemoTraffic;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.Cluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A server that is right is found to be, under traffic of every kind; one that is not, is not. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyIT {

  private static final int ROOMS = 8;
  private static final long T0 = System.currentTimeMillis() - 3_600_000;

  private static Cluster cluster;
  private static RollcallServer server;
  private static Api api;

  /** What a run of the command gave. */
  private record Outcome(int exitCode, String out, String err) {
    JsonNode json() {
      return parse(out);
    }

    /** What differs, as {@code room what expected was}. */
    List<String> differences() {
      List<String> texts = new ArrayList<>();
      for (JsonNode difference : json().path("differences")) {
        texts.add(
            "%s | %s | %s | %s"
                .formatted(
                    difference.path("room").asText(),
                    difference.path("what").asText(),
                    difference.path("expected").asText(),
                    difference.path("was").asText()));
      }
      return texts;
    }
  }

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

  @Test
  @Order(1)
  void whatIsEmptyDoesNotDiffer() {
    Outcome outcome = verify(server.url(), "--json");
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.json().path("rooms").asInt()).isZero();
  }

  @Test
  @Order(2)
  void aServerIsRightWhileEventsAreLostRepeatedAndLateAndAfter() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    try (DemoTraffic traffic =
        DemoTraffic.start(
            3,
            ROOMS,
            100,
            new DemoFaults(10, 10, 10),
            Clock.systemUTC(),
            events -> {
              api.post(events.toString()).ok();
              sent.addAndGet(events.size());
            })) {
      await().atMost(Duration.ofMinutes(2)).until(() -> sent.get() > 1_500);
      Outcome busy = verify(server.url(), "--json");
      assertThat(busy.differences()).as(busy.err()).isEmpty();
      assertThat(busy.exitCode()).as(busy.err()).isZero();
    }
    refusedEvent();

    Outcome outcome = verify(server.url(), "--json", "--instants", "20");

    assertThat(outcome.differences()).as(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    JsonNode report = outcome.json();
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("rooms").asInt()).isEqualTo(ROOMS);
    assertThat(report.path("events").asInt()).isGreaterThanOrEqualTo(sent.get());
    assertThat(report.path("refused").asInt()).isEqualTo(1);
    assertThat(report.path("cutPartitions")).isEmpty();
    assertThat(outcome.err()).contains("Reading events: 100 %", "Comparing rooms: 100 %");
  }

  @Test
  @Order(3)
  void anAnswerThatIsWrongIsFound() {
    api.postAndGet(
        """
        [{"type": "SESSION_STARTED", "roomId": "r", "occurredAt": %1$d, "sessionId": "s-1"},
         {"type": "PARTICIPANT_JOINED", "roomId": "r", "occurredAt": %1$d, "sessionId": "s-1",
          "participant": {"id": "c-1", "identity": "ann"}},
         {"type": "SESSION_ENDED", "roomId": "r", "occurredAt": %2$d, "sessionId": "s-1"},
         {"type": "PARTICIPANT_JOINED", "roomId": "r", "occurredAt": %3$d,
          "participant": {"id": "c-2", "identity": "bob"}}]"""
            .formatted(T0, T0 + 60_000, T0 + 90_000),
        "/v1/rooms/r");
    assertThat(verify(server.url()).out()).startsWith("No difference: 9 rooms by ");

    Outcome present = doctored("/v1/rooms/r", text -> text.replace("\"bob\"", "\"eve\""));
    assertThat(present.exitCode()).isEqualTo(1);
    assertThat(present.differences())
        .singleElement()
        .asString()
        .startsWith("r | now: present | {c-2=Person[")
        .matches(".*user=bob.* \\| \\{c-2=Person.*user=eve.*");

    Outcome past = doctored("/v1/rooms/r\\?at=.*", text -> text.replace("ACTIVE", "IDLE"));
    assertThat(past.exitCode()).isEqualTo(1);
    assertThat(past.differences())
        .isNotEmpty()
        .allMatch(found -> found.matches("r \\| at \\d+: status \\| ACTIVE \\| IDLE"));

    Outcome sums =
        doctored("/v1/rooms/r/sessions.*", text -> text.replace("Seconds\":60", "Seconds\":61"));
    assertThat(sums.differences())
        .containsExactly(
            "r | session s-1 of %1$d | ended %2$d, 1 connections, 1 users, peak 1, 60 s | ended %2$d, 1 connections, 1 users, peak 1, 61 s"
                .formatted(T0, T0 + 60_000));
  }

  @Test
  @Order(4)
  void aRoomThatNoEventTellsOfIsFound() {
    Outcome outcome =
        doctored("/v1/rooms\\?.*", text -> text.replace("\"id\":\"r\"", "\"id\":\"ghost\""));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.differences())
        .hasSize(2)
        .anyMatch(found -> found.startsWith("ghost | now | nothing | State["))
        .anyMatch(found -> found.startsWith("ghost | session s-1 of "));
  }

  @Test
  @Order(5)
  void whatCannotBeAskedIsSaid() {
    Outcome nobody = verify(URI.create("http://127.0.0.1:1"));
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.err()).contains("Nothing answers at http://127.0.0.1:1");
    Outcome noTopic = verify(server.url(), "--set", "topics.prefix=other-");
    assertThat(noTopic.exitCode()).isEqualTo(1);
    assertThat(noTopic.err()).contains("There is no topic other-room-events.");
  }

  private static void refusedEvent() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
      byte[] bytes = "no event".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(Cluster.TOPICS.events().name(), bytes, bytes)).get();
    }
  }

  /**
   * Asks a server that changes some answers, and passes on the rest; a room "ghost" is what "r" is.
   *
   * @param paths a pattern, of paths with their queries
   */
  private static Outcome doctored(String paths, UnaryOperator<String> doctor) {
    try {
      HttpServer proxy =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      proxy.createContext("/", exchange -> passOn(exchange, paths, doctor));
      proxy.start();
      try {
        return verify(
            URI.create("http://127.0.0.1:" + proxy.getAddress().getPort()),
            "--json",
            "--instants",
            "6");
      } finally {
        proxy.stop(0);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void passOn(HttpExchange exchange, String paths, UnaryOperator<String> doctor)
      throws IOException {
    String path = exchange.getRequestURI().toString();
    Api.Answer answer = api.get(path.replace("/ghost", "/r"));
    String text = path.matches(paths) ? doctor.apply(answer.text()) : answer.text();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Outcome verify(URI url, String... arguments) {
    List<String> all = new ArrayList<>(List.of("verify", "--url", url.toString()));
    all.addAll(List.of("--set", "kafka.bootstrap.servers=" + cluster.bootstrapServers()));
    all.addAll(List.of("--set", "schema.registry.url=" + cluster.registryUrl()));
    all.addAll(List.of(arguments));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        RollcallCommand.line(
            (configFile, flags) -> {
              throw new AssertionError("no server is to be started");
            });
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = line.execute(all.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static JsonNode parse(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
