package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.StandaloneException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that starts a server, and the settings that they stand for. */
final class ServerOptions {

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port of the HTTP API; 0 for any free one (default: 8080).")
  private Integer httpPort;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where data are kept (default: data in the current directory).")
  private Path dataDirectory;

  @Option(
      names = "--advertise",
      paramLabel = "HOST:PORT",
      description = "Where other instances reach this one.")
  private String advertise;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings, one key=value a line. The environment and flags go before it.")
  private Path configFile;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  Path dataDirectory() {
    return (dataDirectory == null ? Path.of("data") : dataDirectory).toAbsolutePath().normalize();
  }

  /**
   * @throws StandaloneException when the file named cannot be read
   */
  Optional<Path> configFile() {
    if (configFile != null && !Files.isReadable(configFile)) {
      throw new StandaloneException("The configuration file " + configFile + " cannot be read.");
    }
    return Optional.ofNullable(configFile);
  }

  /** What was given on the command line; {@code --set} goes before a flag for the same key. */
  Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    if (httpPort != null) {
      flags.put("http.port", httpPort.toString());
    }
    if (dataDirectory != null) {
      flags.put("data.dir", dataDirectory().toString());
    }
    if (advertise != null) {
      flags.put("advertise", advertise);
    }
    flags.putAll(settings);
    return flags;
  }
}
