package dev.rollcall.http;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.EventRules.UnknownType;
import dev.rollcall.topics.Positions;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** {@code POST /v1/events}: all of the events in a request, or none. */
final class EventsResource {

  private final EventSink sink;
  private final EventRules rules;
  private final EventJson json;
  private final int maxBodyBytes;
  private final Clock clock;

  EventsResource(EventSink sink, HttpSettings settings, Clock clock) {
    this.sink = sink;
    this.rules = new EventRules(UnknownType.REFUSED, settings.maxEventAge());
    this.json = new EventJson(settings.maxEvents());
    this.maxBodyBytes = settings.maxBodyBytes();
    this.clock = clock;
  }

  void post(Context context) {
    Query.of(context);
    Function<byte[], EventJson.Parsed> parser = parser(context);
    EventJson.Parsed parsed = parser.apply(body(context));
    refuse(parsed.errors());
    applyRules(parsed);
    Positions position = append(parsed.events());
    context.header(Consistency.POSITION, position.toString());
    context
        .contentType("application/json")
        .result(
            Json.bytes(
                out -> {
                  out.writeStartObject();
                  out.writeNumberField("accepted", parsed.events().size());
                  out.writeStringField("position", position.toString());
                  out.writeEndObject();
                }));
  }

  /**
   * The media type must be told: a browser sends others to any address without asking, so that a
   * foreign page could write to a server that listens on loopback.
   */
  private Function<byte[], EventJson.Parsed> parser(Context context) {
    String type = String.valueOf(context.header("Content-Type")).toLowerCase(Locale.ROOT);
    String[] parts = type.split(";", 2);
    boolean utf8 = parts.length == 1 || !parts[1].contains("charset") || parts[1].contains("utf-8");
    if (utf8 && parts[0].trim().equals("application/json")) {
      return json::readJson;
    }
    if (utf8 && parts[0].trim().equals("application/x-ndjson")) {
      return json::readLines;
    }
    throw Problem.UNSUPPORTED_MEDIA_TYPE.with(
        "Content-Type must be application/json or application/x-ndjson, in UTF-8.");
  }

  private byte[] body(Context context) {
    return RequestBody.read(context, maxBodyBytes, "; send the events in parts");
  }

  private void applyRules(EventJson.Parsed parsed) {
    Instant now = clock.instant();
    for (int i = 0; i < parsed.events().size(); i++) {
      int index = i;
      RoomEvent event = parsed.events().get(i);
      if (event.getReceivedAt() == null) {
        event.setReceivedAt(now);
      }
      rules.problems(event, now).stream()
          .map(problem -> new FieldError(index, firstWord(problem), problem))
          .forEach(parsed.errors()::add);
      if (parsed.errors().size() >= EventJson.MAX_ERRORS) {
        break;
      }
    }
    refuse(parsed.errors());
  }

  /** Sentences about an event begin with the path of the field at fault. */
  private static String firstWord(String sentence) {
    return sentence.substring(0, sentence.indexOf(' '));
  }

  private Positions append(List<RoomEvent> events) {
    try {
      return sink.append(events);
    } catch (EventSink.TooLarge e) {
      String message = "The event " + e.getMessage();
      throw Problem.INVALID_EVENT.with(message, List.of(new FieldError(e.index(), "", message)));
    }
  }

  private static void refuse(List<FieldError> errors) {
    if (errors.isEmpty()) {
      return;
    }
    FieldError first = errors.get(0);
    throw Problem.INVALID_EVENT.with("Event " + first.index() + ": " + first.message(), errors);
  }
}
