package dev.rollcall.standalone.cli;

import dev.rollcall.server.ConfigSources;
import dev.rollcall.server.RollcallServer;
import dev.rollcall.standalone.RunningServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where the process begins. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(RollcallCommand.line(Main::startServer).execute(args));
  }

  private static RunningServer startServer(Optional<Path> configFile, Map<String, String> flags)
      throws InterruptedException {
    RollcallServer server =
        RollcallServer.start(ConfigSources.load(flags, System.getenv(), configFile.orElse(null)));
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
        server.close();
      }
    };
  }
}
