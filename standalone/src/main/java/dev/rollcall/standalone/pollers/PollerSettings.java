package dev.rollcall.standalone.pollers;

import dev.rollcall.connectors.connect.RoomSnapshotSourceConnector;
import dev.rollcall.json.DidYouMean;
import dev.rollcall.server.RollcallConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * One poller: the settings {@code pollers.<name>.*}, and what the server itself knows.
 *
 * @param name by which the configuration and the log know it
 * @param task the settings of the connector's only task; they hold secrets
 */
public record PollerSettings(String name, Map<String, String> task) {

  private static final String ACCOUNT_KEYS = "vendor and account";

  public PollerSettings {
    task = Map.copyOf(task);
  }

  /**
   * All that are configured, in the order of their names.
   *
   * @throws ConfigException with every mistake in them, each with its whole key and no secret
   */
  public static List<PollerSettings> of(RollcallConfig config) {
    Map<String, Map<String, String>> byName = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    config
        .pollers()
        .forEach(
            (key, value) -> {
              int dot = key.indexOf('.');
              if (dot < 1 || dot == key.length() - 1) {
                problems.add(full(key) + ": a key of a poller is pollers.<name>.<setting>.");
              } else {
                byName
                    .computeIfAbsent(key.substring(0, dot), any -> new HashMap<>())
                    .put(key.substring(dot + 1), value);
              }
            });
    Map<String, String> served = served(config);
    List<PollerSettings> all = new ArrayList<>();
    Map<String, String> accounts = new HashMap<>();
    byName.forEach(
        (name, own) -> {
          Map<String, String> settings = new HashMap<>(own);
          settings.putAll(served);
          problems.addAll(problems(name, own, settings, served));
          String account = own.get("vendor") + ':' + own.get("account");
          String other = accounts.putIfAbsent(account, name);
          if (other != null) {
            problems.add(
                "%s: %s are those of %s already.".formatted(full(name), ACCOUNT_KEYS, full(other)));
          }
          all.add(new PollerSettings(name, settings));
        });
    if (!problems.isEmpty()) {
      throw new ConfigException(String.join("\n", problems.stream().sorted().toList()));
    }
    return List.copyOf(all);
  }

  /** What a worker of Connect would be told, and here follows from the server's own settings. */
  private static Map<String, String> served(RollcallConfig config) {
    Map<String, String> served = new HashMap<>();
    config.registry().forEach((key, value) -> served.put(key, value.toString()));
    served.put("topic", config.topics().events().name());
    served.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    served.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    return served;
  }

  private static List<String> problems(
      String name,
      Map<String, String> own,
      Map<String, String> settings,
      Map<String, String> served) {
    RoomSnapshotSourceConnector connector = new RoomSnapshotSourceConnector();
    List<String> known =
        connector.config().configKeys().values().stream()
            .filter(key -> !served.containsKey(key.name) && !"Schema registry".equals(key.group))
            .map(key -> key.name)
            .toList();
    List<String> problems = new ArrayList<>();
    for (String key : own.keySet()) {
      if (!known.contains(key)) {
        problems.add(
            "There is no configuration key '%s'.%s"
                .formatted(full(name, key), DidYouMean.hint(key, known)));
      }
    }
    for (ConfigValue value : connector.validate(settings).configValues()) {
      for (String problem : value.errorMessages()) {
        problems.add(full(name, value.name()) + ": " + problem);
      }
    }
    return problems;
  }

  private static String full(String... parts) {
    return RollcallConfig.POLLERS_PREFIX + String.join(".", parts);
  }

  /** Without the settings, which hold secrets. */
  @Override
  public String toString() {
    return full(name);
  }
}
