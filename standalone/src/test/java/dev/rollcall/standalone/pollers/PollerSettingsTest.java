package dev.rollcall.standalone.pollers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.server.RollcallConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollerSettingsTest {
  private static final String SECRET = "very-secret-indeed-of-32-characters";

  private static Map<String, String> good() {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", "localhost:9092");
    settings.put("schema.registry.url", "http://registry:8081");
    settings.put("topics.prefix", "eu.");
    settings.put("pollers.main.vendor", "livekit");
    settings.put("pollers.main.account", "acme");
    settings.put("pollers.main.livekit.url", "wss://acme.livekit.cloud");
    settings.put("pollers.main.livekit.api.key", "APIabc");
    settings.put("pollers.main.livekit.api.secret", SECRET);
    return settings;
  }

  @Test
  void aPollerHasItsOwnSettingsAndWhatTheServerKnows() {
    assertThat(PollerSettings.of(new RollcallConfig(good())))
        .singleElement()
        .satisfies(
            poller -> {
              assertThat(poller).hasToString("pollers.main");
              assertThat(poller.task())
                  .containsEntry("livekit.api.secret", SECRET)
                  .containsEntry("topic", "eu.room-events")
                  .containsEntry("schema.registry.url", "http://registry:8081");
            });
  }

  @Test
  void noneIsConfiguredByDefault() {
    Map<String, String> settings = good();
    settings.keySet().removeIf(key -> key.startsWith("pollers."));
    assertThat(PollerSettings.of(new RollcallConfig(settings))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pollers.main.vendor              | zoom                 | pollers.main.vendor:
          pollers.main.account             | a:b                  | pollers.main.account:
          pollers.main.livekit.url         | ftp://acme           | pollers.main.livekit.url:
          pollers.main.livekit.api.key     | ''                   | pollers.main.livekit.api.key:
          pollers.main.poll.interval.ms    | soon                 | pollers.main.poll.interval.ms:
          pollers.main.poll.intervall.ms   | 30000                | Did you mean 'poll.interval.ms'?
          pollers.main.topic               | other                | 'pollers.main.topic'
          pollers.main.schema.registry.url | http://other         | 'pollers.main.schema.registry.url'
          pollers.vendor                   | livekit              | pollers.<name>.<setting>
          pollers.more.vendor              | livekit              | pollers.more.account:
          """)
  void aMistakeIsToldWithItsWholeKeyAndNoSecret(String key, String value, String told) {
    Map<String, String> settings = good();
    settings.put(key, value);
    RollcallConfig config = new RollcallConfig(settings);
    assertThatThrownBy(() -> PollerSettings.of(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(told)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void anAccountHasOnePoller() {
    Map<String, String> settings = good();
    good().forEach((key, value) -> settings.put(key.replace(".main.", ".more."), value));
    RollcallConfig config = new RollcallConfig(settings);
    assertThatThrownBy(() -> PollerSettings.of(config))
        .hasMessageContaining("pollers.more: vendor and account are those of pollers.main already");
  }
}
