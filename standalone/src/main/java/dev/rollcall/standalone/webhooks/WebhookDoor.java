package dev.rollcall.standalone.webhooks;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.gateway.EventWriter;
import dev.rollcall.connectors.gateway.WebhookAccounts;
import dev.rollcall.connectors.gateway.WebhookGateway;
import dev.rollcall.connectors.webhook.WebhookRequest;
import dev.rollcall.connectors.webhook.WebhookResponse;
import dev.rollcall.http.EventSink;
import dev.rollcall.http.Webhooks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The gateway for webhooks behind the server's HTTP, before its writer to Kafka. */
public final class WebhookDoor implements Webhooks {

  private final WebhookGateway gateway;

  /**
   * @param atOnce webhooks taken at once
   */
  public WebhookDoor(
      Supplier<WebhookAccounts> accounts, EventSink sink, MeterRegistry metrics, int atOnce) {
    EventWriter writer = (events, within) -> write(sink, events, within);
    WebhookGateway.Tally tally =
        (vendor, account, result) -> count(metrics, vendor, account, result);
    this.gateway = new WebhookGateway(accounts, writer, tally, Clock.systemUTC(), atOnce);
  }

  @Override
  public Answer receive(Call call) {
    WebhookRequest request =
        new WebhookRequest(call.method(), call.url(), call.headers(), call.body());
    WebhookGateway.Reply reply = gateway.receive(call.vendor(), call.account(), request);
    WebhookResponse response = reply.response();
    return new Answer(
        response.status(), response.contentType(), response.body(), reply.retryAfter());
  }

  private static void write(EventSink sink, List<RoomEvent> events, Duration within)
      throws EventWriter.NotStored {
    try {
      sink.append(events, within);
    } catch (EventSink.Unavailable | EventSink.TooLarge e) {
      throw new EventWriter.NotStored(e.getMessage(), e);
    }
  }

  private static void count(
      MeterRegistry metrics, String vendor, String account, WebhookGateway.Result result) {
    Counter.builder("rollcall.webhooks")
        .description("Webhooks received, by what came of them")
        .tag("vendor", vendor)
        .tag("account", account)
        .tag("result", result.name().toLowerCase(Locale.ROOT))
        .register(metrics)
        .increment();
  }
}
