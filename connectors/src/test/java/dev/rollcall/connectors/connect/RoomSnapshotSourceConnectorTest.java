package dev.rollcall.connectors.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class RoomSnapshotSourceConnectorTest {
  private final RoomSnapshotSourceConnector connector = new RoomSnapshotSourceConnector();

  private static Map<String, String> with(Map<String, String> settings, String... more) {
    Map<String, String> all = new HashMap<>(settings);
    for (int i = 0; i < more.length; i += 2) {
      if (more[i + 1] == null) {
        all.remove(more[i]);
      } else {
        all.put(more[i], more[i + 1]);
      }
    }
    return all;
  }

  private static final Map<String, String> COMMON =
      Map.of(
          "account",
          "acme",
          "schema.registry.url",
          "http://localhost:8081",
          "key.converter",
          ConfigCheck.STRINGS,
          "value.converter",
          ConfigCheck.BYTES);
  private static final Map<String, String> LIVEKIT =
      with(
          COMMON,
          "vendor",
          "livekit",
          "livekit.url",
          "wss://acme.livekit.cloud",
          "livekit.api.key",
          "APIkey",
          "livekit.api.secret",
          "secret");
  private static final Map<String, String> HUNDRED_MS =
      with(COMMON, "vendor", "100ms", "100ms.access.key", "key", "100ms.app.secret", "secret");
  private static final Map<String, String> LIVEPEER =
      with(COMMON, "vendor", "livepeer", "livepeer.api.key", "key", "livepeer.rooms", "b,a,c,a");

  private Map<String, List<String>> problems(Map<String, String> settings) {
    Map<String, List<String>> problems = new TreeMap<>();
    for (ConfigValue value : connector.validate(settings).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        problems.put(value.name(), value.errorMessages());
      }
    }
    return problems;
  }

  @Test
  void aConfigurationOfEachVendorIsGood() {
    assertThat(problems(LIVEKIT)).isEmpty();
    assertThat(problems(HUNDRED_MS)).isEmpty();
    assertThat(problems(LIVEPEER)).isEmpty();
  }

  @Test
  void whatAVendorNeedsIsMissedByName() {
    assertThat(problems(with(COMMON, "vendor", "livekit")).keySet())
        .containsExactly("livekit.api.key", "livekit.api.secret", "livekit.url");
    assertThat(problems(with(COMMON, "vendor", "100ms")).keySet())
        .containsExactly("100ms.access.key", "100ms.app.secret");
    assertThat(problems(with(COMMON, "vendor", "livepeer")).keySet())
        .containsExactly("livepeer.api.key", "livepeer.rooms");
  }

  @Test
  void eachMistakeIsToldAtItsKey() {
    assertThat(problems(with(LIVEKIT, "vendor", "zoom"))).containsOnlyKeys("vendor");
    assertThat(problems(with(LIVEKIT, "vendor", null))).containsOnlyKeys("vendor");
    assertThat(problems(with(LIVEKIT, "account", "a:b"))).containsOnlyKeys("account");
    assertThat(problems(with(LIVEKIT, "livekit.url", "acme"))).containsOnlyKeys("livekit.url");
    assertThat(problems(with(LIVEKIT, "livekit.url", "http://a:b@c")))
        .containsOnlyKeys("livekit.url");
    assertThat(problems(with(LIVEKIT, "poll.interval.ms", "1")))
        .containsOnlyKeys("poll.interval.ms");
    assertThat(problems(with(LIVEKIT, "schema.registry.url", null)))
        .containsOnlyKeys("schema.registry.url");
    assertThat(problems(with(LIVEKIT, "value.converter", null)))
        .containsOnlyKeys("value.converter");
    assertThat(problems(with(LIVEKIT, "key.converter", ConfigCheck.BYTES)))
        .containsOnlyKeys("key.converter");
  }

  @Test
  void noProblemTellsASecret() {
    assertThat(problems(with(LIVEKIT, "livekit.url", "", "livekit.api.secret", "hush-hush")))
        .hasToString("{livekit.url=[livekit.url is missing: vendor livekit needs it.]}");
  }

  @Test
  void aFormShowsTheKeysOfTheChosenVendor() {
    Map<String, Boolean> visible =
        connector.validate(LIVEKIT).configValues().stream()
            .collect(Collectors.toMap(ConfigValue::name, ConfigValue::visible));
    assertThat(visible)
        .containsEntry("livekit.url", true)
        .containsEntry("100ms.url", false)
        .containsEntry("livepeer.rooms", false);
  }

  @Test
  void theSharesOfTheTasksAreAllPartsEachOnce() {
    connector.start(LIVEKIT);
    for (int tasks : List.of(1, 2, 3, 7, 256, 1_000)) {
      List<Map<String, String>> configs = connector.taskConfigs(tasks);
      assertThat(configs).hasSize(Math.min(tasks, 256));
      List<String> parts = new ArrayList<>();
      configs.forEach(config -> parts.addAll(new RoomSnapshotConfig(config).parts()));
      assertThat(parts)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 256).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void livepeersRoomsAreDividedAndNoTaskIsIdle() {
    connector.start(LIVEPEER);
    assertThat(connector.taskConfigs(2))
        .extracting(config -> new RoomSnapshotConfig(config).parts())
        .containsExactly(List.of("a", "c"), List.of("b"));
    assertThat(connector.taskConfigs(10)).hasSize(3);
  }

  @Test
  void offsetsMayBeAlteredToWhatATaskCanRead() {
    Map<String, ?> partition = Map.of("part", "livekit:acme:7");
    Map<String, ?> offset = Map.of("standup", RoomPosition.NEW.encode());
    assertThat(connector.alterOffsets(LIVEKIT, Map.of(partition, offset))).isTrue();
    Map<Map<String, ?>, Map<String, ?>> forget = new HashMap<>();
    forget.put(partition, null);
    assertThat(connector.alterOffsets(LIVEKIT, forget)).isTrue();
    assertThatThrownBy(
            () -> connector.alterOffsets(LIVEKIT, Map.of(partition, Map.of("standup", "1"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("part 7")
        .hasMessageContaining("'1'");
    for (String other : List.of("7", "livekit:other:7", "livekit:acme:")) {
      assertThatThrownBy(
              () -> connector.alterOffsets(LIVEKIT, Map.of(Map.of("part", other), offset)))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("{part=livekit:acme:0}");
    }
  }

  @Test
  void theWorkerFindsItAsAService() {
    assertThat(ServiceLoader.load(SourceConnector.class))
        .anyMatch(RoomSnapshotSourceConnector.class::isInstance);
    assertThat(connector.exactlyOnceSupport(LIVEKIT)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(connector.taskClass()).isEqualTo(RoomSnapshotSourceTask.class);
  }
}
