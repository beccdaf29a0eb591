package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.topology.FailureHandler;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {

  @Test
  void whatTheChangelogHoldsOfAnErasedUserGoesWithinAMonth() {
    assertThat(StreamsSettings.of(config(Map.of()), "localhost:8080"))
        .containsEntry("topic.max.compaction.lag.ms", 604_800_000L)
        .containsEntry("topic.segment.ms", 86_400_000L);
    assertThat(
            StreamsSettings.of(
                config(Map.of("streams.topic.segment.ms", "3600000")), "localhost:8080"))
        .containsEntry("topic.segment.ms", "3600000");
  }

  @Test
  void aTransactionThatIsGoneDoesNotEndTheInstance() {
    assertThat(StreamsSettings.of(config(Map.of()), "localhost:8080"))
        .containsEntry("default.client.supplier", StreamClients.class);
  }

  private static RollcallConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(RollcallConfig.BOOTSTRAP_SERVERS, "none:1");
    all.put(RollcallConfig.REGISTRY_URL, "http://none:1");
    return new RollcallConfig(all);
  }

  /** A handler that goes on would leave half an event behind. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "deserialization.exception.handler",
        "processing.exception.handler",
        "production.exception.handler"
      })
  void failuresEndTheInstanceWhateverIsConfigured(String key) {
    Map<String, Object> settings =
        StreamsSettings.of(
            config(
                Map.of(
                    "streams." + key,
                    "org.apache.kafka.streams.errors.LogAndContinueExceptionHandler")),
            "localhost:8080");

    assertThat(settings).containsEntry(key, FailureHandler.class);
  }
}
