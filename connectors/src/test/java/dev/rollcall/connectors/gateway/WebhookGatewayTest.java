package dev.rollcall.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.connectors.gateway.EventWriter.NotStored;
import dev.rollcall.connectors.gateway.WebhookGateway.Reply;
import dev.rollcall.connectors.webhook.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WebhookGatewayTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SECRET = "acme-header-secret";
  private static final String JOIN =
      """
      {"version":"2.0","id":"e-1","account_id":"a","timestamp":"2026-01-02T03:04:04Z",
       "type":"peer.join.success","data":{"room_id":"r-1","peer_id":"p-1","user_id":"alice",
       "joined_at":"2026-01-02T03:04:04.5Z","session_id":"s-1"}}""";

  private final List<RoomEvent> written = new ArrayList<>();
  private final List<String> counted = new ArrayList<>();
  private EventWriter writer = (events, within) -> written.addAll(events);

  @Test
  void success_is_answered_once_the_events_are_written() {
    writer =
        (events, within) -> {
          assertThat(counted).isEmpty();
          written.addAll(events);
        };
    Reply reply = receive("100ms", "acme", JOIN, SECRET);

    assertThat(reply.response().status()).isEqualTo(200);
    assertThat(written)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getType()).isEqualTo(RoomEventType.PARTICIPANT_JOINED);
              assertThat(event.getRoomId()).isEqualTo("100ms:acme:r-1");
            });
    assertThat(counted).containsExactly("100ms acme ACCEPTED");
  }

  @Test
  void events_that_could_not_be_stored_are_asked_for_again() {
    writer =
        (events, within) -> {
          throw new NotStored("Kafka is away.", null);
        };
    Reply reply = receive("100ms", "acme", JOIN, SECRET);

    assertThat(reply.response().status()).isEqualTo(503);
    assertThat(reply.retryAfter()).isPositive();
    assertThat(counted).containsExactly("100ms acme UNAVAILABLE");
  }

  @Test
  void the_writer_gets_no_longer_than_the_vendor_waits() {
    List<Duration> granted = new ArrayList<>();
    writer = (events, within) -> granted.add(within);
    receive("100ms", "acme", JOIN, SECRET);
    assertThat(granted).singleElement().satisfies(within -> assertThat(within).isPositive());
  }

  @Test
  void whoever_cannot_show_to_be_the_vendor_is_refused_and_counted() {
    assertThat(receive("100ms", "acme", JOIN, "guessed").response().status()).isEqualTo(401);
    assertThat(receive("100ms", "other", JOIN, SECRET).response().status()).isEqualTo(401);
    assertThat(receive("zom", "acme", JOIN, SECRET).response().status()).isEqualTo(404);
    assertThat(counted)
        .containsExactly(
            "100ms acme UNAUTHENTICATED",
            "100ms unknown UNKNOWN_ACCOUNT",
            "unknown unknown UNKNOWN_VENDOR");
    assertThat(written).isEmpty();
  }

  @Test
  void what_makes_no_sense_is_refused_and_counted() {
    assertThat(receive("100ms", "acme", "{", SECRET).response().status()).isEqualTo(400);
    assertThat(counted).containsExactly("100ms acme UNREADABLE");
  }

  @Test
  void beyond_the_bound_requests_are_asked_for_again_and_those_before_go_on() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    writer =
        (events, within) -> {
          begun.countDown();
          await(release);
          written.addAll(events);
        };
    WebhookGateway gateway = gateway(1);
    CompletableFuture<Reply> first =
        CompletableFuture.supplyAsync(
            () -> gateway.receive("100ms", "acme", request(JOIN, SECRET)));
    begun.await();

    Reply second = gateway.receive("100ms", "acme", request(JOIN, SECRET));
    assertThat(second.response().status()).isEqualTo(503);
    assertThat(second.retryAfter()).isPositive();

    release.countDown();
    assertThat(first.get().response().status()).isEqualTo(200);
    assertThat(counted).containsExactly("100ms acme OVERLOADED", "100ms acme ACCEPTED");
    assertThat(gateway.receive("100ms", "acme", request(JOIN, SECRET)).response().status())
        .isEqualTo(200);
  }

  private Reply receive(String vendor, String account, String body, String secret) {
    return gateway(10).receive(vendor, account, request(body, secret));
  }

  private WebhookGateway gateway(int atOnce) {
    WebhookAccounts accounts =
        WebhookAccounts.parse(
            Map.of("100ms.acme.header-name", "X-Acme-Token", "100ms.acme.secret", SECRET));
    return new WebhookGateway(
        () -> accounts,
        (events, within) -> writer.write(events, within),
        (vendor, account, result) -> counted.add(vendor + " " + account + " " + result),
        Clock.fixed(NOW, ZoneOffset.UTC),
        atOnce);
  }

  private static WebhookRequest request(String body, String secret) {
    return new WebhookRequest(
        "POST",
        "https://rollcall.example.com/webhooks/100ms/acme",
        Map.of("X-Acme-Token", secret),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
