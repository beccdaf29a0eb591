package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.standalone.interop.Node;
import dev.rollcall.topics.Topic;
import java.util.List;

/** The JavaScript programs, with Confluent's serializers, on a cluster. */
record ForeignClient(Node node, Cluster cluster) {

  /**
   * @param events one as JSON, or an array of them, all of one room
   * @return the position of the last
   */
  String write(String events) {
    List<JsonNode> told = run("produce-event.mjs", events, Cluster.TOPICS.events());
    JsonNode last = told.get(told.size() - 1);
    return last.path("partition").asText() + ":" + last.path("offset").asText();
  }

  /** The values of one key, in order. */
  List<JsonNode> values(Topic topic, String key) {
    return run("read-topic.mjs", "", topic).stream()
        .filter(record -> record.path("key").asText().equals(key))
        .map(record -> record.path("value"))
        .toList();
  }

  JsonNode lastValue(Topic topic, String key) {
    List<JsonNode> values = values(topic, key);
    assertThat(values).as("%s in %s", key, topic.name()).isNotEmpty();
    return values.get(values.size() - 1);
  }

  private List<JsonNode> run(String script, String input, Topic topic) {
    String[] arguments = {
      "--brokers", cluster.bootstrapServers(),
      "--registry", cluster.registryUrl(),
      "--topic", topic.name()
    };
    return node.run(script, input, arguments).orFail().stream().map(Api::parse).toList();
  }
}
