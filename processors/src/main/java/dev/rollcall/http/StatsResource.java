package dev.rollcall.http;

import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.StatsReader.Stats;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;

/** {@code GET /v1/stats}. */
final class StatsResource {

  private final Routing routing;
  private final Clock clock;
  private final Duration maxWait;

  StatsResource(Routing routing, Clock clock, Duration maxWait) {
    this.routing = routing;
    this.clock = clock;
    this.maxWait = maxWait;
  }

  void get(Context context) {
    Query.of(context);
    Answer<Stats> answer =
        routing.rooms(context).stats(clock.millis(), Consistency.await(context, maxWait));
    Answers.answer(context, answer, json -> StatsJson.write(json, answer.value()));
  }
}
