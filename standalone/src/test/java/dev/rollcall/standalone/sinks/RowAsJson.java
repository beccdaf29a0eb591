package dev.rollcall.standalone.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A table's row in the form in which the API shows it, to hold one against the other: names in
 * camel case, the columns of a nested object within it, times in epoch milliseconds, and nothing
 * where a column is null.
 */
final class RowAsJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LETTER = Pattern.compile("_(.)");

  private RowAsJson() {}

  /**
   * @param row as {@code row_to_json} gives it
   * @param objects names of nested objects, in snake case
   */
  static ObjectNode of(JsonNode row, Set<String> objects) {
    ObjectNode json = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> column : row.properties()) {
      String name = column.getKey();
      if (column.getValue().isNull()) {
        continue;
      }
      String object =
          objects.stream().filter(o -> name.startsWith(o + "_")).findFirst().orElse(null);
      if (object == null) {
        json.set(camelCase(name), value(column));
      } else {
        json.withObjectProperty(camelCase(object))
            .set(camelCase(name.substring(object.length() + 1)), value(column));
      }
    }
    return parsed(json);
  }

  private static JsonNode value(Map.Entry<String, JsonNode> column) {
    return column.getKey().endsWith("_at")
        ? JSON.getNodeFactory()
            .numberNode(OffsetDateTime.parse(column.getValue().asText()).toInstant().toEpochMilli())
        : column.getValue();
  }

  private static String camelCase(String snakeCase) {
    return LETTER.matcher(snakeCase).replaceAll(RowAsJson::capital);
  }

  private static String capital(MatchResult letter) {
    return letter.group(1).toUpperCase(Locale.ROOT);
  }

  /** Numbers of the kind that a parser makes of them. */
  private static ObjectNode parsed(ObjectNode json) {
    try {
      return (ObjectNode) JSON.readTree(json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
