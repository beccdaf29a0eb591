package dev.rollcall.server;

import dev.rollcall.json.DidYouMean;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where configuration comes from. Each source wins over those after it: flags, the environment, the
 * file; what none of them sets has its default. A file of secrets, which any of them may name, sets
 * keys that none of them sets.
 */
public final class ConfigSources {

  private static final String ENVIRONMENT_PREFIX = "ROLLCALL_";

  /**
   * Variables that are not keys: those of the launcher, and those that Kubernetes sets in every
   * container beside a service that is called rollcall.
   */
  private static final Pattern NOT_A_KEY =
      Pattern.compile(
          "ROLLCALL_(HOME|OPTS|JAVA|HEAP|TOKEN|URL|SERVICE_(HOST|PORT).*|PORT(_\\d+_.*)?)");

  private ConfigSources() {}

  /**
   * @param flags keys set on the command line
   * @param environment all variables; those that begin with ROLLCALL_ count
   * @param file of Java properties; null for none
   * @throws ConfigException when a key is unknown or a value wrong
   */
  public static RollcallConfig load(
      Map<String, String> flags, Map<String, String> environment, Path file) {
    Map<String, String> values = new HashMap<>();
    if (file != null) {
      Map<String, String> read = read(file);
      refuseUnknown(read.keySet(), "in " + file);
      values.putAll(read);
    }
    values.putAll(fromEnvironment(environment));
    refuseUnknown(flags.keySet(), "on the command line");
    values.putAll(flags);
    addSecrets(values);
    return new RollcallConfig(values);
  }

  /** A secret that is set twice is a mistake: it would not be clear which of them is in use. */
  private static void addSecrets(Map<String, String> values) {
    String file = values.get(RollcallConfig.SECRETS_FILE);
    if (file != null && !file.isEmpty()) {
      Map<String, String> secrets = read(Path.of(file));
      refuseUnknown(secrets.keySet(), "in " + file);
      secrets.forEach(
          (key, value) -> {
            if (values.putIfAbsent(key, value) != null) {
              throw new ConfigException(
                  "The key '" + key + "' is set in " + file + " and elsewhere as well.");
            }
          });
    }
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw failed("There is no configuration file " + file + ".", e);
    } catch (IOException e) {
      throw new UncheckedIOException("The configuration file " + file + " cannot be read.", e);
    } catch (IllegalArgumentException e) {
      throw failed(file + " is not a properties file: " + e.getMessage(), e);
    }
    Map<String, String> values = new HashMap<>();
    properties.forEach((key, value) -> values.put(key.toString(), value.toString().trim()));
    return values;
  }

  private static Map<String, String> fromEnvironment(Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(ENVIRONMENT_PREFIX) && !NOT_A_KEY.matcher(variable).matches()) {
            values.put(key(variable), value);
          }
        });
    return values;
  }

  /** {@code ROLLCALL_HTTP_PORT} is {@code http.port}. */
  private static String key(String variable) {
    String key =
        variable.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    if (!isKnown(key)) {
      List<String> variables =
          RollcallConfig.definition().names().stream().map(ConfigSources::variable).toList();
      throw new ConfigException(
          "There is no key for the environment variable "
              + variable
              + "."
              + DidYouMean.hint(variable, variables));
    }
    return key;
  }

  /** The environment variable that sets a key. */
  static String variable(String key) {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static void refuseUnknown(Set<String> keys, String where) {
    Set<String> known = RollcallConfig.definition().names();
    for (String key : new TreeSet<>(keys)) {
      if (!isKnown(key)) {
        throw new ConfigException(
            "There is no configuration key '"
                + key
                + "', found "
                + where
                + "."
                + DidYouMean.hint(key, known));
      }
    }
  }

  private static boolean isKnown(String key) {
    return RollcallConfig.definition().names().contains(key)
        || RollcallConfig.passThroughPrefixes().stream()
            .anyMatch(prefix -> key.startsWith(prefix) && key.length() > prefix.length());
  }

  private static ConfigException failed(String message, Exception cause) {
    return (ConfigException) new ConfigException(message).initCause(cause);
  }
}
