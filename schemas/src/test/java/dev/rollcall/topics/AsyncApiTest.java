package dev.rollcall.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.registry.PortableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/asyncapi.yaml} against the topics as values. */
class AsyncApiTest {

  private static final Path PAGE = Path.of("..", "docs", "asyncapi.yaml");
  private static final String HEAD_ENDS = "\n  schemas:\n";
  private static final Topics TOPICS = Topics.withPrefix("");

  /** The Avro in which defaults of enums came, the newest that AsyncAPI's own tools name. */
  private static final String FORMAT = "application/vnd.apache.avro;version=1.9.0";

  private static Map<String, Object> document;

  /** Run with {@code -Drollcall.docs.write=true} to write the schemas anew. */
  @BeforeAll
  static void read() throws IOException {
    String text = Files.readString(PAGE);
    if (Boolean.getBoolean("rollcall.docs.write")) {
      text = head(text) + schemas();
      Files.writeString(PAGE, text);
    }
    document = new Yaml().load(text);
  }

  static Stream<Topic> topics() {
    return TOPICS.all().stream();
  }

  @Test
  void everyTopicIsAChannelAndNothingElseIs() {
    assertThat(object(document, "channels").values())
        .extracting(channel -> text(object(channel), "address"))
        .containsExactlyElementsOf(topics().map(Topic::name).toList());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void aChannelHasTheSettingsOfItsTopic(Topic topic) {
    Map<String, Object> stated = object(channel(topic), "bindings", "kafka", "topicConfiguration");
    Map<String, String> settings =
        stated.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> setting(entry.getValue())));
    assertThat(settings).isEqualTo(topic.config());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void aChannelHasOneMessageOfTheTypeOfItsTopic(Topic topic) {
    Map<String, Object> message = message(topic);
    assertThat(object(message, "bindings", "kafka", "key")).containsEntry("type", "string");
    if (topic.valueSchema() == null) {
      assertThat(message)
          .doesNotContainKey("payload")
          .containsEntry("contentType", "application/octet-stream");
    } else {
      assertThat(message).containsEntry("name", topic.valueSchema().getName());
      assertThat(object(message, "payload"))
          .containsEntry("$ref", "#/components/schemas/" + topic.valueSchema().getName());
      assertThat(object(message, "bindings", "kafka"))
          .containsEntry("schemaLookupStrategy", "TopicNameStrategy");
    }
  }

  @Test
  void theSchemasAreThoseOfToday() throws IOException {
    String text = Files.readString(PAGE);
    assertThat(text)
        .as("docs/asyncapi.yaml is stale; its head says how to write it anew")
        .isEqualTo(head(text) + schemas());
  }

  /** Only Rollcall writes to the repair topic, and nobody else needs to read it. */
  @Test
  void aServiceSendsEventsAndReceivesTheRest() {
    Map<String, Set<String>> channels = new LinkedHashMap<>();
    object(document, "operations")
        .values()
        .forEach(
            operation ->
                channels
                    .computeIfAbsent(action(operation), action -> new TreeSet<>())
                    .add(text(object(resolved(object(operation, "channel"))), "address")));
    assertThat(channels)
        .containsOnlyKeys("send", "receive")
        .containsEntry("send", Set.of(TOPICS.events().name()))
        .containsEntry(
            "receive",
            topics()
                .filter(topic -> !List.of(TOPICS.events(), TOPICS.repairs()).contains(topic))
                .map(Topic::name)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String action(Object operation) {
    return text(object(operation), "action");
  }

  // What the code says

  private static String head(String text) {
    return text.substring(0, text.indexOf(HEAD_ENDS) + HEAD_ENDS.length());
  }

  /** Each self-contained, in YAML, as the values of {@code components.schemas}. */
  private static String schemas() {
    Map<String, Object> schemas = new LinkedHashMap<>();
    topics()
        .map(Topic::valueSchema)
        .filter(Objects::nonNull)
        .map(PortableSchema::of)
        .forEach(
            schema ->
                schemas.put(
                    schema.getName(),
                    ordered("schemaFormat", FORMAT, "schema", json(schema.toString()))));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
    options.setWidth(100);
    return new Yaml(options).dump(schemas).indent(4);
  }

  private static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(k1, v1);
    map.put(k2, v2);
    return map;
  }

  private static Object json(String text) {
    try {
      return new ObjectMapper().readValue(text, Object.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // What the document says

  private static Map<String, Object> channel(Topic topic) {
    return object(document, "channels").values().stream()
        .map(AsyncApiTest::object)
        .filter(channel -> topic.name().equals(channel.get("address")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No channel has the address " + topic.name()));
  }

  private static Map<String, Object> message(Topic topic) {
    Map<String, Object> messages = object(channel(topic), "messages");
    assertThat(messages).hasSize(1);
    return resolved(object(messages.values().iterator().next()));
  }

  /** Follows {@code $ref}, which begins with {@code #/}. */
  private static Map<String, Object> resolved(Map<String, Object> reference) {
    return object(document, text(reference, "$ref").substring(2).split("/"));
  }

  private static String setting(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(","))
        : value.toString();
  }

  private static String text(Map<String, Object> object, String name) {
    return (String) object.get(name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object start, String... path) {
    Map<String, Object> object = (Map<String, Object>) start;
    for (String name : path) {
      assertThat(object).containsKey(name);
      object = (Map<String, Object>) object.get(name);
    }
    return object;
  }
}
