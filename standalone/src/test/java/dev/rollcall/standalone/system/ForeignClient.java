package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.standalone.interop.ExampleClient;
import dev.rollcall.standalone.interop.Run;
import dev.rollcall.topics.Topic;
import java.util.List;

/** The example programs of one language, with Confluent's serializers, on a cluster. */
record ForeignClient(ExampleClient client, Cluster cluster) {

  /**
   * @param events one as JSON, or an array of them, all of one room
   * @return the position of the last
   */
  String write(String events) {
    List<JsonNode> told = json(client.produce(events, arguments(Cluster.TOPICS.events())));
    JsonNode last = told.get(told.size() - 1);
    return last.path("partition").asText() + ":" + last.path("offset").asText();
  }

  /** The values of one key, in order. */
  List<JsonNode> values(Topic topic, String key) {
    return json(client.read(arguments(topic))).stream()
        .filter(record -> record.path("key").asText().equals(key))
        .map(record -> record.path("value"))
        .toList();
  }

  JsonNode lastValue(Topic topic, String key) {
    List<JsonNode> values = values(topic, key);
    assertThat(values).as("%s in %s", key, topic.name()).isNotEmpty();
    return values.get(values.size() - 1);
  }

  private String[] arguments(Topic topic) {
    return new String[] {
      "--brokers", cluster.bootstrapServers(),
      "--registry", cluster.registryUrl(),
      "--topic", topic.name()
    };
  }

  private static List<JsonNode> json(Run run) {
    return run.orFail().stream().map(Api::parse).toList();
  }
}
