package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSetupTest {

  private final Topics topics = Topics.withPrefix("");
  private final Map<String, Integer> counts = new HashMap<>();

  TopicSetupTest() {
    topics.all().stream().map(Topic::name).forEach(name -> counts.put(name, 6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"room-state", "room-participants", "room-changes", "room-sessions"})
  void aRoomLiesOnTheSamePartitionOfEveryTopic(String topic) {
    counts.put(topic, 4);

    assertThatThrownBy(() -> TopicSetup.agreed(topics, counts))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("room-events has 6", topic + " has 4");
  }

  @Test
  void deadLettersAreOfNoRoom() {
    counts.put("room-events-dlq", 1);

    assertThat(TopicSetup.agreed(topics, counts)).isEqualTo(6);
  }
}
