package dev.rollcall.standalone.cli;

import dev.rollcall.connectors.gateway.ReloadedAccounts;
import dev.rollcall.connectors.gateway.WebhookAccounts;
import dev.rollcall.server.ConfigSources;
import dev.rollcall.server.RollcallConfig;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.RunningServer;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.standalone.pollers.PollerSettings;
import dev.rollcall.standalone.pollers.Pollers;
import dev.rollcall.standalone.webhooks.WebhookDoor;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where the process begins. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(RollcallCommand.line(Main::startServer).execute(args));
  }

  private static ReloadedAccounts accounts(Supplier<RollcallConfig> settings, List<Path> files) {
    try {
      return new ReloadedAccounts(() -> settings.get().webhooks(), files);
    } catch (WebhookAccounts.BadAccounts e) {
      throw new StandaloneException(e.getMessage(), e);
    }
  }

  /** Those that may hold accounts. */
  private static List<Path> files(Optional<Path> configFile, RollcallConfig config) {
    String secrets = config.getString(RollcallConfig.SECRETS_FILE);
    Optional<Path> second = secrets.isEmpty() ? Optional.empty() : Optional.of(Path.of(secrets));
    return Stream.of(configFile, second).flatMap(Optional::stream).toList();
  }

  private static RunningServer startServer(Optional<Path> configFile, Map<String, String> flags)
      throws InterruptedException {
    Supplier<RollcallConfig> settings =
        () -> ConfigSources.load(flags, System.getenv(), configFile.orElse(null));
    RollcallConfig config = settings.get();
    ReloadedAccounts accounts = accounts(settings, files(configFile, config));
    List<PollerSettings> polled = PollerSettings.of(config);
    RollcallServer server =
        RollcallServer.start(
            config,
            (sink, metrics) ->
                new WebhookDoor(
                    accounts, sink, metrics, config.getInt(RollcallConfig.HTTP_MAX_WEBHOOKS)));
    Pollers pollers = Pollers.start(config, polled, server.metrics());
    return new RunningServer() {
      @Override
      public URI url() {
        return server.url();
      }

      @Override
      public CompletableFuture<Void> failure() {
        return server.failure();
      }

      @Override
      public void close() {
        pollers.close();
        server.close();
      }
    };
  }
}
