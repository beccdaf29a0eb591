package dev.rollcall.connectors.connect;

import dev.rollcall.events.Ids;
import dev.rollcall.registry.RegistryConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** What one setting needs of another, said with the key to mend. */
final class ConfigCheck {
  static final String KEY_CONVERTER = "key.converter";
  static final String VALUE_CONVERTER = "value.converter";
  static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
  static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  private final Map<String, ConfigValue> values = new TreeMap<>();
  private final Map<String, String> settings;

  private ConfigCheck(Config config, Map<String, String> settings) {
    config.configValues().forEach(value -> values.put(value.name(), value));
    this.settings = settings;
  }

  static Config complete(Config config, Map<String, String> settings) {
    ConfigCheck check = new ConfigCheck(config, settings);
    check.vendor();
    check.registry();
    check.converter(KEY_CONVERTER, STRINGS);
    check.converter(VALUE_CONVERTER, BYTES);
    return new Config(new ArrayList<>(check.values.values()));
  }

  private void vendor() {
    String vendor = settings.get(RoomSnapshotConfig.VENDOR);
    if (vendor == null || !Vendor.ids().contains(vendor)) {
      return; // has been said
    }
    switch (Vendor.named(vendor)) {
      case LIVEKIT -> {
        url(RoomSnapshotConfig.LIVEKIT_URL);
        required(RoomSnapshotConfig.LIVEKIT_KEY);
        required(RoomSnapshotConfig.LIVEKIT_SECRET);
      }
      case HUNDRED_MS -> {
        url(RoomSnapshotConfig.HUNDRED_MS_URL);
        required(RoomSnapshotConfig.HUNDRED_MS_KEY);
        required(RoomSnapshotConfig.HUNDRED_MS_SECRET);
      }
      case LIVEPEER -> {
        url(RoomSnapshotConfig.LIVEPEER_URL);
        required(RoomSnapshotConfig.LIVEPEER_KEY);
        required(RoomSnapshotConfig.LIVEPEER_ROOMS);
        rooms();
      }
    }
  }

  private void required(String key) {
    if (settings.getOrDefault(key, "").isBlank()) {
      problem(key, key + " is missing: vendor " + settings.get("vendor") + " needs it.");
    }
  }

  private void url(String key) {
    ConfigValue value = values.get(key);
    String url = value.value() instanceof String text ? text : "";
    if (url.isBlank()) {
      required(key);
      return;
    }
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null || !SCHEMES.contains(uri.getScheme())) {
        problem(key, key + " is no address: it begins with http:// or https:// and names a host.");
      } else if (uri.getUserInfo() != null) {
        problem(key, key + " holds a user name; credentials have keys of their own.");
      }
    } catch (java.net.URISyntaxException e) {
      problem(key, key + " is no address: " + e.getReason() + ".");
    }
  }

  private void rooms() {
    Object value = values.get(RoomSnapshotConfig.LIVEPEER_ROOMS).value();
    if (value instanceof List<?> rooms) {
      rooms.stream()
          .map(room -> Ids.problem(RoomSnapshotConfig.LIVEPEER_ROOMS, (String) room))
          .flatMap(java.util.Optional::stream)
          .forEach(problem -> problem(RoomSnapshotConfig.LIVEPEER_ROOMS, problem));
    }
  }

  private void registry() {
    try {
      new RegistryConfig(settings).urls();
    } catch (ConfigException e) {
      ConfigValue value = values.get(RegistryConfig.URL);
      if (value.errorMessages().isEmpty()) {
        problem(RegistryConfig.URL, e.getMessage());
      }
    }
  }

  /** With another converter the topic would fill with records that nobody can read. */
  private void converter(String key, String needed) {
    if (!needed.equals(settings.get(key))) {
      problem(
          key,
          "%s must be %s in the connector's own configuration: events come encoded as Rollcall"
                  .formatted(key, needed)
              + " reads them.");
    }
  }

  private void problem(String key, String message) {
    values.computeIfAbsent(key, ConfigValue::new).addErrorMessage(message);
  }
}
