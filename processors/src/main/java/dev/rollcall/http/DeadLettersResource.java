package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.query.DeadLetterReader;
import dev.rollcall.query.DeadLetterReader.Letter;
import dev.rollcall.query.DeadLetterReader.Page;
import dev.rollcall.topology.RefusalReason;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /v1/dlq}. */
final class DeadLettersResource {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /** As parameters and bodies name them. */
  static final List<String> REASONS =
      Stream.of(RefusalReason.values())
          .map(reason -> reason.name().toLowerCase(Locale.ROOT))
          .toList();

  private final DeadLetterReader reader;

  DeadLettersResource(DeadLetterReader reader) {
    this.reader = reader;
  }

  /** {@code GET /v1/dlq}. */
  void list(Context context) {
    Query query = Query.of(context, "reason", "room", "handled", "bytes", "limit", "cursor");
    String reason = query.choice("reason", REASONS);
    Page page =
        reader.list(
            new DeadLetterReader.Filter(
                reason == null ? null : reason.toUpperCase(Locale.ROOT),
                query.text("room"),
                query.flag("handled", false)),
            query.flag("bytes", false),
            query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
            query.text("cursor"));
    context.contentType("application/json").result(Json.bytes(json -> write(json, page)));
  }

  private static void write(JsonGenerator json, Page page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("deadLetters");
    for (Letter letter : page.letters()) {
      write(json, letter);
    }
    json.writeEndArray();
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Letter letter) throws IOException {
    json.writeStartObject();
    json.writeNumberField("partition", letter.partition());
    json.writeNumberField("offset", letter.offset());
    json.writeNumberField("time", letter.time());
    writeKey(json, letter.key());
    writeIfKnown(json, "reason", letter.reason());
    writeIfKnown(json, "message", letter.message());
    writeIfKnown(json, "exception", letter.exception());
    if (letter.from() != null) {
      json.writeObjectFieldStart("source");
      json.writeStringField("topic", letter.from().topic());
      json.writeNumberField("partition", letter.from().partition());
      json.writeNumberField("offset", letter.from().offset());
      json.writeEndObject();
    }
    json.writeNumberField("size", letter.size());
    json.writeArrayFieldStart("cut");
    for (String part : letter.cut()) {
      json.writeString(part);
    }
    json.writeEndArray();
    json.writeBooleanField("truncated", letter.cut().contains("value"));
    if (letter.handled() != null) {
      json.writeStringField("handled", letter.handled().name().toLowerCase(Locale.ROOT));
    }
    writeIfKnown(json, "replayOf", letter.replayOf());
    if (letter.value() != null) {
      json.writeBinaryField("bytes", letter.value());
    }
    json.writeEndObject();
  }

  /** As text where it is one, so that a room id can be read. */
  private static void writeKey(JsonGenerator json, byte[] key) throws IOException {
    if (key == null) {
      return;
    }
    Optional<String> text = text(key);
    if (text.isPresent()) {
      json.writeStringField("key", text.get());
    } else {
      json.writeBinaryField("keyBytes", key);
    }
  }

  private static Optional<String> text(byte[] utf8) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static void writeIfKnown(JsonGenerator json, String name, String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
