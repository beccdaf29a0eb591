package dev.rollcall.connectors.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.Ids;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A JSON object as a vendor told it, read so that whatever is read fits into an event.
 *
 * <p>A value is null when it is absent, empty, zero or of a type that makes no sense: absent never
 * overwrites what is known. Numbers may be texts and texts numbers, as vendors write both. Texts
 * are cut to {@link EventRules#MAX_TEXT_BYTES}; metadata over its limit is left out, since half of
 * it is of no use; ids are marked ({@link Fit}). Times come in whole milliseconds, and only from
 * the year 2000 until a day ahead: others were never set, or told in another unit.
 */
final class Told {
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,25}(\\.[0-9]{1,25})?([eE]\\+?[0-9]{1,2})?");

  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(100)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final JsonNode node;
  private final Instant now;

  Told(JsonNode node, Instant now) {
    this.node = node;
    this.now = now;
  }

  /**
   * @throws Refusal when the bytes are not one JSON object in UTF-8
   */
  static Told object(byte[] body, Instant now) throws Refusal {
    Told told = new Told(parse(body), now);
    if (!told.node.isObject()) {
      throw Refusal.unreadable("The body is not a JSON object.");
    }
    return told;
  }

  /**
   * The items of an array, or the one that stands alone.
   *
   * @throws Refusal when the text is not JSON
   */
  static List<Told> items(String json, Instant now) throws Refusal {
    JsonNode root = parse(Signatures.bytes(json));
    List<Told> items = new ArrayList<>();
    if (root.isArray()) {
      root.forEach(item -> items.add(new Told(item, now)));
    } else {
      items.add(new Told(root, now));
    }
    return items;
  }

  private static JsonNode parse(byte[] body) throws Refusal {
    try {
      // Jackson alone would guess at UTF-16 and let some malformed UTF-8 pass.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return JSON.readTree(text);
    } catch (CharacterCodingException e) {
      throw Refusal.unreadable("The body is not valid UTF-8.");
    } catch (JsonProcessingException e) {
      throw Refusal.unreadable("The body is not valid JSON."); // the message would quote it
    }
  }

  /** The object inside, or an empty one. */
  Told at(String name) {
    JsonNode inner = node.path(name);
    return new Told(inner.isObject() ? inner : MissingNode.getInstance(), now);
  }

  List<Told> list(String name) {
    List<Told> items = new ArrayList<>();
    if (node.path(name).isArray()) {
      node.path(name).forEach(item -> items.add(new Told(item, now)));
    }
    return items;
  }

  /** The objects inside, by name; empty ones for what is no object. */
  Map<String, Told> children() {
    Map<String, Told> children = new LinkedHashMap<>();
    node.properties().forEach(field -> children.put(field.getKey(), at(field.getKey())));
    return children;
  }

  /** Whether it is told to be nothing, as some vendors do. */
  boolean isEmptyText(String name) {
    return node.path(name).isTextual() && node.path(name).asText().isEmpty();
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  String text(String name) {
    String raw = raw(name);
    return raw == null ? null : Fit.text(raw, EventRules.MAX_TEXT_BYTES);
  }

  /** The first of these that is told. */
  String text(String first, String second) {
    String text = text(first);
    return text != null ? text : text(second);
  }

  /** As {@link #text(String)}; objects and arrays as JSON. */
  String metadata(String name) {
    JsonNode value = node.path(name);
    String text = value.isContainerNode() && !value.isEmpty() ? value.toString() : raw(name);
    return text != null && Fit.fits(text, EventRules.MAX_METADATA_BYTES) ? text : null;
  }

  String id(String name) {
    String raw = raw(name);
    return raw == null ? null : Fit.id(raw, Ids.MAX_BYTES);
  }

  String id(String first, String second) {
    String id = id(first);
    return id != null ? id : id(second);
  }

  Boolean flag(String name) {
    String raw = raw(name);
    return "true".equals(raw) ? Boolean.TRUE : "false".equals(raw) ? Boolean.FALSE : null;
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(flag(name));
  }

  /** A whole number above zero. */
  Integer count(String name) {
    BigDecimal number = number(name);
    boolean good =
        number != null
            && number.signum() > 0
            && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
            && number.stripTrailingZeros().scale() <= 0;
    return good ? number.intValue() : null;
  }

  Instant seconds(String name) {
    return time(name, 3);
  }

  Instant millis(String name) {
    return time(name, 0);
  }

  Instant nanos(String name) {
    return time(name, -6);
  }

  /** A text of its own, such as a header's, in seconds or milliseconds, whichever it can be. */
  static Instant secondsOrMillis(String number, Instant now) {
    Told told = new Told(JsonNodeFactory.instance.objectNode().put("t", number), now);
    Instant seconds = told.seconds("t");
    return seconds != null ? seconds : told.millis("t");
  }

  /** ISO 8601 with 0 to 9 digits of a second. */
  Instant iso(String name) {
    String raw = raw(name);
    try {
      return raw == null ? null : sane(Instant.parse(raw));
    } catch (DateTimeException e) {
      return null; // as any value of a type that makes no sense
    }
  }

  /** A time in seconds and so many seconds more; null when either is not told. */
  Instant secondsAfter(String start, String length) {
    Instant began = seconds(start);
    BigDecimal seconds = number(length);
    if (began == null || seconds == null || seconds.signum() < 0 || seconds.precision() > 18) {
      return null;
    }
    BigDecimal millis = seconds.scaleByPowerOfTen(3).setScale(0, RoundingMode.DOWN);
    return millis.precision() > 15 ? null : sane(began.plusMillis(millis.longValue()));
  }

  /** The object as it was told. */
  @Override
  public String toString() {
    return node.toString();
  }

  private Instant time(String name, int powerOfTen) {
    BigDecimal number = number(name);
    if (number == null) {
      return null;
    }
    BigDecimal millis = number.scaleByPowerOfTen(powerOfTen).setScale(0, RoundingMode.DOWN);
    boolean isLong = millis.precision() <= 18;
    return isLong ? sane(Instant.ofEpochMilli(millis.longValue())) : null;
  }

  private Instant sane(Instant time) {
    boolean sane =
        !time.isBefore(EventRules.EARLIEST) && !time.isAfter(now.plus(EventRules.MOST_AHEAD));
    return sane ? Instant.ofEpochMilli(time.toEpochMilli()) : null;
  }

  private BigDecimal number(String name) {
    String raw = raw(name);
    return raw != null && NUMBER.matcher(raw).matches() ? new BigDecimal(raw) : null;
  }

  private String raw(String name) {
    JsonNode value = node.path(name);
    String text = value.isValueNode() && !value.isNull() ? value.asText() : "";
    return text.isEmpty() ? null : text;
  }
}
