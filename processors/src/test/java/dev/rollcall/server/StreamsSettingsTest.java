package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.topology.FailureHandler;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {

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
            new RollcallConfig(
                Map.of(
                    RollcallConfig.BOOTSTRAP_SERVERS,
                    "none:1",
                    RollcallConfig.REGISTRY_URL,
                    "http://none:1",
                    "streams." + key,
                    "org.apache.kafka.streams.errors.LogAndContinueExceptionHandler")),
            "localhost:8080");

    assertThat(settings).containsEntry(key, FailureHandler.class);
  }
}
