package dev.rollcall.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the rules refuse what they are for, and nothing else. */
class EvolutionRulesTest {

  private static final String RELEASED =
      """
      {"type": "record", "name": "x.Event", "fields": [
        {"name": "id", "type": "string"},
        {"name": "kind", "type": {"type": "enum", "name": "Kind",
          "symbols": ["UNKNOWN", "JOIN", "LEAVE"], "default": "UNKNOWN"}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "note", "type": ["null", "string"], "default": null},
        {"name": "who", "type": ["null", {"type": "record", "name": "Person", "fields": [
          {"name": "name", "type": "string"}]}], "default": null}]}
      """
          .replaceAll("\\s+", " ");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          field without a default       | {"name": "id"                | {"name": "n", "type": "int"}, {"name": "id"
          the same, further in          | {"name": "name"              | {"name": "n", "type": "int"}, {"name": "name"
          field without a default gone  | {"name": "id", "type": "string"}, |
          field renamed                 | "name": "id"                 | "name": "key"
          text to number                | "id", "type": "string"       | "id", "type": "int"
          text to bytes                 | "id", "type": "string"       | "id", "type": "bytes"
          text may now be absent        | "id", "type": "string"       | "id", "type": ["null", "string"]
          long to int                   | "type": "long"               | "type": "int"
          long to double                | "type": "long"               | "type": "double"
          milliseconds to microseconds  | "timestamp-millis"           | "timestamp-micros"
          time to plain number          | , "logicalType": "timestamp-millis" |
          another branch in a union     | ["null", "string"], "default"| ["null", "string", "int"], "default"
          what was optional is required | ["null", "string"], "default": null | "string"
          symbol gone                   | , "LEAVE"                    |
          symbol renamed                | "LEAVE"                      | "LEFT"
          nested record renamed         | "name": "Person"             | "name": "User"
          nested record moved           | "name": "Person"             | "name": "y.Person"
          """)
  void aChangeThatOldOrNewReadersWouldMisunderstandIsRefused(
      String what, String text, String replacement) {
    assertThat(problems(text, replacement)).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nothing                    | "x.Event"           | "x.Event"
          field with a default       | {"name": "id"       | {"name": "n", "type": "int", "default": 0}, {"name": "id"
          field with a default gone  | {"name": "note", "type": ["null", "string"], "default": null}, |
          symbol added               | "LEAVE"             | "LEAVE", "MOVE"
          documentation              | "name": "id"        | "name": "id", "doc": "of the event"
          order of symbols           | "JOIN", "LEAVE"     | "LEAVE", "JOIN"
          """)
  void anyOtherChangeIsAllowed(String what, String text, String replacement) {
    assertThat(problems(text, replacement)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void everyReleaseCountsNotTheLatestAlone(boolean latestFirst) {
    Schema without = parse("{\"type\": \"record\", \"name\": \"x.E\", \"fields\": []}");
    Schema optional = withField("\"default\": \"\", ");
    Schema required = withField("");

    List<Schema> released = latestFirst ? List.of(optional, without) : List.of(without, optional);

    assertThat(EvolutionRules.problems(required, List.of(optional))).isEmpty();
    assertThat(EvolutionRules.problems(required, released)).isNotEmpty();
  }

  private static Schema withField(String more) {
    return parse(
        "{\"type\": \"record\", \"name\": \"x.E\", \"fields\": [{%s\"name\": \"f\", \"type\": \"string\"}]}"
            .formatted(more));
  }

  private static List<String> problems(String text, String replacement) {
    assertThat(RELEASED).containsOnlyOnce(text);
    Schema now = parse(RELEASED.replace(text, replacement == null ? "" : replacement));
    return EvolutionRules.problems(now, List.of(parse(RELEASED)));
  }

  private static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }
}
