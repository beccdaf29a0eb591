package dev.rollcall.http;

import dev.rollcall.json.DidYouMean;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The query parameters of one request; unknown, repeated and malformed ones are refused. */
final class Query {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final Map<String, List<String>> parameters;

  private Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  static Query of(Context context, String... known) {
    Map<String, List<String>> parameters = context.queryParamMap();
    List<String> names = List.of(known);
    parameters.forEach(
        (name, values) -> {
          if (!names.contains(name)) {
            throw wrong(
                "There is no query parameter '" + name + "' here." + DidYouMean.hint(name, names));
          }
          if (values.size() > 1) {
            throw wrong("The query parameter '" + name + "' is given more than once.");
          }
        });
    return new Query(parameters);
  }

  /** Null when absent or empty. */
  String text(String name) {
    List<String> values = parameters.get(name);
    return values == null || values.get(0).isEmpty() ? null : values.get(0);
  }

  /** Null when absent. */
  Integer number(String name, int min, int max) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw (ProblemException) outOfRange(name, min, max).initCause(e);
    }
    throw outOfRange(name, min, max);
  }

  int number(String name, int min, int max, int otherwise) {
    Integer number = number(name, min, max);
    return number == null ? otherwise : number;
  }

  /** How many items a page may have. */
  int limit() {
    return number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
  }

  /** Epoch milliseconds; null when absent. */
  Long time(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    // Fifteen digits reach beyond the year 30000.
    if (!text.matches("\\d{1,15}")) {
      throw wrong("The query parameter '" + name + "' must be a time in epoch milliseconds.");
    }
    return Long.valueOf(text);
  }

  boolean flag(String name, boolean otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    return choice(name, List.of("true", "false")).equals("true");
  }

  /** One of the words given, in any case; null when absent. */
  String choice(String name, List<String> words) {
    String text = text(name);
    if (text == null || words.contains(text.toLowerCase(Locale.ROOT))) {
      return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
    throw wrong(
        "The query parameter '" + name + "' must be one of " + String.join(", ", words) + ".");
  }

  private static ProblemException outOfRange(String name, int min, int max) {
    return wrong(
        "The query parameter '"
            + name
            + "' must be a whole number from "
            + min
            + " to "
            + max
            + ".");
  }

  private static ProblemException wrong(String detail) {
    return Problem.INVALID_PARAMETER.with(detail);
  }
}
