package dev.rollcall.http;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.json.DidYouMean;
import dev.rollcall.query.DeadLetterHandler.Selection;
import dev.rollcall.query.LetterId;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The body that says which dead letters are meant: {@code {"letters": ["0:17"]}}, or {@code {"all":
 * true}} with {@code "reason"} where only those of one reason are.
 *
 * @param isAgain whether also letters that were handled before
 */
record LettersBody(Selection selection, boolean isAgain) {

  /** A name takes at most 30 characters, so they fit into any body that is allowed. */
  static final int MOST = 1_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param fields that it may have
   * @throws ProblemException with status 400, 413 or 415 when it is none
   */
  static LettersBody read(Context context, int maxBytes, List<String> fields) {
    // A browser sends other types to any address without asking, as a foreign page may tell it to.
    String type = String.valueOf(context.header("Content-Type")).toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].trim().equals("application/json")) {
      throw Problem.UNSUPPORTED_MEDIA_TYPE.with("Content-Type must be application/json.");
    }
    JsonNode body = parse(RequestBody.read(context, maxBytes, "; name fewer letters at once"));
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.contains(name)) {
                throw wrong("There is no field '" + name + "'." + DidYouMean.hint(name, fields));
              }
            });
    return of(body);
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      JsonNode body = JSON.readTree(bytes);
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (IOException e) {
      throw (ProblemException) wrong("It is not JSON.").initCause(e);
    }
    throw wrong("It is not a JSON object.");
  }

  private static LettersBody of(JsonNode body) {
    boolean isAll = flag(body, "all");
    boolean isAgain = flag(body, "again");
    if (isAll == body.has("letters")) {
      throw wrong("It has either 'letters' or 'all': true.");
    }
    if (isAll && isAgain) {
      throw wrong("'again' is for letters that are named.");
    }
    if (!isAll && body.has("reason")) {
      throw wrong("'reason' goes with 'all': true.");
    }
    return new LettersBody(
        isAll ? new Selection(null, reason(body.get("reason"))) : new Selection(named(body), null),
        isAgain);
  }

  private static boolean flag(JsonNode body, String name) {
    JsonNode flag = body.get(name);
    if (flag != null && !flag.isBoolean()) {
      throw wrong("'" + name + "' must be true or false.");
    }
    return flag != null && flag.booleanValue();
  }

  private static String reason(JsonNode reason) {
    if (reason == null) {
      return null;
    }
    String word = reason.asText().toLowerCase(Locale.ROOT);
    if (!DeadLettersResource.REASONS.contains(word)) {
      throw wrong(
          "'reason' must be one of " + String.join(", ", DeadLettersResource.REASONS) + ".");
    }
    return word.toUpperCase(Locale.ROOT);
  }

  private static List<LetterId> named(JsonNode body) {
    JsonNode letters = body.get("letters");
    if (!letters.isArray() || letters.isEmpty() || letters.size() > MOST) {
      throw wrong("'letters' must be a list of 1 to " + MOST + " letters.");
    }
    List<LetterId> named = new ArrayList<>();
    for (JsonNode letter : letters) {
      try {
        named.add(LetterId.parse(letter.asText()));
      } catch (IllegalArgumentException e) {
        throw (ProblemException) wrong(e.getMessage()).initCause(e);
      }
    }
    return named;
  }

  private static ProblemException wrong(String detail) {
    return Problem.INVALID_BODY.with("The body says which letters are meant. " + detail);
  }
}
