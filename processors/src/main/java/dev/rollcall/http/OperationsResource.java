package dev.rollcall.http;

import dev.rollcall.query.RoomReader;
import dev.rollcall.query.RoomReader.Health;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;

/** Health, metrics, the specification and the index. */
final class OperationsResource {

  private static final String JSON = "application/json";
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final RoomReader reader;
  private final PrometheusMeterRegistry metrics;
  private final List<String> paths;
  private final byte[] specification = DocsResource.load("openapi.json");

  /**
   * @param paths what the index lists
   */
  OperationsResource(RoomReader reader, PrometheusMeterRegistry metrics, List<String> paths) {
    this.reader = reader;
    this.metrics = metrics;
    this.paths = paths;
  }

  void healthz(Context context) {
    Health health = reader.health();
    answer(context, health.live(), health.detail());
  }

  void readyz(Context context) {
    Health health = reader.health();
    answer(context, health.ready(), health.detail());
  }

  private static void answer(Context context, boolean good, String detail) {
    if (!good) {
      throw Problem.UNAVAILABLE.with(detail).retryAfter(RETRY);
    }
    context
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("status", "ok");
                  json.writeStringField("detail", detail);
                  json.writeEndObject();
                }));
  }

  void metrics(Context context) {
    String type = "text/plain; version=0.0.4; charset=utf-8";
    context.contentType(type).result(metrics.scrape(type));
  }

  void specification(Context context) {
    context.contentType(JSON).result(specification);
  }

  void index(Context context) {
    context
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("name", "rollcall");
                  json.writeArrayFieldStart("links");
                  for (String path : paths) {
                    json.writeString(path);
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }
}
