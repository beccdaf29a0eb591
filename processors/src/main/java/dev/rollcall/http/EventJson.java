package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.json.AvroReader;
import dev.rollcall.serde.TrustedPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads events from JSON: one object, an array of objects, or a line each (NDJSON).
 *
 * <p>A body that is none of these is refused as a whole with status 400. An event that does not
 * have the form of {@code RoomEvent} is an error of that event, status 422.
 */
final class EventJson {

  /** The deepest event (snapshot, participants, participant) needs 5 levels. */
  private static final int MAX_DEPTH = 32;

  /** Errors told in one answer; the events after them are not looked at. */
  static final int MAX_ERRORS = 100;

  /** Digits in one number: a long has 19. */
  private static final int MAX_DIGITS = 100;

  private final int maxEvents;
  private final ObjectReader json;

  /**
   * @param maxEvents most events in one body
   */
  EventJson(int maxEvents) {
    TrustedPackages.trust(RoomEvent.class.getPackageName());
    this.maxEvents = maxEvents;
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_DIGITS)
            .build();
    this.json =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(JsonNode.class);
  }

  /**
   * @param events those that could be read; of use only when there are no errors
   */
  record Parsed(List<RoomEvent> events, List<FieldError> errors) {}

  /**
   * @throws ProblemException with status 400 when the body is not JSON in UTF-8, or holds no event
   *     or too many
   */
  Parsed readJson(byte[] body) {
    String text = utf8(body);
    if (text.isBlank()) {
      throw Problem.INVALID_BODY.with("The body is empty; send one event or an array of events.");
    }
    JsonNode root = parse(text, "The body");
    if (!root.isObject() && !root.isArray()) {
      throw Problem.INVALID_BODY.with("The body must be one event or an array of events.");
    }
    return events(root.isArray() ? listOf(root) : List.of(root));
  }

  /** As {@link #readJson}, for one event a line; blank lines are passed over. */
  Parsed readLines(byte[] body) {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : utf8(body).split("\n", -1)) {
      if (!line.isBlank() && nodes.size() <= maxEvents) {
        nodes.add(parse(line, "Event " + nodes.size() + " of the body"));
      }
    }
    return events(nodes);
  }

  private JsonNode parse(String text, String what) {
    try (JsonParser parser = json.createParser(text)) {
      JsonNode node = json.readTree(parser);
      if (parser.nextToken() != null) {
        throw Problem.INVALID_BODY.with(what + " is not valid JSON: it goes on after its end.");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw Problem.INVALID_BODY.with(what + " is not valid JSON: " + reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory does not fail.", e);
    }
  }

  private Parsed events(List<JsonNode> nodes) {
    if (nodes.isEmpty()) {
      throw Problem.INVALID_BODY.with("There is no event in the body.");
    }
    if (nodes.size() > maxEvents) {
      throw Problem.INVALID_BODY.with(
          "There are more than " + maxEvents + " events in the body; send them in parts.");
    }
    List<RoomEvent> events = new ArrayList<>(nodes.size());
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < nodes.size() && errors.size() < MAX_ERRORS; i++) {
      int index = i;
      completeErasure(nodes.get(i));
      AvroReader reader =
          new AvroReader(
              new RoomEvent().getSpecificData(),
              AvroReader.Unknown.REFUSED,
              (path, message) -> errors.add(new FieldError(index, path, message)));
      events.add((RoomEvent) reader.record(nodes.get(i), RoomEvent.getClassSchema(), ""));
    }
    return new Parsed(events, errors);
  }

  /** An erasure is of a user and names no connection, for which Avro has no absent text. */
  private static void completeErasure(JsonNode event) {
    boolean erases = RoomEventType.PARTICIPANT_ERASED.name().equals(event.path("type").asText());
    if (erases && event.get("participant") instanceof ObjectNode user && !user.hasNonNull("id")) {
      user.put("id", "");
    }
  }

  private static List<JsonNode> listOf(JsonNode array) {
    List<JsonNode> nodes = new ArrayList<>(array.size());
    array.forEach(nodes::add);
    return nodes;
  }

  /** Jackson alone would let some malformed UTF-8 pass. */
  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.INVALID_BODY.with("The body is not valid UTF-8.");
    }
  }

  private static String reason(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return e.getOriginalMessage()
        + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
  }
}
