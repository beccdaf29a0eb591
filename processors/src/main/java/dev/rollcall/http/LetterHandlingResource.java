package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.query.DeadLetterHandler;
import dev.rollcall.query.DeadLetterHandler.Outcome;
import dev.rollcall.query.DeadLetterHandler.Skipped;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/** {@code POST /v1/dlq/replay} and {@code DELETE /v1/dlq}. */
final class LetterHandlingResource {

  private final DeadLetterHandler handler;
  private final int maxBodyBytes;

  LetterHandlingResource(DeadLetterHandler handler, HttpSettings settings) {
    this.handler = handler;
    this.maxBodyBytes = settings.maxBodyBytes();
  }

  void replay(Context context) {
    Query.of(context);
    LettersBody body =
        LettersBody.read(context, maxBodyBytes, List.of("letters", "all", "reason", "again"));
    Outcome outcome = handler.replay(body.selection(), body.isAgain());
    context.header(Consistency.POSITION, outcome.position().toString());
    answer(context, "replayed", outcome);
  }

  void drop(Context context) {
    Query.of(context);
    LettersBody body = LettersBody.read(context, maxBodyBytes, List.of("letters", "all", "reason"));
    answer(context, "dropped", handler.drop(body.selection()));
  }

  private static void answer(Context context, String done, Outcome outcome) {
    context.contentType("application/json").result(Json.bytes(json -> write(json, done, outcome)));
  }

  private static void write(JsonGenerator json, String done, Outcome outcome) throws IOException {
    json.writeStartObject();
    json.writeNumberField(done, outcome.done());
    json.writeArrayFieldStart("skipped");
    for (Skipped skipped : outcome.skipped()) {
      json.writeStartObject();
      json.writeStringField("letter", skipped.letter().toString());
      json.writeStringField("why", skipped.why());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("more", outcome.isMore());
    json.writeEndObject();
  }
}
