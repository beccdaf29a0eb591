package dev.rollcall.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Writes {@code docs/configuration.md} from the definition of the keys. */
final class ConfigDocs {

  private static final String HEAD =
      """
      # Configuration

      <!-- Generated from RollcallConfig. Regenerate it with
           ./mvnw -pl processors -am test -Dtest=ConfigDocsTest \\
             -Dsurefire.failIfNoSpecifiedTests=false -Drollcall.docs.write=true -->

      A key can be set in four places. The first of these that sets it wins:

      1. a flag: `--set http.port=9090`, or the flag that a command has for it, such as `--http-port`;
      2. an environment variable: `ROLLCALL_` and the key in upper case, with `_` for `.`;
      3. the file given with `--config`, of Java properties in UTF-8;
      4. the default below.

      A key that does not exist is an error. Lengths of time are written as `500ms`, `15s`, `10m`, `12h` or `30d`; sizes are in bytes. Secrets are never logged.

      Keys that begin with `kafka.` go, without that, to every Kafka client; `streams.` to Kafka Streams alone, where they win over `kafka.`. `webhooks.<vendor>.<account>.<setting>` sets up the account of a vendor that may send webhooks; [vendors](vendors.md) has the settings. `pollers.<name>.<setting>` has a vendor's REST API polled; [connect.md](connect.md#inside-the-server) has those.
      """;

  private ConfigDocs() {}

  static String markdown() {
    ConfigDef definition = RollcallConfig.definition();
    StringBuilder text = new StringBuilder(HEAD);
    for (String group : definition.groups()) {
      text.append("\n## ").append(group).append("\n\n");
      text.append("| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n");
      keysOf(definition, group).forEach(key -> text.append(row(key)));
    }
    return text.toString();
  }

  private static List<ConfigKey> keysOf(ConfigDef definition, String group) {
    return definition.configKeys().values().stream()
        .filter(key -> key.group.equals(group))
        .sorted(Comparator.comparingInt(key -> key.orderInGroup))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String row(ConfigKey key) {
    String allowed = key.validator == null ? "" : key.validator.toString();
    String cells =
        String.join(
            " | ",
            '`' + key.name + '`',
            key.type.name().toLowerCase(Locale.ROOT),
            otherwise(key),
            allowed,
            key.documentation);
    return "| " + cells + " |\n";
  }

  private static String otherwise(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    String value = ConfigDef.convertToString(key.defaultValue, key.type);
    return key.type == Type.PASSWORD || value.isEmpty() ? "empty" : '`' + value + '`';
  }
}
