package dev.rollcall.standalone.vendors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rollcall.standalone.vendors.WebhookSender.Fate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vendors send again as each does; the time between attempts is noted and not spent. */
class WebhookSenderTest {

  private static final PlayedVendor LIVEKIT =
      new LiveKit("APIdemo", "0123456789abcdef0123456789abcdef");
  private static final PlayedVendor HUNDRED_MS = new HundredMs("secret");
  private static final PlayedVendor LIVEPEER = new Livepeer("secret");

  private final Deque<Integer> answers = new ConcurrentLinkedDeque<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<Long> waits = new CopyOnWriteArrayList<>();
  private volatile String retryAfter;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** The last answer is given for ever. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      if (retryAfter != null) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      exchange.sendResponseHeaders(answers.size() > 1 ? answers.poll() : answers.peek(), -1);
    }
  }

  private WebhookSender sender(PlayedVendor vendor, Delivery delivery, Executor executor) {
    URI door = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return new WebhookSender(
        door,
        vendor,
        delivery,
        (id, status) -> {},
        wait -> {
          waits.add(wait.toSeconds());
          return executor;
        });
  }

  private record Row(
      String what, PlayedVendor vendor, List<Integer> answers, Fate fate, List<Long> waits) {
    @Override
    public String toString() {
      return vendor.name() + ": " + what;
    }
  }

  private static Stream<Row> rows() {
    return Stream.of(
        new Row("taken at once", LIVEKIT, List.of(204), Fate.TAKEN, List.of()),
        new Row("taken later", LIVEKIT, List.of(503, 500, 200), Fate.TAKEN, List.of(1L, 2L)),
        new Row("a refusal is final", LIVEKIT, List.of(401, 200), Fate.REFUSED, List.of()),
        new Row("too many is not", LIVEKIT, List.of(429, 200), Fate.TAKEN, List.of(1L)),
        new Row("not implemented is", LIVEKIT, List.of(501, 200), Fate.REFUSED, List.of()),
        new Row("five attempts", LIVEKIT, List.of(503), Fate.DROPPED, List.of(1L, 2L, 4L, 8L)),
        new Row("taken at once", HUNDRED_MS, List.of(200), Fate.TAKEN, List.of()),
        new Row("only 200 counts", HUNDRED_MS, List.of(204, 202, 200), Fate.TAKEN, List.of(1L, 3L)),
        new Row("four attempts", HUNDRED_MS, List.of(401), Fate.DROPPED, List.of(1L, 3L, 10L)),
        new Row("taken at once", LIVEPEER, List.of(204), Fate.TAKEN, List.of()),
        new Row("a refusal is final", LIVEPEER, List.of(429), Fate.REFUSED, List.of()),
        new Row("taken later", LIVEPEER, List.of(503, 503, 200), Fate.TAKEN, List.of(5L, 10L)),
        new Row("a day of attempts", LIVEPEER, List.of(503), Fate.DROPPED, aDay()));
  }

  /** Doubling from 5 s to an hour, 33 in all. */
  private static List<Long> aDay() {
    List<Long> waits =
        new ArrayList<>(List.of(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1_280L, 2_560L));
    waits.addAll(Collections.nCopies(23, 3_600L));
    return waits;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void delivers_as_the_vendor_does(Row row) {
    answers.addAll(row.answers());
    try (WebhookSender sender = sender(row.vendor(), row.vendor().delivery(), Runnable::run)) {
      assertThat(sender.send("room", "e-1", "{}".getBytes(UTF_8)).join()).isEqualTo(row.fate());
    }
    assertThat(waits).isEqualTo(row.waits());
    assertThat(bodies).hasSize(row.waits().size() + 1);
  }

  @Test
  void livekit_waits_as_long_as_it_is_asked_to() {
    answers.addAll(List.of(503, 200));
    retryAfter = "7";
    try (WebhookSender sender = sender(LIVEKIT, LIVEKIT.delivery(), Runnable::run)) {
      assertThat(sender.send("room", "e-1", "{}".getBytes(UTF_8)).join()).isEqualTo(Fate.TAKEN);
    }
    assertThat(waits).containsExactly(7L);
  }

  @Test
  void livekit_keeps_the_order_of_a_room_and_drops_what_is_too_much_for_it() {
    answers.addAll(List.of(503, 200));
    Deque<Runnable> held = new ArrayDeque<>();
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    try (WebhookSender sender =
        sender(
            LIVEKIT,
            LIVEKIT.delivery(),
            work -> {
              held.add(work);
              waiting.complete(null);
            })) {
      CompletableFuture<Fate> first = sender.send("room", "e-0", "0".getBytes(UTF_8));
      waiting.join();
      List<CompletableFuture<Fate>> others = new ArrayList<>();
      for (int i = 1; i < 200; i++) {
        others.add(sender.send("room", "e-" + i, Integer.toString(i).getBytes(UTF_8)));
      }
      assertThat(sender.send("room", "one more", "200".getBytes(UTF_8)).join())
          .isEqualTo(Fate.DROPPED);
      assertThat(sender.send("other room", "e-0", "other".getBytes(UTF_8)).join())
          .isEqualTo(Fate.TAKEN);
      held.remove().run();
      assertThat(first.join()).isEqualTo(Fate.TAKEN);
      assertThat(others).allSatisfy(fate -> assertThat(fate.join()).isEqualTo(Fate.TAKEN));
    }
    assertThat(bodies.subList(0, 4)).containsExactly("0", "other", "0", "1");
    assertThat(bodies.subList(3, 202).stream().map(Integer::valueOf).toList()).isSorted();
  }

  @Test
  void livekit_drops_what_is_old_and_nobody_sends_when_closed() {
    answers.add(200);
    WebhookSender old = sender(LIVEKIT, Delivery.LIVEKIT.withOldest(Duration.ZERO), Runnable::run);
    assertThat(old.send("room", "e-1", "{}".getBytes(UTF_8)).join()).isEqualTo(Fate.DROPPED);
    WebhookSender closed = sender(HUNDRED_MS, HUNDRED_MS.delivery(), Runnable::run);
    closed.close();
    assertThat(closed.send("room", "e-1", "{}".getBytes(UTF_8)).join()).isEqualTo(Fate.DROPPED);
    assertThat(bodies).isEmpty();
  }

  @Test
  void livepeer_says_in_each_body_when_it_was_sent() {
    answers.addAll(List.of(503, 200));
    try (WebhookSender sender = sender(LIVEPEER, LIVEPEER.delivery(), Runnable::run)) {
      sender.send("room", "e-1", "{\"id\":\"e-1\"}".getBytes(UTF_8)).join();
    }
    assertThat(bodies).allSatisfy(body -> assertThat(body).contains("\"timestamp\":"));
  }
}
